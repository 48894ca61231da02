"""What a filter asks Mixcloud, and what it lets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.filters import CreatedAfter, Discover, Listing, Order, Question, Search, ShowFilter, Uploads
from mixcloud_core.filters.parsing import parse_filter
from mixcloud_core.filters.words import tag_slug
from mixcloud_core.models import Cloudcast, Counts, Section, Tag, Tracklist, User

NOW = datetime(2024, 3, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SHOW = Cloudcast(
    id="1",
    owner=User("TestRadio", "Test Rádio"),
    slug="night-shift-12",
    name="Night Shift #12: Guido’s Live-Mixes",
    description="Straight from Köln",
    published=datetime(2024, 2, 29, 22, 30, tzinfo=UTC),
    duration=7200,
    tags=(Tag("Deep House", "deep-house"), Tag("Drum & Bass", "drum-bass")),
    hosts=(User("guest", "Mx Guest"),),
    tracklist=Tracklist((Section("220 Hz", "Sine", 0), Section("Unlively", "Saw", 90))),
    featured_artists=("Triangle",),
)
BARE = Cloudcast(id="2", owner=User("nobody", "nobody"), slug="bare", name="Bare")


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        (ShowFilter(words="  deep \n house "), Search("deep house")),
        (ShowFilter(words="deep house", tags=("techno",)), Search("deep house")),
        (ShowFilter(words="deep", timed=True), Search("deep", timestamped=True)),
        (ShowFilter(words="deep", since=NOW - DAY), Search("deep", CreatedAfter.PAST_WEEK)),
        (ShowFilter(tags=("Drum & Bass", "live"), timed=True), Search("Drum & Bass live", timestamped=True)),
        (ShowFilter(tags=("Drum & Bass", "live")), Discover(("drum-bass", "live"), Listing.POPULAR)),
        (ShowFilter(tags=("live",), order=Order.LATEST), Discover(("live",), Listing.LATEST)),
        (ShowFilter(tags=("live",), order=Order.OLDEST), Discover(("live",), Listing.LATEST)),
        (ShowFilter(tags=("live",), since=NOW, order=Order.PLAYS), Discover(("live",), Listing.LATEST)),
        (ShowFilter(tags=("live",), order=Order.PLAYS), Discover(("live",), Listing.POPULAR)),
        (ShowFilter(min_length=60), Discover((), Listing.POPULAR)),
        (ShowFilter(user="X"), Uploads("X", Listing.LATEST)),
        (ShowFilter(user="X", order=Order.PLAYS), Uploads("X", Listing.LATEST)),
        (ShowFilter(user="X", order=Order.OLDEST), Uploads("X", Listing.OLDEST)),
        (ShowFilter(user="X", words="deep", tags=("live",), timed=True), Uploads("X", Listing.LATEST)),
    ],
)
def test_the_question(wanted: ShowFilter, asked: Question) -> None:
    assert wanted.question(NOW) == asked


@pytest.mark.parametrize(
    ("age", "reach"),
    [
        (-DAY, CreatedAfter.PAST_WEEK),
        (6 * DAY, CreatedAfter.PAST_WEEK),
        (7 * DAY, CreatedAfter.PAST_MONTH),
        (27 * DAY, CreatedAfter.PAST_MONTH),
        (28 * DAY, CreatedAfter.PAST_YEAR),
        (364 * DAY, CreatedAfter.PAST_YEAR),
        (365 * DAY, None),
    ],
)
def test_the_search_looks_back_far_enough_and_no_further(age: timedelta, reach: CreatedAfter | None) -> None:
    assert ShowFilter(words="x", since=NOW - age).question(NOW) == Search("x", reach)


PASSES: list[dict[str, Any]] = [
    {},
    {"words": "night shift"},
    {"words": "SHIFT 12 NIGHT"},
    {"words": "guidos mix"},
    {"words": "guido's mixes"},
    {"words": "koln"},
    {"words": "köln"},
    {"words": "test radio guest"},
    {"words": "deep bass"},
    {"words": "sine unlively triangle"},
    {"words": "!!!"},
    {"tags": ("deep house",)},
    {"tags": ("DEEP-HOUSE", "drum & bass")},
    {"exclude_tags": ("house", "drum and bass")},
    {"exclude_words": ("liv", "shift night", "köln", "deep")},
    {"user": "TESTRADIO"},
    {"min_length": 7200, "max_length": 7200},
    {"min_length": 0},
    {"since": SHOW.published},
    {"until": NOW},
    {"since": datetime(2024, 2, 29, 23, 30, tzinfo=timezone(timedelta(hours=1)))},
    {"timed": True},
]
FAILS: list[dict[str, Any]] = [
    {"words": "night shiftwork"},
    {"words": "ight"},
    {"words": "night techno"},
    {"tags": ("deep house", "techno")},
    {"tags": ("deep",)},
    {"exclude_tags": ("Drum-Bass",)},
    {"exclude_words": ("live",)},
    {"exclude_words": ("absent", "LIVE mixes")},
    {"user": "TestRadio2"},
    {"user": "guest"},
    {"min_length": 7201},
    {"max_length": 7199.5},
    {"max_length": 0},
    {"since": datetime(2024, 2, 29, 22, 31, tzinfo=UTC)},
    {"until": SHOW.published},
]


@pytest.mark.parametrize("fields", PASSES)
def test_wanted_shows_pass(fields: dict[str, Any]) -> None:
    assert ShowFilter(**fields).judge(SHOW) is True


@pytest.mark.parametrize("fields", FAILS)
def test_other_shows_do_not(fields: dict[str, Any]) -> None:
    assert ShowFilter(**fields).judge(SHOW) is False


@pytest.mark.parametrize("order", Order)
def test_the_order_decides_nothing(order: Order) -> None:
    assert ShowFilter(order=order).matches(BARE)


def test_a_tracklist_without_times_is_not_timed() -> None:
    untimed = Tracklist((Section("One", start=0), Section("Two", start=0)))
    assert ShowFilter(timed=True).judge(replace(SHOW, tracklist=untimed)) is False


@pytest.mark.parametrize(
    ("fields", "unknown"),
    [
        ({"min_length": 1}, "duration"),
        ({"max_length": 1}, "duration"),
        ({"since": NOW}, "published"),
        ({"until": NOW}, "published"),
        ({"timed": True}, "tracklist"),
        ({"tags": ("live",)}, "tags"),
        ({"exclude_tags": ("live",)}, "tags"),
        *(({"words": "absent"}, field) for field in ("description", "tags", "hosts", "featured_artists", "tracklist")),
    ],
)
def test_what_a_list_left_out_is_neither_yes_nor_no(fields: dict[str, Any], unknown: str) -> None:
    wanted = ShowFilter(**fields)
    listed = replace(BARE, unknown=frozenset({unknown}))
    assert wanted.judge(listed) is None
    assert not wanted.matches(listed)
    assert ShowFilter(exclude_words=("bare",), **fields).judge(listed) is False
    assert wanted.judge(replace(BARE, unknown=frozenset({"counts"}))) is ("exclude_tags" in fields)


def test_what_is_known_decides_even_where_something_was_left_out() -> None:
    listed = replace(SHOW, unknown=frozenset({"tags", "tracklist", "description"}))
    assert ShowFilter(words="night", tags=("deep-house",), timed=True).judge(listed) is True
    assert ShowFilter(exclude_tags=("deep-house",)).judge(listed) is False


@pytest.mark.parametrize(
    ("fields", "setting"),
    [
        ({"min_length": -1}, "min_length"),
        ({"max_length": -0.5}, "max_length"),
        ({"max_length": float("nan")}, "max_length"),
        ({"min_length": float("inf")}, "min_length"),
        ({"min_length": 2, "max_length": 1}, "min_length"),
        ({"since": datetime(2024, 1, 1)}, "since"),  # noqa: DTZ001 (the mistake that is to be found)
        ({"until": datetime(2024, 1, 1)}, "until"),  # noqa: DTZ001 (the same)
        ({"since": NOW, "until": NOW}, "since"),
        ({"since": NOW, "until": NOW - DAY}, "since"),
        ({"tags": ("techno", "!!!")}, "tags"),
        ({"exclude_tags": ("",)}, "exclude_tags"),
        ({"exclude_words": (" & ",)}, "exclude_words"),
        ({"user": "a/b"}, "user"),
        ({"user": ".."}, "user"),
    ],
)
def test_what_cannot_be_is_refused_by_name(fields: dict[str, Any], setting: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        ShowFilter(**fields)
    assert caught.value.setting == setting


def test_a_now_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidSettingError, match="now"):
        ShowFilter(words="x", since=NOW).question(NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Drum & Bass", "drum-bass"),
        ("R&B", "rb"),
        ("Funk - Soul  - Jazz", "funk-soul-jazz"),
        ("Good times!", "good-times"),
        ("Nu-disco", "nu-disco"),
        ("0xf4240", "0xf4240"),
        ("SXSW 2013", "sxsw-2013"),
        ("Việt Mix", "việt-mix"),
        (" -_ & ", ""),
    ],
)
def test_slugs_are_those_of_mixcloud(name: str, slug: str) -> None:
    assert tag_slug(name) == slug


@given(st.text(st.characters(codec="latin-1"), max_size=20))
def test_a_slug_is_its_own_slug_and_finds_its_tag(name: str) -> None:
    slug = tag_slug(name)
    assert tag_slug(slug) == slug
    if slug:
        assert ShowFilter(tags=(name,)).matches(replace(BARE, tags=(Tag(slug, ""),)))


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_part_of_a_title_finds_the_show(before: str, after: str) -> None:
    show = replace(BARE, name=f"{before} {after}")
    assert ShowFilter(words=after).matches(show)
    assert ShowFilter(words=before.upper()).matches(replace(show, name=show.name.upper()))


def numbered(**fields: list[Any]) -> list[Cloudcast]:
    """Give shows that differ in one field, and have their number as id."""
    ((field, values),) = fields.items()
    return [replace(BARE, id=str(number), **{field: value}) for number, value in enumerate(values)]


DATES = numbered(published=[NOW, None, NOW + DAY, NOW - DAY])
LENGTHS = numbered(duration=[60, None, 0, 90, 60])
COUNTS = numbered(counts=[Counts(plays=1, favorites=9), Counts(plays=0), Counts(favorites=20), Counts(plays=5)])


@pytest.mark.parametrize(
    ("order", "shows", "ids"),
    [
        (Order.RELEVANCE, DATES, "0123"),
        (Order.LATEST, DATES, "2031"),
        (Order.OLDEST, DATES, "3021"),
        (Order.LONGEST, LENGTHS, "30421"),
        (Order.SHORTEST, LENGTHS, "20431"),
        (Order.PLAYS, COUNTS, "3012"),
        (Order.FAVORITES, COUNTS, "2013"),
    ],
)
def test_shows_are_put_in_order(order: Order, shows: list[Cloudcast], ids: str) -> None:
    assert "".join(show.id for show in ShowFilter(order=order).arrange(shows)) == ids


def endless() -> Iterator[Cloudcast]:
    while True:
        yield BARE


@pytest.mark.parametrize(
    ("order", "question"),
    [
        (Order.RELEVANCE, Search("x")),
        (Order.RELEVANCE, None),
        (Order.LATEST, Discover((), Listing.LATEST)),
        (Order.LATEST, Uploads("x", Listing.LATEST)),
        (Order.OLDEST, Uploads("x", Listing.OLDEST)),
    ],
)
def test_what_is_in_order_already_is_passed_on_show_by_show(order: Order, question: Question | None) -> None:
    assert next(ShowFilter(order=order).arrange(endless(), question)) is BARE


@pytest.mark.parametrize("question", [Search("x"), Uploads("x", Listing.OLDEST), Discover((), Listing.POPULAR)])
def test_another_order_than_the_lists_is_made_here(question: Question) -> None:
    assert [show.id for show in ShowFilter(order=Order.LATEST).arrange(DATES, question)] == ["2", "0", "3", "1"]


WITHIN = ShowFilter(since=NOW, until=NOW + DAY)


@pytest.mark.parametrize(
    ("question", "over"),
    [
        (Uploads("x", Listing.LATEST), [False, False, False, True]),
        (Discover((), Listing.LATEST), [False, False, False, True]),
        (Uploads("x", Listing.OLDEST), [False, False, True, False]),
        (Discover((), Listing.POPULAR), [False] * 4),
        (Search("x"), [False] * 4),
    ],
)
def test_a_list_by_date_is_over_when_its_dates_are_past(question: Question, over: list[bool]) -> None:
    assert [WITHIN.is_over(show, question) for show in DATES] == over
    assert not any(ShowFilter().is_over(show, question) for show in DATES)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ShowFilter()),
        ("deep  house", ShowFilter(words="deep house")),
        ("Artist - Title", ShowFilter(words="Artist Title")),
        ('"re:birth" nu-disco', ShowFilter(words="re:birth nu-disco")),
        ('tag:techno TAG:"Drum & Bass"', ShowFilter(tags=("techno", "Drum & Bass"))),
        ('-tag:live -radio -"live set"', ShowFilter(exclude_tags=("live",), exclude_words=("radio", "live set"))),
        ("user:TestRadio deep", ShowFilter(words="deep", user="TestRadio")),
        ("length:1h..2h", ShowFilter(min_length=3600, max_length=7200)),
        ("length:1:30:00..", ShowFilter(min_length=5400)),
        ("length:..30m", ShowFilter(max_length=1800)),
        ("since:2024-02", ShowFilter(since=datetime(2024, 2, 1, tzinfo=UTC))),
        ('since:"2 days ago" until:today', ShowFilter(since=NOW - 2 * DAY, until=datetime(2024, 3, 31, tzinfo=UTC))),
        ("timed:yes order:Latest", ShowFilter(timed=True, order=Order.LATEST)),
        ("timed:no", ShowFilter()),
    ],
)
def test_filters_are_read(text: str, wanted: ShowFilter) -> None:
    assert parse_filter(text, now=NOW) == wanted


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("lenght:1h", '"lenght"'),
        ("re:birth", '"re"'),
        ("tag: techno", "tag"),
        ('user:""', "user"),
        ("-user:x", "user"),
        ("user:a user:b", "user"),
        ("length:1h.. length:2h..", "length"),
        ("length:1h", "length"),
        ("length:..", "length"),
        ("length:1h..soon", "length"),
        ("length:2h..1h", "min_length"),
        ("since:never", "since"),
        ("timed:perhaps", "timed"),
        ("order:best", "order"),
        ("tag:!!!", "tags"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(text: str, setting: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        parse_filter(text, now=NOW)
    assert caught.value.setting == setting


@given(st.text(max_size=60) | st.text(alphabet='-:".tag user', max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        wanted = parse_filter(text, now=NOW)
    except InvalidSettingError:
        return
    assert isinstance(wanted.question(NOW), Search | Discover | Uploads)


@pytest.mark.parametrize(
    ("wrong", "setting"),
    [
        ({"tags": "techno"}, "tags"),
        ({"exclude_words": "live"}, "exclude_words"),
        ({"order": "longest"}, "order"),
        ({"since": "2024-01-01"}, "since"),
    ],
)
def test_what_is_of_another_kind_is_refused_by_name(wrong: dict[str, Any], setting: str) -> None:
    with pytest.raises(InvalidSettingError) as caught:
        ShowFilter(**wrong)
    assert caught.value.setting == setting
