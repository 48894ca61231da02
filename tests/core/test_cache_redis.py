"""The store in Redis, by its real client, against a stand-in that speaks the protocol, and Redis if there is one."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.http.stores import open_store
from mixcloud_core.http.stores import redis as redis_store
from mixcloud_core.http.stores.redis import RedisStore
from tests.core.fake_redis import FakeRedis

SOON = 2.0


def key(number: int) -> str:
    return f"{number:064x}"


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.fixture(params=["stand-in", "with a password", "redis-server"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "redis-server":
        yield from _real(tmp_path)
        return
    with FakeRedis(password="secret" if request.param == "with a password" else "") as redis:
        yield redis.url


def _real(folder: Path) -> Iterator[str]:
    if not (program := shutil.which("redis-server")):
        pytest.skip("no redis-server here")
    path = folder / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not path.exists() and process.poll() is None:
            time.sleep(0.02)
        yield f"unix://{path}"
        process.terminate()


def test_values_are_kept_replaced_and_forgotten(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with closing(RedisStore(url)) as store, closing(RedisStore(url)) as other:
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


def test_only_our_keys_are_cleared_and_each_has_an_end() -> None:
    with FakeRedis() as redis, closing(RedisStore(redis.url)) as store:
        redis.values[b"somebody else's"] = b"1"
        store.put(key(1), b"one")
        assert set(redis.lifetimes.values()) == {2 * 86_400}
        store.clear()
        assert redis.values == {b"somebody else's": b"1"}


def test_one_value_takes_an_eighth_of_the_limit_at_most() -> None:
    with FakeRedis() as redis, closing(RedisStore(redis.url, 800)) as store:
        store.put(key(1), b"x" * 100)
        store.put(key(1), b"x" * 101)
        assert redis.values == {}


SPOILED = {
    "silence": b"",
    "no RESP": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "an error": b"-ERR secret\r\n",
    "no bytes": b":5\r\n",
    "a list": b"*2\r\n$1\r\na\r\n$1\r\nb\r\n",
    "deep lists": b"*1\r\n" * 5000,
    "a length below zero": b"$-5\r\n",
    "no length": b"$x\r\n",
    "cut short": b"$10\r\nabc",
}


@pytest.mark.parametrize("answer", SPOILED.values(), ids=SPOILED)
def test_a_server_that_makes_no_sense_is_a_miss_and_soon(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert redis_store._CONNECT_TIMEOUT + redis_store._ANSWER_TIMEOUT <= 0.3 + 1e-9
    with FakeRedis() as redis, closing(RedisStore(redis.url)) as store:
        redis.values[f"mixcloud:reply:{key(1)}".encode()] = b"there"
        redis.spoiled = answer
        begun = time.monotonic()
        assert store.get(key(1)) is None
        store.put(key(1), b"one")
        store.clear()
        assert time.monotonic() - begun < SOON
    assert len(warnings(caplog)) <= 1
    assert "secret" not in caplog.text


def test_no_server_is_a_miss_and_a_pause(caplog: pytest.LogCaptureFixture) -> None:
    with FakeRedis() as redis, closing(RedisStore(redis.url)) as store:
        store.put(key(1), b"one")
        assert store.get(key(1)) == b"one"
        port = redis.port
        redis.over.set()
        redis._server.shutdown()
        redis._server.server_close()
        store._client.connection_pool.disconnect()
        for _ in range(5):
            assert store.get(key(1)) is None
        with FakeRedis(port=port) as again:
            again.values[f"mixcloud:reply:{key(1)}".encode()] = b"new"
            assert store.get(key(1)) is None
            assert again.commands == []  # it is left alone for a while
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


def test_a_password_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    with FakeRedis(password="right") as redis:
        store = RedisStore(f"redis://:secret-word@127.0.0.1:{redis.port}/0")
        with closing(store):
            assert store.get(key(1)) is None
        assert "secret-word" not in caplog.text + repr(store) + repr(vars(store))
    assert warnings(caplog) == ["The cache (Redis) could not be used: AuthenticationError"]


@pytest.mark.parametrize("url", ["", "http://:secret@host", "redis://:secret@host:port/", "redis://:secret@[/"])
def test_a_wrong_address_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettingError, match=r"cache\.redis_url") as caught:
        open_store("redis", folder=tmp_path, redis_url=url)
    assert "secret" not in "".join(traceback.format_exception(caught.value))
