"""When a request is tried again, how long it waits, and when it isn't."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core import errors
from mixcloud_core.api.rates import RetryPolicy
from mixcloud_core.api.transport import Budget, FilePart, Reply, Request
from mixcloud_core.http.retry import RetryingTransport, next_wait
from mixcloud_core.http.transport import RequestsTransport
from tests.core.clock import START, Clock
from tests.core.replies import PlayedTransport
from tests.sandbox import Fault, Sandbox

ASK = Request("GET", "https://api.mixcloud.com/TestRadio/", "user TestRadio", budget=Budget.REST)
FILE = FilePart(Path("show.mp3"), "show.mp3", "audio/mpeg")
FINE = Reply(200, {}, b"{}")
TROUBLE = Reply(503, {}, b"")
LIMITED = b'{"error": {"message": "Slow down.", "type": "RateLimitException", "retry_after": 7}}'
POLICY = RetryPolicy()

waits = st.none() | st.floats(0, 1e9)
failures = st.one_of(
    waits.map(lambda wait: errors.RateLimitError("Too often", retry_after=wait)),
    waits.map(lambda wait: errors.ServerError("Trouble", retry_after=wait)),
    st.booleans().map(lambda sent: errors.NetworkError("Gone", sent=sent)),
    st.booleans().map(lambda sent: errors.TimeoutError.waited(sent=sent)),
    st.booleans().map(lambda retryable: errors.BadReplyError("Cut", retryable=retryable)),
    st.sampled_from([errors.NotFoundError("No"), errors.BlockedError("No"), errors.TokenExpiredError("No")]),
)
policies = st.builds(
    RetryPolicy,
    attempts=st.integers(1, 10**6),
    base=st.floats(0, 10),
    cap=st.floats(10, 1000),
    deadline=st.floats(0, 1000),
)


def retrying(
    inner: PlayedTransport | RequestsTransport, clock: Clock, policy: RetryPolicy = POLICY
) -> RetryingTransport:
    return RetryingTransport(inner, policy, clock=clock, sleep=clock.sleep, random=lambda: 1.0)


@given(
    error=failures,
    attempt=st.integers(1, 10**6),
    repeatable=st.booleans(),
    left=st.floats(-10, 1000),
    policy=policies,
    chance=st.floats(0, 1),
)
def test_no_wait_breaks_a_rule(
    *, error: errors.MixcloudError, attempt: int, repeatable: bool, left: float, policy: RetryPolicy, chance: float
) -> None:
    wait = next_wait(error, attempt, repeatable=repeatable, left=left, policy=policy, random=lambda: chance)
    if wait is None:
        return
    assert 0 <= wait <= left
    assert attempt < policy.attempts
    assert error.retryable or isinstance(error, errors.RateLimitError)
    assert repeatable or (isinstance(error, errors.NetworkError) and not error.sent)
    if error.retry_after:
        assert wait == error.retry_after
    else:
        assert wait <= min(policy.cap, policy.base * 2 ** min(attempt - 1, 100))


@pytest.mark.parametrize(
    ("error", "attempt", "repeatable", "left", "wait"),
    [
        (errors.ServerError("Trouble"), 1, True, 120, 0.5),
        (errors.ServerError("Trouble"), 3, True, 120, 2.0),
        (errors.ServerError("Trouble"), 4, True, 120, None),  # the last attempt
        (errors.ServerError("Trouble"), 1, False, 120, None),
        (errors.ServerError("Trouble", retry_after=30), 1, True, 120, 30.0),
        (errors.ServerError("Trouble", retry_after=30), 1, True, 29, None),
        (errors.NetworkError("Gone"), 2, True, 120, 1.0),
        (errors.NetworkError("Gone"), 1, False, 120, None),
        (errors.NetworkError("Gone", sent=False), 1, False, 120, 0.5),
        (errors.TimeoutError.waited(), 1, True, 0.4, None),
        (errors.RateLimitError("Too often", retry_after=7), 1, True, 120, 7.0),
        (errors.RateLimitError("Too often", retry_after=7), 1, False, 120, None),
        (errors.RateLimitError("Too often", retry_after=0), 1, True, 120, 0.5),  # no wait is no reason to hurry
        (errors.RateLimitError("Too often"), 1, True, 120, None),
        (errors.NotFoundError("No"), 1, True, 120, None),
        (errors.BlockedError("No"), 1, True, 120, None),
        (errors.BadReplyError("Cut", retryable=True), 1, True, 120, 0.5),
        (errors.BadReplyError("Odd"), 1, True, 120, None),
    ],
)
def test_decisions(
    error: errors.MixcloudError, attempt: int, repeatable: bool, left: float, wait: float | None
) -> None:
    decided = next_wait(error, attempt, repeatable=repeatable, left=left, policy=POLICY, random=lambda: 1.0)
    assert decided == wait


def test_waits_double_up_to_the_cap() -> None:
    policy = RetryPolicy(attempts=9, deadline=1000)
    clock = Clock()
    assert retrying(PlayedTransport(*[TROUBLE] * 9), clock, policy).send(ASK) is TROUBLE
    assert clock.slept == [0.5, 1, 2, 4, 8, 16, 20, 20]


def test_what_fails_in_passing_succeeds_in_the_end() -> None:
    gone, clock = errors.NetworkError("Gone"), Clock()
    inner = PlayedTransport(gone, TROUBLE, Reply(403, {}, LIMITED), FINE)
    assert retrying(inner, clock).send(ASK) is FINE
    assert clock.slept == [0.5, 1.0, 7.0]
    assert inner.requests == [ASK] * 4


def test_the_last_error_is_raised_as_it_came() -> None:
    last = errors.NetworkError("Gone for good")
    inner = PlayedTransport(TROUBLE, errors.TimeoutError.waited(), TROUBLE, last)
    with pytest.raises(errors.NetworkError) as raised:
        retrying(inner, Clock()).send(ASK)
    assert raised.value is last


def test_time_spent_in_asking_counts() -> None:
    clock = Clock()

    class Slow(PlayedTransport):
        def send(self, request: Request, /) -> Reply:
            clock.now += 50
            return super().send(request)

    inner = Slow(*[TROUBLE] * 4)
    assert retrying(inner, clock).send(ASK) is TROUBLE
    assert len(inner.requests) == 3  # after 150 of 120 seconds
    assert clock.now == START + 3 * 50 + 0.5 + 1


@pytest.mark.parametrize(
    "error",
    [errors.RateLimitError("No turn", retry_after=5), errors.BadReplyError("Too large"), KeyboardInterrupt()],
)
def test_what_is_no_trouble_of_the_network_passes_through(error: BaseException) -> None:
    inner, clock = PlayedTransport(error), Clock()
    with pytest.raises(type(error)):
        retrying(inner, clock).send(ASK)
    assert (clock.slept, len(inner.requests)) == ([], 1)


@pytest.mark.parametrize(("sent", "tries"), [(True, 1), (False, 4)])
def test_an_upload_is_not_repeated_after_its_first_byte(sent: bool, tries: int) -> None:
    upload = Request("POST", "https://api.mixcloud.com/upload/", "upload Test", form=(("mp3", FILE),))
    inner = PlayedTransport(*[errors.NetworkError("Gone", sent=sent)] * 4)
    with pytest.raises(errors.NetworkError):
        retrying(inner, Clock()).send(upload)
    assert len(inner.requests) == tries


@pytest.mark.parametrize(
    ("header", "slept"),
    [
        ("-5", [0.5, 1, 2]),
        ("abc", [0.5, 1, 2]),
        ("1e3", [0.5, 1, 2]),
        ("", [0.5, 1, 2]),
        ("0", [0.5, 1, 2]),
        ("nan", [0.5, 1, 2]),
        ("Wed, 21 Oct 2015 07:28:00 GMT", [0.5, 1, 2]),
        ("3", [3, 3, 3]),
        ("86400", []),
        ("9" * 400, [0.5, 1, 2]),
        ("Wed, 21 Oct 2099 07:28:00 GMT", []),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_poisoned_retry_after_neither_crashes_nor_sleeps_long(status: int, header: str, slept: list[float]) -> None:
    refusal = Reply(status, {"retry-after": header}, b"")
    clock = Clock()
    assert retrying(PlayedTransport(*[refusal] * 4), clock).send(ASK) is refusal
    unreadable = status == 429 and header in {"-5", "abc", "1e3", "", "nan", "9" * 400}
    assert clock.slept == ([] if unreadable else slept)  # a limit without a wait is not tried against


@pytest.mark.parametrize(
    "wrong",
    [{"attempts": 0}, {"base": -1}, {"base": 30}, {"cap": float("nan")}, {"deadline": -1}, {"deadline": float("inf")}],
)
def test_policies_that_can_not_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="retry policy"):
        RetryPolicy(**wrong)


@pytest.mark.usefixtures("network")
class TestInTheSandbox:
    ASK = Request("GET", "https://api.mixcloud.com/TestToneRadio/", "user TestToneRadio", budget=Budget.REST)

    def test_503_twice_and_then_fine(self, sandbox: Sandbox) -> None:
        sandbox.faults.add(Fault("api.mixcloud.com", status=503, times=2))
        clock = Clock()
        with closing(RequestsTransport()) as inner:
            reply = retrying(inner, clock).send(self.ASK)
        assert reply.status == 200
        assert b"TestToneRadio" in reply.body
        assert clock.slept == [0.5, 1.0]
        assert len(sandbox.requests) == 3

    def test_a_reply_that_breaks_off(self, sandbox: Sandbox) -> None:
        sandbox.faults.add(Fault("api.mixcloud.com", truncate=20, times=1))
        with closing(RequestsTransport()) as inner:
            assert retrying(inner, Clock()).send(self.ASK).status == 200
        assert len(sandbox.requests) == 2

    def test_a_limit_longer_than_the_deadline_comes_back_at_once(self, sandbox: Sandbox) -> None:
        sandbox.faults.add(
            Fault("api.mixcloud.com", status=403, body=LIMITED, headers={"Retry-After": "452"}, times=None)
        )
        clock = Clock()
        with closing(RequestsTransport()) as inner:
            reply = retrying(inner, clock).send(self.ASK)
        assert (reply.status, reply.headers["retry-after"], clock.slept) == (403, "452", [])
        assert len(sandbox.requests) == 1
