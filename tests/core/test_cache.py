"""What is kept, for how long, and what happens when Mixcloud fails; the stores have tests of their own."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from mixcloud_core import errors
from mixcloud_core.api.lifetimes import LIFETIMES
from mixcloud_core.api.transport import Account, Budget, Content, Reply, Request
from mixcloud_core.http.cache import CachingTransport
from mixcloud_core.http.stores.memory import MemoryStore
from mixcloud_core.http.transport import RequestsTransport
from tests.core.clock import Clock
from tests.core.replies import PlayedTransport
from tests.sandbox import Fault, Sandbox

READ = Request("GET", "https://api.mixcloud.com/TestToneRadio/", "user", content=Content.PROFILE)
GRAPHQL = Request("POST", "https://app.mixcloud.com/graphql", "show", body=b'{"query": "{ x }"}', content=Content.SHOW)
DAY = 86_400


def rest(number: int = 1, *, status: int = 200, **headers: Any) -> Reply:
    return Reply(status, {name.replace("_", "-"): text for name, text in headers.items()}, b'{"number": %d}' % number)


class World:
    """A cache, its network and its clock."""

    def __init__(self, *answers: Reply | Exception, store: MemoryStore | None = None) -> None:
        self.clock = Clock()
        self.network = PlayedTransport(*answers)
        self.store = store or MemoryStore()
        self.cache = CachingTransport(self.network, self.store, clock=self.clock)

    @property
    def asked(self) -> int:
        return len(self.network.requests)

    def numbers(self, *requests: Request) -> list[bytes]:
        return [self.cache.send(request).body[-2:-1] for request in requests]


NOT_KEPT_REQUESTS = {
    "with a token": replace(READ, account=Account.TOKEN),
    "with a session": replace(GRAPHQL, account=Account.SESSION),
    "of no kind": replace(READ, content=Content.NONE),
    "a form": replace(GRAPHQL, form=(("name", "x"),)),
    "another method": replace(READ, method="DELETE"),
    "a token in the address": replace(READ, url=f"{READ.url}?access_token=secret"),
    "a token in a header": replace(READ, headers={"Authorization": "Bearer secret"}),
    "a cookie": replace(READ, headers={"cookie": "sessionid=secret"}),
}
NOT_KEPT_REPLIES = {
    "no-store": rest(cache_control="no-store"),
    "private": rest(cache_control="max-age=60, private"),
    "no-cache": rest(cache_control="No-Cache"),
    "signs in": rest(set_cookie="sessionid=secret; Path=/"),
    "varies by everything": rest(vary="*"),
    "missing": Reply(404, {}, b"{}"),
    "partial": rest(status=206),
    "moved": rest(status=301),
    "an error with status 200": Reply(200, {}, b'{"error": {"type": "OAuthException", "message": "no"}}'),
    "errors of GraphQL": Reply(200, {}, b'{"errors": [{"message": "no"}], "data": {"a": 1}}'),
    "cut short": Reply(200, {}, b'{"number": '),
    "a page": Reply(200, {"content-type": "text/html"}, b"<html>"),
    "too large": Reply(200, {}, b'"' + b"x" * 5_000_000 + b'"'),
}


@pytest.mark.parametrize("request_", NOT_KEPT_REQUESTS.values(), ids=NOT_KEPT_REQUESTS)
def test_requests_that_are_always_sent(request_: Request) -> None:
    world = World(rest(1), rest(2))
    assert world.numbers(request_, request_) == [b"1", b"2"]
    assert world.network.requests == [request_, request_]


@pytest.mark.parametrize("reply", NOT_KEPT_REPLIES.values(), ids=NOT_KEPT_REPLIES)
def test_replies_that_are_not_kept(reply: Reply) -> None:
    world = World(reply, rest(2))
    assert world.cache.send(READ) == reply
    assert world.cache.send(READ) == rest(2)


@pytest.mark.parametrize(
    "other",
    [
        replace(READ, method="POST"),
        replace(READ, url=f"{READ.url}?a=1"),
        replace(READ, url=READ.url[:-1], body=b"/"),
        replace(READ, body=b"{}"),
    ],
)
def test_another_request_has_another_reply(other: Request) -> None:
    world = World(rest(1), rest(2))
    assert world.numbers(READ, other, READ, other) == [b"1", b"2", b"1", b"2"]


@pytest.mark.parametrize("content", LIFETIMES)
def test_a_reply_is_kept_for_its_lifetime(content: Content) -> None:
    world = World(rest(1), rest(2))
    request = replace(READ, content=content)
    assert world.numbers(request) == [b"1"]
    world.clock.now += LIFETIMES[content] - 1
    assert world.numbers(request) == [b"1"]
    world.clock.now += 1
    assert world.numbers(request) == [b"2"]


def test_every_kind_of_content_has_a_lifetime_but_none() -> None:
    assert LIFETIMES.keys() == set(Content) - {Content.NONE}


def test_cookies_and_other_headers_are_not_kept() -> None:
    sent = {"set-cookie": "mx_t=1", "x-request": "2", "content-type": "application/json", "etag": '"a"\r\nx: y'}
    world = World(Reply(200, sent, b"{}"))
    world.cache.send(READ)
    world.clock.now += 5
    assert world.cache.send(READ).headers == {"content-type": "application/json", "age": "5"}


def test_a_fresh_request_goes_round_and_its_reply_is_kept() -> None:
    world = World(rest(1), rest(2), errors.NetworkError("no"))
    fresh = replace(READ, fresh=True)
    assert world.numbers(READ, fresh, READ) == [b"1", b"2", b"2"]
    with pytest.raises(errors.NetworkError):
        world.cache.send(fresh)


@pytest.mark.parametrize("budget", [Budget.ACTION, Budget.UPLOAD])
def test_what_was_known_before_a_change_is_asked_again(budget: Budget) -> None:
    world = World(*(rest(number) for number in range(1, 6)))
    change = replace(READ, method="POST", budget=budget, content=Content.NONE)
    assert world.numbers(READ, GRAPHQL, READ) == [b"1", b"2", b"1"]
    world.clock.now += 1
    world.cache.send(change)
    world.clock.now += 1
    assert world.numbers(READ, GRAPHQL, READ) == [b"4", b"5", b"4"]


def test_what_was_asked_before_a_change_and_came_after_it_is_asked_again() -> None:
    change = replace(READ, method="POST", budget=Budget.ACTION, content=Content.NONE)
    clock = Clock()

    class Slow(PlayedTransport):
        def send(self, request: Request, /) -> Reply:
            reply = super().send(request)
            if request is READ and len(self.requests) == 1:
                clock.now += 1
                cache.send(change)
                clock.now += 1
            return reply

    cache = CachingTransport(Slow(rest(1), rest(2), rest(3)), MemoryStore(), clock=clock)
    assert [cache.send(READ).body[-2:-1] for _ in range(3)] == [b"1", b"3", b"3"]


def test_after_a_change_that_failed_nothing_is_certain() -> None:
    world = World(rest(1), errors.NetworkError("no answer"), rest(2))
    assert world.numbers(READ) == [b"1"]
    with pytest.raises(errors.NetworkError):
        world.cache.send(replace(READ, method="POST", budget=Budget.ACTION, content=Content.NONE))
    world.clock.now += 1
    assert world.numbers(READ) == [b"2"]


def test_an_unchanged_reply_is_confirmed() -> None:
    confirmed = Reply(304, {"etag": '"v1"', "cache-control": "max-age=20"}, b"")
    world = World(rest(1, etag='"v1"', cache_control="max-age=10"), confirmed, rest(2, etag='"v2"'))
    world.cache.send(READ)
    world.clock.now += 10
    assert world.cache.send(READ) == Reply(200, {"etag": '"v1"', "cache-control": "max-age=20"}, b'{"number": 1}')
    assert dict(world.network.requests[1].headers) == {"If-None-Match": '"v1"'}
    world.clock.now += 19
    assert world.numbers(READ) == [b"1"]
    world.clock.now += 1
    assert world.numbers(READ, READ) == [b"2", b"2"]
    assert world.asked == 3


def test_a_304_that_nobody_asked_for_is_no_reply_to_keep() -> None:
    world = World(Reply(304, {}, b""), rest(2))
    assert world.cache.send(READ).status == 304
    assert world.numbers(READ) == [b"2"]


TROUBLE = {
    "no connection": errors.NetworkError.unreachable("no connection"),
    "no answer": errors.TimeoutError.waited(),
    "server": Reply(503, {}, b"<html>"),
    "rate limit": Reply(403, {"retry-after": "452"}, b'{"error": {"type": "RateLimitException"}}'),
    "own limit": errors.RateLimitError("asked too often", retry_after=100),
}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_an_old_answer_is_better_than_none(trouble: Reply | Exception, caplog: pytest.LogCaptureFixture) -> None:
    world = World(rest(1), trouble, trouble, rest(4))
    world.cache.send(READ)
    world.clock.now += 3600 + 600
    assert world.numbers(READ, READ, READ) == [b"1", b"1", b"4"]
    (warning,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "from the cache, this one is 70 minutes old" in warning.getMessage()


@pytest.mark.parametrize(
    ("request_", "reply", "later"),
    [
        (replace(READ, content=Content.STREAMS), rest(1), 301),
        (READ, rest(1), 3600 + DAY),
        (READ, rest(1, cache_control="must-revalidate"), 3601),
        (replace(READ, fresh=True), rest(1), 1),
        (READ, rest(1), -120),
    ],
    ids=["addresses of audio", "too old", "forbidden by Mixcloud", "asked for a fresh one", "from the future"],
)
@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_where_an_old_answer_is_none(request_: Request, reply: Reply, later: int, trouble: Reply | Exception) -> None:
    world = World(reply, trouble)
    world.cache.send(request_)
    world.clock.now += later
    if isinstance(trouble, Reply):
        assert world.cache.send(request_) == trouble
    else:
        with pytest.raises(type(trouble)):
            world.cache.send(request_)


@pytest.mark.parametrize("answer", [Reply(404, {}, b"{}"), Reply(403, {}, b"<html>"), errors.BadReplyError("odd")])
def test_other_errors_reach_the_caller(answer: Reply | Exception) -> None:
    world = World(rest(1), answer)
    world.cache.send(READ)
    world.clock.now += 3601
    if isinstance(answer, Reply):
        assert world.cache.send(READ) == answer
    else:
        with pytest.raises(errors.BadReplyError):
            world.cache.send(READ)


def test_what_is_gone_is_forgotten() -> None:
    world = World(rest(1), Reply(404, {}, b"{}"), errors.NetworkError("no"))
    world.cache.send(READ)
    world.clock.now += 3601
    assert world.cache.send(READ).status == 404
    with pytest.raises(errors.NetworkError):
        world.cache.send(READ)


def test_a_planted_entry_is_removed_and_asked_for() -> None:
    store = MemoryStore()
    world = World(rest(1), rest(2), store=store)
    world.cache.send(READ)
    (key,) = store._values
    store.put(key, b"planted")
    assert world.numbers(READ, READ) == [b"2", b"2"]


def test_threads_that_want_the_same_ask_once() -> None:
    started, go = threading.Event(), threading.Event()

    class Slow(PlayedTransport):
        def send(self, request: Request, /) -> Reply:
            started.set()
            go.wait(10)
            return super().send(request)

    network = Slow(rest(1), rest(2))
    cache = CachingTransport(network, MemoryStore())
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda: bodies.append(cache.send(READ).body)) for _ in range(16)]
    for thread in threads:
        thread.start()
    started.wait(10)
    go.set()
    for thread in threads:
        thread.join(20)
    assert bodies == [rest(1).body] * 16
    assert len(network.requests) == 1


def test_who_waited_for_a_failure_asks_too() -> None:
    world = World(errors.NetworkError("no"), rest(2))
    with pytest.raises(errors.NetworkError):
        world.cache.send(READ)
    assert world.numbers(READ) == [b"2"]


@pytest.mark.usefixtures("network")
def test_a_show_of_the_sandbox_is_asked_for_once(sandbox: Sandbox) -> None:
    lookup = '{ cloudcastLookup(lookup: {username: "TestToneRadio", slug: "full-tracklist"}) { name } }'
    query = json.dumps({"query": lookup}).encode()
    request = replace(GRAPHQL, headers={"Content-Type": "application/json"}, body=query)
    clock = Clock()
    with closing(RequestsTransport()) as network:
        cache = CachingTransport(network, MemoryStore(), clock=clock)
        body = cache.send(request).body
        assert b"name" in body
        assert cache.send(request).body == body
        assert len(sandbox.requests) == 1
        sandbox.faults.add(Fault("app.mixcloud.com", status=503, times=None))
        clock.now += 3601
        assert cache.send(request).body == body
        assert cache.send(replace(request, fresh=True)).status == 503
