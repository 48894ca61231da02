"""Limits: never more than allowed, nearly all that is allowed, and everybody waits when Mixcloud says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core import errors
from mixcloud_core.api.rates import RATES, Rate
from mixcloud_core.api.transport import Budget, Reply, Request
from mixcloud_core.http.limit_stores import PaceMemory
from mixcloud_core.http.limits import Limiter, LimitingTransport
from mixcloud_core.http.pace import LONGEST_PAUSE
from mixcloud_core.http.retry import RetryingTransport
from tests.core.clock import START, Clock
from tests.core.replies import PlayedTransport

FINE = Reply(200, {}, b"{}")
LIMITED = b'{"error": {"message": "Retry after 30 seconds.", "type": "RateLimitException", "retry_after": 30}}'


def limiter_on(clock: Clock, *, longest_wait: float = 1e9, **rates: Rate) -> Limiter:
    chosen = {Budget(name): rate for name, rate in rates.items()}
    return Limiter(PaceMemory(clock), chosen, longest_wait=longest_wait, sleep=clock.sleep)


def ask(budget: Budget = Budget.REST) -> Request:
    url = "https://app.mixcloud.com/graphql" if budget is Budget.GRAPHQL else "https://api.mixcloud.com/TestRadio/"
    return Request("GET", url, "user TestRadio", budget=budget)


def turns_at_once(limiter: Limiter, clock: Clock, budget: Budget, seconds: float) -> int:
    """Count the turns that are left for the next seconds."""
    end, turns = clock.now + seconds, 0
    while True:
        limiter.acquire(budget)
        if clock.now >= end:
            return turns
        turns += 1


rates = st.builds(Rate, st.integers(1, 30), st.floats(0.1, 100))
gaps = st.lists(st.floats(0, 3) | st.just(0.0), min_size=1, max_size=80)


class TestRates:
    @given(rate=rates, gaps=gaps, late=st.floats(0, 0.04))
    def test_never_exceeded_and_nearly_used_up(self, rate: Rate, gaps: list[float], late: float) -> None:
        """Gaps between requests are in parts of the time for one; whoever waits may wake up `late`, in windows."""
        clock = Clock(late * rate.seconds)
        limiter = limiter_on(clock, rest=rate)
        left: list[float] = []
        for gap in gaps:
            clock.now += gap * rate.seconds / rate.count
            asked = clock.now
            left.append(limiter.acquire(Budget.REST))
            if left[-1] > asked:  # it had to wait: because the limit was used up
                earliest = left[-1 - rate.count] + rate.seconds / 0.9
                assert left[-1] <= earliest + 0.04 * rate.seconds + 0.01
        for first, beyond in zip(left, left[rate.count :], strict=False):
            assert beyond - first >= rate.seconds

    @pytest.mark.parametrize("budget", Budget)
    def test_the_defaults_are_used_to_nine_tenths(self, budget: Budget) -> None:
        clock, rate = Clock(), RATES[budget]
        turns = turns_at_once(limiter_on(clock), clock, budget, 100 * rate.seconds)
        assert 0.9 * 100 * rate.count <= turns <= 100 * rate.count

    def test_the_first_requests_of_a_command_do_not_wait(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock)
        for budget in Budget:
            for _ in range(RATES[budget].count):
                limiter.acquire(budget)
        assert clock.slept == []

    def test_a_clock_that_was_set_back_stops_nobody(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock, rest=Rate(2, 5), longest_wait=6)
        limiter.acquire(Budget.REST)
        limiter.acquire(Budget.REST)
        clock.now -= 86400
        limiter.acquire(Budget.REST)
        assert sum(clock.slept) == pytest.approx(5.25, abs=0.1)

    @pytest.mark.parametrize(("count", "seconds"), [(0, 1), (1, 0), (1, -1), (1, float("nan")), (1, 1e9)])
    def test_what_is_no_rate(self, count: int, seconds: float) -> None:
        with pytest.raises(ValueError, match="a rate is"):
            Rate(count, seconds)


class TestWaits:
    def test_a_long_wait_is_an_error_at_once(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock, longest_wait=4, search=Rate(1, 10))
        limiter.acquire(Budget.SEARCH)
        clock.now += 1
        with pytest.raises(errors.RateLimitError, match="Please wait 10 seconds") as raised:
            limiter.acquire(Budget.SEARCH)
        assert raised.value.retry_after == pytest.approx(9.5)
        assert clock.slept == []

    def test_a_long_wait_is_logged_once(self, caplog: pytest.LogCaptureFixture) -> None:
        clock = Clock()
        # Who is woken early waits for the same moment once more.
        limiter = Limiter(
            PaceMemory(clock), longest_wait=1e9, sleep=lambda seconds: clock.sleep(max(seconds / 2, 0.01))
        )
        for _ in range(3):
            limiter.acquire(Budget.UPLOAD)
        told = [record.getMessage() for record in caplog.records]
        assert told == ["Waiting 63 seconds: Mixcloud is not asked more often than it likes"]

    def test_waits_add_up(self) -> None:
        """Others may be faster again and again."""
        clock = Clock()
        store = PaceMemory(clock)
        other = Limiter(store, {Budget.REST: Rate(1, 10)})

        def overslept(seconds: float) -> None:
            clock.sleep(seconds)
            other.acquire(Budget.REST)

        limiter = Limiter(store, {Budget.REST: Rate(1, 10)}, longest_wait=25, sleep=overslept)
        other.acquire(Budget.REST)
        with pytest.raises(errors.RateLimitError):
            limiter.acquire(Budget.REST)
        assert len(clock.slept) == 2

    def test_an_interrupted_wait_leaves_nothing_locked(self) -> None:
        clock = Clock()
        store = PaceMemory(clock)

        def interrupted(_seconds: float) -> None:
            raise KeyboardInterrupt

        limiter = Limiter(store, {Budget.REST: Rate(1, 10)}, sleep=interrupted)
        limiter.acquire(Budget.REST)
        with pytest.raises(KeyboardInterrupt):
            limiter.acquire(Budget.REST)
        clock.now += 11
        assert limiter.acquire(Budget.REST) == clock.now


class TestRefusals:
    @pytest.mark.parametrize(
        "reply",
        [
            Reply(403, {"retry-after": "30"}, LIMITED),
            Reply(403, {}, LIMITED),
            Reply(200, {}, LIMITED),
            Reply(429, {"retry-after": "30"}, b""),
        ],
    )
    @pytest.mark.parametrize("refused", [Budget.REST, Budget.UPLOAD])
    def test_everybody_waits(self, reply: Reply, refused: Budget) -> None:
        clock = Clock()
        limiter = limiter_on(clock)
        inner = PlayedTransport(reply, FINE, FINE)
        assert LimitingTransport(inner, limiter).send(ask(refused)) is reply
        LimitingTransport(inner, limiter).send(ask(Budget.GRAPHQL))
        assert clock.slept == []  # Mixcloud's GraphQL knows nothing of it
        LimitingTransport(inner, limiter).send(ask(Budget.ACTION))
        assert clock.slept == [30]

    def test_graphql_counts_as_such_whatever_it_does(self) -> None:
        """Changes by GraphQL and by REST have one budget, but not one limit at Mixcloud."""
        clock = Clock()
        transport = LimitingTransport(PlayedTransport(Reply(403, {}, LIMITED), FINE, FINE), limiter_on(clock))
        transport.send(replace(ask(Budget.GRAPHQL), budget=Budget.ACTION))
        transport.send(ask(Budget.ACTION))
        assert clock.slept == []
        transport.send(ask(Budget.GRAPHQL))
        assert clock.slept == [30]

    def test_other_errors_stop_nobody(self) -> None:
        clock = Clock()
        transport = LimitingTransport(
            PlayedTransport(Reply(403, {"retry-after": "30"}, b"<html>"), FINE), limiter_on(clock)
        )
        transport.send(ask())
        transport.send(ask())
        assert clock.slept == []

    def test_the_rate_is_halved_and_recovers(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock, rest=Rate(16, 10))
        for _ in range(3):
            asked = limiter.acquire(Budget.REST)
            limiter.refused(Budget.REST, asked, 100)
            clock.now += 101
        turns = [turns_at_once(limiter, clock, Budget.REST, 10) for _ in range(8)]
        assert turns[0] == 2
        assert all(before <= after + 1 for before, after in pairwise(turns))
        assert turns[-1] >= 14

    def test_requests_that_left_together_slow_down_once(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock, rest=Rate(16, 10))
        left = [limiter.acquire(Budget.REST) for _ in range(10)]
        for asked in left:
            clock.now += 0.1
            limiter.refused(Budget.REST, asked, 100)
        clock.now += 101
        assert turns_at_once(limiter, clock, Budget.REST, 5) == 8

    def test_a_sixteenth_is_left_whatever_happens(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock, upload=Rate(2, 60))
        for _ in range(10):
            clock.now += 1
            limiter.refused(Budget.UPLOAD, clock.now, 100)
        clock.now += 100
        limiter.acquire(Budget.UPLOAD)
        limiter.acquire(Budget.UPLOAD)
        assert clock.slept == [pytest.approx(16 * 30 * 1.05)]

    def test_a_refusal_without_a_wait_costs_a_window(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock)
        limiter.refused(Budget.SEARCH, limiter.acquire(Budget.SEARCH), None)
        limiter.acquire(Budget.SEARCH)
        assert clock.slept == [RATES[Budget.SEARCH].seconds]

    @pytest.mark.parametrize("wait", ["86400", "999999999", "Wed, 21 Oct 2099 07:28:00 GMT"])
    def test_a_poisoned_wait_is_raised_and_ends_after_an_hour(self, wait: str) -> None:
        clock = Clock()
        transport = LimitingTransport(
            PlayedTransport(Reply(429, {"retry-after": wait}, b""), FINE), limiter_on(clock, longest_wait=60)
        )
        transport.send(ask())
        with pytest.raises(errors.RateLimitError, match="Please wait 3600 seconds"):
            transport.send(ask())
        assert clock.slept == []
        clock.now += LONGEST_PAUSE
        assert transport.send(ask()) is FINE


class TestStack:
    def test_each_try_takes_a_turn(self) -> None:
        clock = Clock()
        inner = PlayedTransport(Reply(503, {}, b""), Reply(503, {}, b""), FINE)
        limits = LimitingTransport(inner, limiter_on(clock, rest=Rate(1, 10)))
        retrying = RetryingTransport(limits, clock=clock, sleep=clock.sleep, random=lambda: 0.5)
        assert retrying.send(ask()) is FINE
        assert clock.now - START == pytest.approx(21)

    def test_a_short_pause_is_waited_once(self) -> None:
        clock = Clock()
        limits = LimitingTransport(PlayedTransport(Reply(403, {}, LIMITED), FINE), limiter_on(clock))
        assert RetryingTransport(limits, clock=clock, sleep=clock.sleep).send(ask()) is FINE
        assert sum(clock.slept) == pytest.approx(30, abs=0.01)

    def test_no_turn_in_time_is_not_tried_again(self) -> None:
        clock = Clock()
        limiter = limiter_on(clock, longest_wait=60)
        limiter.refused(Budget.REST, limiter.acquire(Budget.REST), 100)
        limits = LimitingTransport(PlayedTransport(), limiter)
        with pytest.raises(errors.RateLimitError):
            RetryingTransport(limits, clock=clock, sleep=clock.sleep).send(ask())
        assert clock.slept == []
