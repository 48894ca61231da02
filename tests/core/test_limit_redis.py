"""Limits in Redis: whose clock counts, who comes first, and servers that are not there."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import ExitStack, closing
from types import SimpleNamespace

import pytest
import redis
from fakeredis.commands_mixins import server_mixin

from mixcloud_core import errors
from mixcloud_core.api.credentials import Credentials
from mixcloud_core.api.rates import Rate
from mixcloud_core.api.transport import Budget, Request
from mixcloud_core.config import Config
from mixcloud_core.http.limit_stores import PaceRedis, PaceStoreError
from mixcloud_core.http.limits import Limiter
from mixcloud_core.http.pace import Pace, take
from mixcloud_core.http.stack import build_stack
from tests.core.redis_servers import parrot, real, stand_in, with_password
from tests.core.stores import warnings

KEY = b"mixcloud-plugins:limits:rest"


def test_its_clock_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clocks of several machines differ; that of Redis itself can't be set."""
    tomorrow = time.time() + 86400
    monkeypatch.setattr(server_mixin, "time", SimpleNamespace(time=lambda: tomorrow))
    with stand_in() as url:
        assert PaceRedis(url).update("rest", lambda pace, now: (pace, now)) == pytest.approx(tomorrow)


def test_its_clock_is_read_in_seconds(redis_url: str) -> None:
    now = PaceRedis(redis_url).update("rest", lambda pace, now: (pace, now))
    assert now == pytest.approx(time.time(), abs=60)


def test_nothing_is_kept_forever(redis_url: str, redis_client: redis.Redis) -> None:
    Limiter(PaceRedis(redis_url)).acquire(Budget.REST)
    assert redis_client.keys() == [KEY]
    assert redis_client.ttl(KEY) == pytest.approx(7200, abs=60)


def test_who_comes_second_looks_again(redis_url: str) -> None:
    seen = []

    def change(pace: Pace, now: float) -> tuple[Pace, None]:
        seen.append(len(pace.sent))
        if len(seen) == 1:
            Limiter(PaceRedis(redis_url)).acquire(Budget.SEARCH)
        return take(pace, Budget.REST, Rate(1, 5), now)[0], None

    PaceRedis(redis_url).update("rest", change)
    assert seen == [0, 1]
    assert PaceRedis(redis_url).update("rest", lambda pace, _now: (pace, set(pace.sent))) == {"rest", "search"}


def test_one_that_is_never_first_gives_up(redis_url: str, redis_client: redis.Redis) -> None:
    def late(pace: Pace, now: float) -> tuple[Pace, None]:
        redis_client.set(KEY, b"")
        return take(pace, Budget.REST, Rate(1, 5), now)[0], None

    with pytest.raises(PaceStoreError, match="too many"):
        PaceRedis(redis_url).update("rest", late)


@pytest.mark.parametrize("stored", [b"", b"{}", b"\x80\x04pickle", b'{"sent": {"rest": ["x"]}}'])
def test_what_is_no_pace(stored: bytes, redis_url: str, redis_client: redis.Redis) -> None:
    redis_client.set(KEY, stored)
    store = PaceRedis(redis_url)
    if stored:
        with pytest.raises(PaceStoreError):
            store.update("rest", lambda pace, _now: (pace, None))
    else:
        assert store.update("rest", lambda pace, _now: (pace, pace)) == Pace()


def test_the_password_is_sent() -> None:
    with real() as url, closing(redis.Redis.from_url(url)) as client:
        client.config_set("requirepass", "right")
        PaceRedis(with_password(url, "right")).update("rest", lambda pace, _now: (pace, None))
        with pytest.raises(PaceStoreError, match="AuthenticationError"):
            PaceRedis(url).update("rest", lambda pace, _now: (pace, None))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "InvalidResponse"),
        (b"-ERR secret\r\n", "ResponseError"),
        (b"-WRONGPASS not secret\r\n", "AuthenticationError"),
        (b"$x\r\n", "ValueError"),
        (b"$10\r\nabc", "ConnectionError"),
        (b":5\r\n", "AttributeError"),
        (b"*1\r\n" * 5000, "RecursionError"),
    ],
)
def test_one_that_makes_no_sense_or_hangs_up(answer: bytes, told: str) -> None:
    with parrot(answer, hangs_up=told == "ConnectionError") as url, pytest.raises(PaceStoreError) as caught:
        PaceRedis(url).update("rest", lambda pace, _now: (pace, None))
    assert str(caught.value) == f"Redis can't be used ({told})"


@pytest.mark.parametrize("address", ["redis://:secret@127.0.0.1:{port}/0", "no address with a secret", "secret://"])
def test_one_that_is_not_there(address: str, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        store = PaceRedis(address.format(port=closed.getsockname()[1]))
        Limiter(store).acquire(Budget.REST)
    (warning,) = warnings(caplog)
    assert "Redis can't be used" in warning
    assert "secret" not in warning + repr(store)


def test_the_package_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(PaceStoreError, match="package redis is missing"):
        PaceRedis("redis://127.0.0.1").update("rest", lambda pace, _now: (pace, None))


def test_its_connections_are_closed_with_the_client() -> None:
    with real() as url, closing(redis.Redis.from_url(url)) as onlooker:
        settings = {"api.shared_limits": "redis", "cache.backend": "none", "cache.redis_url": url}
        with ExitStack() as cleanup:
            transport = build_stack(Config.load(arguments=settings), Credentials(), cleanup)
            with pytest.raises(errors.MixcloudError):  # it never leaves, but takes its turn
                transport.send(Request("GET", "https://example.invalid/", "what is not Mixcloud's"))
            assert len(onlooker.client_list()) == 2
        assert any(len(onlooker.client_list()) == 1 for _ in range(1000))  # Redis learns of it a moment later
