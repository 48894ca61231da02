"""Limits in Redis: whose clock counts, who comes first, and servers that are not there."""

from __future__ import annotations

import logging
import socket
import sys
import time

import pytest

from mixcloud_core.api.transport import Budget
from mixcloud_core.http.limit_stores import RedisStore, StoreError
from mixcloud_core.http.limits import Limiter
from mixcloud_core.http.pace import Pace, take
from mixcloud_core.http.rates import Rate
from tests.core.redis_server import RedisServer, server

__all__ = ["server"]  # the fixture

KEY = b"mixcloud-plugins:limits:rest"

pytest.importorskip("redis")


def test_its_clock_counts(server: RedisServer) -> None:
    """The clocks of several machines differ."""
    server.ahead = 86400
    now = RedisStore(server.address).update("rest", lambda pace, now: (pace, now))
    assert now == pytest.approx(time.time() + 86400, abs=60)


def test_nothing_is_kept_forever(server: RedisServer) -> None:
    Limiter(RedisStore(server.address)).acquire(Budget.REST)
    assert list(server.lifetimes.values()) == [7200]


def test_who_comes_second_looks_again(server: RedisServer) -> None:
    seen = []

    def change(pace: Pace, now: float) -> tuple[Pace, None]:
        seen.append(len(pace.sent))
        if len(seen) == 1:
            Limiter(RedisStore(server.address)).acquire(Budget.SEARCH)
        return take(pace, Budget.REST, Rate(1, 5), now)[0], None

    RedisStore(server.address).update("rest", change)
    assert seen == [0, 1]
    assert RedisStore(server.address).update("rest", lambda pace, _now: (pace, set(pace.sent))) == {
        "rest",
        "search",
    }


def test_one_that_is_never_first_gives_up(server: RedisServer) -> None:
    def late(pace: Pace, now: float) -> tuple[Pace, None]:
        server.versions[KEY] = server.versions.get(KEY, 0) + 1
        return take(pace, Budget.REST, Rate(1, 5), now)[0], None

    with pytest.raises(StoreError, match="too many"):
        RedisStore(server.address).update("rest", late)


@pytest.mark.parametrize("stored", [b"", b"{}", b"\x80\x04pickle", b'{"sent": {"rest": ["x"]}}'])
def test_what_is_no_pace(stored: bytes, server: RedisServer) -> None:
    server.values[KEY] = stored
    store = RedisStore(server.address)
    if stored:
        with pytest.raises(StoreError):
            store.update("rest", lambda pace, _now: (pace, None))
    else:
        assert store.update("rest", lambda pace, _now: (pace, pace)) == Pace()


@pytest.mark.parametrize("address", ["redis://:secret@127.0.0.1:{port}/0", "no address with a secret", "secret://"])
def test_one_that_is_not_there(address: str, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        store = RedisStore(address.format(port=closed.getsockname()[1]))
        with caplog.at_level(logging.WARNING):
            Limiter(store).acquire(Budget.REST)
    (warning,) = [record.getMessage() for record in caplog.records]
    assert "Redis can't be used" in warning
    assert "secret" not in warning + repr(store)


def test_the_package_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(StoreError, match="package redis is missing"):
        RedisStore("redis://127.0.0.1").update("rest", lambda pace, _now: (pace, None))
