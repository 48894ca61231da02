"""What limits keep in files and servers, and what others may have made of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mixcloud_core.api.rates import RATES
from mixcloud_core.api.transport import Budget
from mixcloud_core.http.pace import Pace, read_pace, refuse, take, write_pace
from tests.core.clock import START


@given(
    now=st.floats(1e9, 4e9),
    steps=st.lists(
        st.tuples(st.sampled_from(Budget), st.floats(-1e6, 1e6), st.none() | st.floats(0, 1e9)), max_size=20
    ),
)
@example(now=2.0**31 - 100 + 3 * 2.0**-22, steps=[(Budget.REST, 0.0, 1e9)])  # an hour that ends with coarser floats
def test_a_pace_is_read_as_it_was_written(now: float, steps: list[tuple[Budget, float, float | None]]) -> None:
    """However the clock goes, and whatever Mixcloud asks."""
    pace = Pace()
    for budget, later, wait in steps:
        now += later
        pace, _wait = take(pace, budget, RATES[budget], now)
        pace = refuse(pace, RATES[budget], now, asked=now, wait=wait)
    assert read_pace(write_pace(pace)) == pace


@given(st.text() | st.binary() | st.sampled_from(["[]", "null", "1", '{"sent": 1}', "[" * 10**5]))
def test_nothing_else_is_read(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_pace(text)


@pytest.mark.parametrize(
    "changed",
    [
        '"seen": NaN',
        '"seen": 1e999',
        '"seen": "now"',
        '"seen": true, "sent": []',
        '"not_before": 99999999999',
        '"refused": 99999999999',
        '"sent": {"rest": [99999999999]}',
        '"sent": {"rest": 1}',
        '"sent": {"rest": [null]}',
        '"halvings": 1e999',
        '"halvings": null',
    ],
)
def test_damage_is_seen(changed: str) -> None:
    whole = write_pace(Pace({"rest": (START,)}, START))
    assert read_pace(whole)
    with pytest.raises(ValueError, match=r"."):
        read_pace(f"{whole[:-1]}, {changed}}}")
