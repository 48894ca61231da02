"""Many shows in numbers."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.models import Cloudcast, Counts, Section, Tag, Tracklist, User
from mixcloud_core.summary import OwnerTally, Played, Summary, Tally, Total, summarise

TIMED = Tracklist((Section("One", start=0), Section("Two", start=60)))
UNTIMED = Tracklist((Section("One"), Section("Two")))
SHOW = Cloudcast(id="1", owner=User("TestRadio", "Test Radio"), slug="one", name="One")
SHOWS = (
    replace(
        SHOW,
        published=datetime(2023, 11, 30, 23, 59, tzinfo=UTC),
        duration=3600,
        tags=(Tag("Deep House", "deep-house"), Tag("deep house", "deep-house"), Tag("Live", "")),
        counts=Counts(plays=5, favorites=0),
        tracklist=TIMED,
    ),
    replace(
        SHOW,
        slug="two",
        name="Two",
        published=datetime(2024, 2, 1, tzinfo=UTC),
        duration=1799,
        tags=(Tag("Deep house", "deep-house"), Tag("Live on air", "live")),
        counts=Counts(plays=7, favorites=3),
        tracklist=UNTIMED,
    ),
    replace(
        SHOW,
        owner=User("other", "Other"),
        slug="three",
        name="Three",
        published=datetime(2024, 2, 29, tzinfo=UTC),
        tags=(Tag("Deep house", "deep-house"), Tag("!!!", ""), Tag("???", "")),
        counts=Counts(plays=5),
    ),
    replace(SHOW, owner=User("testradio", "Test Radio"), slug="four", name="Four", duration=86_400),
)


def test_a_summary() -> None:
    found = summarise(SHOWS)
    assert (found.count, found.seconds, found.without_length, found.without_date) == (4, 91_799, 1, 1)
    assert (found.tracklists, found.timed_tracklists) == (2, 1)
    assert (found.plays, found.favorites, found.reposts) == (Total(17, 3), Total(3, 2), Total(None, 0))
    assert (found.earliest, found.latest) == (SHOWS[0].published, SHOWS[2].published)
    assert found.tags == (Tally("Deep house", 3), Tally("Live", 2), Tally("!!!", 1), Tally("???", 1))
    assert found.owners == (OwnerTally("Test Radio", 3, "TestRadio"), OwnerTally("Other", 1, "other"))
    assert found.months == (Tally("2023-11", 1), Tally("2023-12", 0), Tally("2024-01", 0), Tally("2024-02", 2))
    assert found.years == (Tally("2023", 1), Tally("2024", 2))
    assert [tally for tally in found.weekdays if tally.number] == [Tally("Thursday", 3)]
    assert found.most_played == (
        Played("Two", 7, "https://www.mixcloud.com/TestRadio/two/"),
        Played("One", 5, "https://www.mixcloud.com/TestRadio/one/"),
        Played("Three", 5, "https://www.mixcloud.com/other/three/"),
    )


def test_a_wrong_date_does_not_make_a_hundred_thousand_months() -> None:
    dates = (datetime(1, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))
    found = summarise(replace(SHOW, published=date) for date in dates)
    assert [tally.label for tally in found.months] == ["0001-01", "2024-01", "2024-02", "2024-03"]
    assert [tally.label for tally in found.years] == ["0001", "2024"]


def test_nothing_makes_an_empty_summary() -> None:
    found = summarise(())
    assert (found.count, found.seconds, found.earliest, found.latest) == (0, 0, None, None)
    assert found.plays == found.favorites == found.reposts == Total(None, 0)
    assert [found.tags, found.owners, found.months, found.years, found.most_played] == [()] * 5
    assert [tally.number for tally in found.weekdays] == [0] * 7
    assert [tally.number for tally in found.lengths] == [0] * 6


@pytest.mark.parametrize(
    ("seconds", "label"),
    [
        (0, "under 30 min"),
        (1799, "under 30 min"),
        (1800, "30–60 min"),
        (3599, "30–60 min"),
        (3600, "1–2 h"),
        (7199, "1–2 h"),
        (7200, "2–3 h"),
        (10_800, "3–6 h"),
        (21_599, "3–6 h"),
        (21_600, "6 h and more"),
        (10**9, "6 h and more"),
    ],
)
def test_lengths_fall_into_one_class(seconds: int, label: str) -> None:
    found = summarise([replace(SHOW, duration=seconds)])
    assert [tally for tally in found.lengths if tally.number] == [Tally(label, 1)]


@pytest.mark.parametrize("top", [0, 1, 2, 9])
def test_the_most_played_are_as_many_as_asked_for(top: int) -> None:
    assert [played.label for played in summarise(SHOWS, top).most_played] == ["Two", "One", "Three"][:top]


def test_a_list_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(InvalidSettingError, match="top"):
        summarise((), -1)


def test_the_summary_survives_json() -> None:
    found = summarise(SHOWS)
    read = json.loads(json.dumps(found.as_dict()))
    assert read.keys() == {entry.name for entry in fields(Summary)}
    assert read["plays"] == {"total": 17, "shows": 3}
    assert read["tags"][0] == {"label": "Deep house", "number": 3}
    assert read["owners"][1] == {"label": "Other", "number": 1, "username": "other"}
    assert read["most_played"][0]["url"] == "https://www.mixcloud.com/TestRadio/two/"
    assert (read["earliest"], read["seconds"]) == ("2023-11-30T23:59:00+00:00", 91_799)
    assert json.loads(json.dumps(summarise(()).as_dict()))["earliest"] is None


maybe = st.none() | st.integers(0, 3)
shows = st.builds(
    Cloudcast,
    id=st.just("1"),
    owner=st.sampled_from([User("a", "A"), User("A", "A"), User("a", "a"), User("b", "A")]),
    slug=st.sampled_from("xyz"),
    name=st.sampled_from(["One", "Two"]),
    published=st.none() | st.datetimes(datetime(1999, 11, 1), datetime(2001, 2, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (hypothesis takes the bounds so)
    duration=st.none() | st.integers(0, 30_000),
    tags=st.lists(st.sampled_from([Tag("X", "x"), Tag("x", ""), Tag("x", "x"), Tag("Y", "y")])).map(tuple),
    tracklist=st.sampled_from([TIMED, UNTIMED, Tracklist()]),
    counts=st.builds(Counts, plays=maybe, favorites=maybe, reposts=maybe),
)


@given(st.lists(shows, max_size=12))
def test_the_numbers_agree_with_counting_by_hand(given_shows: list[Cloudcast]) -> None:
    found = summarise(given_shows, top=3)
    lengths = [show.duration for show in given_shows if show.duration is not None]
    dates = [show.published for show in given_shows if show.published]
    plays = [show.counts.plays for show in given_shows if show.counts.plays is not None]
    assert found.count == len(given_shows)
    assert (found.seconds, found.without_length) == (sum(lengths), len(given_shows) - len(lengths))
    assert found.plays == Total(sum(plays) if plays else None, len(plays))
    assert [played.number for played in found.most_played] == sorted(plays, reverse=True)[:3]
    assert (found.earliest, found.latest) == (min(dates, default=None), max(dates, default=None))
    assert {tally.label.lower(): tally.number for tally in found.tags} == {
        slug: number for slug in "xy" if (number := sum(slug in _slugs(show) for show in given_shows))
    }
    assert {tally.username.lower(): tally.number for tally in found.owners} == {
        name: number for name in "ab" if (number := sum(show.owner.username.lower() == name for show in given_shows))
    }
    for tallies, written in ((found.months, "%Y-%m"), (found.years, "%Y"), (found.weekdays, "%A")):
        labels = [date.strftime(written) for date in dates]
        assert {tally.label: tally.number for tally in tallies if tally.number} == {
            label: labels.count(label) for label in labels
        }
    assert sum(tally.number for tally in found.lengths) == len(lengths)
    assert found.without_date == len(given_shows) - len(dates)


@given(st.lists(shows, max_size=8).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_does_not_matter(orders: tuple[list[Cloudcast], list[Cloudcast]]) -> None:
    one, other = orders
    assert summarise(iter(one), top=2) == summarise(iter(other), top=2)


def _slugs(show: Cloudcast) -> set[str]:
    return {tag.name.lower() for tag in show.tags}
