"""The store in Redis, by its real client, against a stand-in, Redis if there is one, and servers gone wrong."""

from __future__ import annotations

import socket
import time
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.http.stores import open_store
from mixcloud_core.http.stores import redis as redis_store
from mixcloud_core.http.stores.redis import RedisStore
from tests.core.redis_servers import parrot, stand_in, with_password
from tests.core.stores import SOON, key, warnings


def inside(number: int) -> str:
    """Give the key as the server sees it."""
    return f"mixcloud-plugins:replies:{key(number)}"


def test_values_are_kept_replaced_and_forgotten(redis_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with closing(RedisStore(redis_url)) as store, closing(RedisStore(redis_url)) as other:
        assert store.get(key(1)) is None
        store.put(key(1), b"one")
        store.put(key(1), b"\0\r\n\xff")
        assert other.get(key(1)) == b"\0\r\n\xff"
        store.remove(key(1))
        assert other.get(key(1)) is None
        for number in range(20):
            store.put(key(number), b"x")
        store.clear()
        assert [number for number in range(20) if other.get(key(number))] == []
    assert warnings(caplog) == []


def test_only_our_keys_are_cleared(redis_url: str, redis_client: redis.Redis) -> None:
    ours = {inside(number): b"x" for number in range(1500)}  # more than are looked for at once
    redis_client.mset(ours | {"somebody else's": b"1"})
    with closing(RedisStore(redis_url)) as store:
        store.clear()
    assert redis_client.keys() == [b"somebody else's"]


def test_each_key_has_an_end(redis_url: str, redis_client: redis.Redis) -> None:
    with closing(RedisStore(redis_url)) as store:
        store.put(key(1), b"one")
    assert redis_client.ttl(inside(1)) == pytest.approx(2 * 86_400, abs=60)


def test_one_value_takes_an_eighth_of_the_limit_at_most(redis_url: str, redis_client: redis.Redis) -> None:
    with closing(RedisStore(redis_url, 800)) as store:
        store.put(key(1), b"x" * 100)
        assert redis_client.get(inside(1)) == b"x" * 100
        store.put(key(1), b"x" * 101)
        assert redis_client.keys() == []


def test_a_password(redis_url: str, redis_client: redis.Redis, caplog: pytest.LogCaptureFixture) -> None:
    redis_client.config_set("requirepass", "right")
    with closing(RedisStore(with_password(redis_url, "right"))) as store:
        store.put(key(1), b"one")
        assert store.get(key(1)) == b"one"
    assert warnings(caplog) == []
    with closing(RedisStore(with_password(redis_url, "secret-word"))) as store:
        assert store.get(key(1)) is None
        assert "secret-word" not in caplog.text + repr(store) + repr(vars(store))
    assert warnings(caplog) == ["The cache (Redis) could not be used: AuthenticationError"]


GONE_WRONG: dict[str, dict[str, Any]] = {
    "silence": {"answer": b""},
    "late": {"answer": b"$3\r\nold\r\n", "late": 0.5},
    "no RESP": {"answer": b"HTTP/1.1 400 Bad Request\r\n\r\n"},
    "an error": {"answer": b"-ERR secret\r\n"},
    "a password told back": {"answer": b"-WRONGPASS not secret\r\n"},
    "no bytes": {"answer": b":5\r\n"},
    "a list": {"answer": b"*2\r\n$1\r\na\r\n$1\r\nb\r\n"},
    "deep lists": {"answer": b"*1\r\n" * 5000},
    "a length below zero": {"answer": b"$-5\r\n"},
    "no length": {"answer": b"$x\r\n"},
    "cut short": {"answer": b"$10\r\nabc"},
    "hung up": {"answer": b"", "hangs_up": True},
    "hung up in the middle": {"answer": b"$10\r\nabc", "hangs_up": True},
}


@pytest.mark.parametrize("server", GONE_WRONG.values(), ids=GONE_WRONG)
def test_a_server_that_makes_no_sense_is_a_miss_and_soon(
    server: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert redis_store._CONNECT_TIMEOUT + redis_store._ANSWER_TIMEOUT <= 0.3 + 1e-9
    with parrot(**server) as url, closing(RedisStore(url)) as store:
        begun = time.monotonic()
        assert store.get(key(1)) is None
        store.put(key(1), b"one")
        store.clear()
        assert time.monotonic() - begun < SOON
    assert len(warnings(caplog)) <= 1
    assert "secret" not in caplog.text


def test_no_server_is_a_miss_and_a_pause(caplog: pytest.LogCaptureFixture) -> None:
    with stand_in() as url:
        store = RedisStore(url)
        store.put(key(1), b"one")
        assert store.get(key(1)) == b"one"
    for _ in range(5):
        assert store.get(key(1)) is None
    with stand_in(urlsplit(url).port or 0), closing(redis.Redis.from_url(url)) as client, closing(store):
        client.set(inside(1), b"new")
        assert store.get(key(1)) is None  # it is left alone for a while
        store._reads._open_until = 0  # as if the pause were over
        assert store.get(key(1)) == b"new"
    assert len(warnings(caplog)) == 1


def test_a_host_that_takes_no_connection() -> None:
    with socket.socket() as full, closing(RedisStore("redis://127.0.0.1:1")) as nobody:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        begun = time.monotonic()
        with closing(RedisStore(f"redis://127.0.0.1:{full.getsockname()[1]}")) as store:
            assert [store.get(key(1)), nobody.get(key(1))] == [None, None]
        assert time.monotonic() - begun < SOON


@pytest.mark.parametrize("url", ["", "http://:secret@host", "redis://:secret@host:port/", "redis://:secret@[/"])
def test_a_wrong_address_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettingError, match=r"cache\.redis_url") as caught:
        open_store("redis", folder=tmp_path, redis_url=url)
    assert "secret" not in "".join(traceback.format_exception(caught.value))
