"""Statistics of owners: days, changes, spans, and listeners beside a tracklist, whatever the numbers are."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.analytics import Counted, Overview, Period, change, level, overview, spans
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_series
from mixcloud_core.engagement import audience, resampled
from mixcloud_core.models import Chapter, DayCount, Series, Statistics

DAY = date(2026, 3, 1)
ANY_DAYS = st.dates() | st.dates(date(2025, 12, 1), date(2026, 3, 1))
ANY_SERIES = st.builds(
    Series,
    st.none() | st.integers(),
    st.lists(st.builds(DayCount, ANY_DAYS, st.integers(-5, 2**53)), max_size=12).map(tuple),
)
CHAPTERS = (Chapter(0, 90, "one"), Chapter(90, 100, "short"), Chapter(100, 300, "two"))


def counts(total: int | None, *days: int | None) -> Series:
    """Days from the first of March on; None is one that is left out."""
    told = (DayCount(DAY + timedelta(at), count) for at, count in enumerate(days) if count is not None)
    return Series(total, tuple(told))


@pytest.mark.parametrize(
    ("series", "days", "count"),
    [
        (counts(6, 1, 2, 3), (1, 2, 3), 6),
        (counts(4, 1, None, 3), (1, 0, 3), 4),  # nothing is left for the day between
        (counts(9, 1, None, 3), (1, None, 3), 4),
        (counts(None, 1, None, 3), (1, None, 3), 4),
        (counts(1, 1), (1, 0, 0), 1),
        (counts(0), (0, 0, 0), 0),
        (counts(7), (), 7),  # of which days, nobody knows
        (counts(-7, 1, -2, 3), (1, None, 3), 4),
        (Series(5, (DayCount(DAY, 2), DayCount(DAY + timedelta(2), 1), DayCount(DAY, 2))), (4, 0, 1), 5),
    ],
)
def test_days_that_are_left_out(series: Series, days: tuple[int | None, ...], count: int) -> None:
    told = overview(Statistics(plays=series, minutes=counts(30, 10, 10, 10)))
    plays = told.of("plays")
    assert told.period == Period(DAY, DAY + timedelta(2))
    assert plays
    assert (plays.days, plays.count) == (days, count)


def test_a_day_without_a_number_is_not_told() -> None:
    days = [{"day": "2026-03-01", "count": 2}, {"day": "2026-03-02", "count": None}, {"day": "soon", "count": 1}]
    assert read_series(Node({"totalCount": 9, "days": days})) == Series(9, (DayCount(DAY, 2),))


def test_nothing_told_and_what_was_not_asked_for() -> None:
    assert overview(Statistics()) == Overview(None, ())
    assert overview(Statistics(plays=Series(12))) == Overview(None, (Counted("plays", 12),))
    told = overview(Statistics(plays=counts(6, 1, 2, 3)), DAY + timedelta(1), DAY + timedelta(1))
    assert told.period == Period(DAY + timedelta(1), DAY + timedelta(1))
    assert told.series[0].days == (2,)


@given(st.builds(Statistics, plays=ANY_SERIES, favorites=ANY_SERIES, minutes=ANY_SERIES), st.integers(1, 80))
def test_whatever_the_days_are_they_stand_side_by_side(statistics: Statistics, most: int) -> None:
    told = overview(statistics)
    for counted in told.series:
        assert counted.count is not None
        assert counted.count >= 0
        assert all(day is None or day >= 0 for day in counted.days)
    if told.period:
        assert {len(counted.days) for counted in told.series} <= {0, told.period.length}
        cut = spans(told.period, most)
        assert 0 < len(cut) <= most
        assert len({span.unit for span in cut}) == 1
        assert cut[-1].last == told.period.last
        assert all(one.last + timedelta(1) == other.first for one, other in pairwise(cut))
        for counted in told.series:
            levels = level(counted, told.period, cut)
            highest = max((day for day in counted.days if day is not None), default=0)
            assert len(levels) == len(cut)
            # An average of what no float holds exactly may be a little more.
            assert all(number is None or 0 <= number <= highest * (1 + 1e-12) for number in levels)


@pytest.mark.parametrize(
    ("days", "most", "unit", "firsts"),
    [
        (3, 3, "day", ["03-01", "03-02", "03-03"]),
        (4, 3, "week", ["03-01", "03-02"]),  # the second is a Monday
        (40, 3, "month", ["03-01", "04-01"]),
        (120, 3, "quarter", ["03-01", "04-01"]),
        (500, 3, "year", ["03-01", "01-01"]),
        (2000, 3, "year", ["01-01", "01-01", "01-01"]),
    ],
)
def test_a_period_is_cut_where_people_cut_it(days: int, most: int, unit: str, firsts: list[str]) -> None:
    cut = spans(Period(DAY, DAY + timedelta(days - 1)), most)
    assert {span.unit for span in cut} == {unit}
    assert [f"{span.first:%m-%d}" for span in cut] == firsts


def test_half_a_week_is_not_a_bad_one() -> None:
    period = Period(DAY, DAY + timedelta(8))  # a Sunday, a week, and a Monday
    assert level(Counted("plays", None, (4,) * 8 + (None,)), period, spans(period, 3)) == [4, 4, None]


def test_changes_and_the_period_before() -> None:
    assert [change(*pair) for pair in ((15, 10), (0, 10), (5, 0), (5, None), (None, 5))] == [0.5, -1, None, None, None]
    assert Period(DAY, DAY + timedelta(9)).before == Period(date(2026, 2, 19), date(2026, 2, 28))
    assert Period(date.min, DAY).before is None


def test_listeners_stay_and_leave_during_tracks() -> None:
    heard = audience([100, 80, 82, 41, 30, 999, 999], CHAPTERS, 300)
    assert heard.minutes == (100, 80, 82, 41, 30)
    assert [(turn.minute, turn.difference, turn.title) for turn in heard.losses(2)] == [
        (3, -41, "two"),
        (1, -20, "short"),
    ]
    assert [(turn.minute, turn.difference, turn.title) for turn in heard.gains(2)] == [(2, 2, "two")]
    assert (heard.most, heard.at_the_end, heard.half_left) == (100, 0.3, 3)
    assert [(s.title, s.first, s.last, s.average) for s in heard.stretches] == [
        ("one", 100, 80, 90),
        ("short", 80, 80, 80),
        ("two", 80, 30, 58.25),
    ]


def test_listeners_of_nothing() -> None:
    assert not audience([], CHAPTERS, 300)
    assert audience([], CHAPTERS, 300).stretches == ()
    assert not audience([0, -5, 0], (), None)
    assert audience([3], CHAPTERS, None).half_left is None


@given(st.lists(st.integers(-3, 2**53), max_size=40), st.none() | st.floats(0.01, 4000), st.integers(1, 90))
def test_whatever_the_minutes_are(minutes: list[int], duration: float | None, places: int) -> None:
    heard = audience(minutes, CHAPTERS, duration)
    assert len(heard.minutes) <= len(minutes)
    assert 0 <= heard.at_the_end <= 1
    for turn in heard.losses(5) + heard.gains(5):
        assert heard.minutes[turn.minute] - heard.minutes[turn.minute - 1] == turn.difference != 0
    for stretch in heard.stretches:
        assert min(heard.minutes) <= stretch.average <= heard.most * (1 + 1e-9)
    drawn = resampled(heard.minutes, places)
    assert len(drawn) == (places if heard.minutes else 0)
    assert sum(drawn) / places == pytest.approx(sum(heard.minutes) / max(len(heard.minutes), 1))


def test_a_curve_is_made_wider_and_narrower() -> None:
    assert resampled([1, 3, 5, 7], 2) == [2, 6]
    assert resampled([2, 4], 4) == [2, 2, 4, 4]
    assert resampled([3, 6, 9], 2) == [4, 8]
    assert resampled([], 5) == []
