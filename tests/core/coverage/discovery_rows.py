"""Rows of the coverage table: search, discovery and filters."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from mixcloud_core.api import discovery, search, users
from mixcloud_core.filters import Order, ShowFilter
from mixcloud_core.models import Category, Country, Tag
from tests.core.coverage.facts import held_shows, public, record, shows
from tests.core.coverage.more_facts import held_profile, profile
from tests.core.coverage.show_rows import full, same, tagged
from tests.core.coverage.table import Row, row
from tests.sandbox import Sandbox
from tests.sandbox.directory import COUNTRIES, MUSIC, TALK
from tests.sandbox.records import Show, Track
from tests.sandbox.users import BULK, GUEST, LISTENER, OWNER

__all__ = ["ROWS"]


def hot(found: list[Show]) -> list[Show]:
    """The order that the sandbox gives where none is asked for."""
    return sorted(found, key=lambda show: show.number * 7919 % 1000, reverse=True)


def tags(found: Any, _box: Sandbox) -> list[tuple[str, str]]:
    return [(tag.name, tag.slug) for tag in found]


def known_tags(box: Sandbox) -> list[tuple[str, str]]:
    return sorted({(tag.name, tag.slug) for show in public(box) for tag in show.tags}, key=lambda tag: tag[1])


def related(box: Sandbox) -> list[tuple[str, str]]:
    counted = Counter((t.name, t.slug) for show in tagged(box, "techno") for t in show.tags if t.slug != "techno")
    return [tag for tag, _count in counted.most_common(20)]


SEARCHES = [
    row("search", "Techno", sends=search.SHOWS, held=lambda box: held_shows(box, tagged(box, "techno")), given=shows),
    row(
        "search",
        "techno",
        timed=True,
        published="past_month",
        sends=search.SHOWS,
        held=lambda box: held_shows(box, full(box)),
        given=shows,
    ),
    row(
        "search",
        "bulk tones",
        limit=3,
        sends=search.SHOWS,
        held=lambda box: held_shows(box, tagged(box, "bulk-tones")[:3]),
        given=shows,
    ),
    row(
        "search_users",
        "tone",
        uploader=True,
        sends=search.USERS,
        held=lambda box: [held_profile(box, OWNER), held_profile(box, GUEST)],
        given=lambda found, _box: list(map(profile, found)),
    ),
    row(
        "search_users",
        "tone",
        uploader=False,
        sends=search.USERS,
        held=lambda box: [held_profile(box, LISTENER)],
        given=lambda found, _box: list(map(profile, found)),
    ),
    row("search_users", "tone", joined="past_year", sends=search.USERS, held=lambda _box: [], given=same),
    row(
        "search_tags",
        "tones",
        sends=search.TAGS,
        held=lambda box: [tag for tag in known_tags(box) if "tones" in tag[0]],
        given=tags,
    ),
]

DISCOVERIES = [
    row(
        "discover",
        "techno",
        "deep-house",
        sends=discovery.DISCOVER,
        held=lambda box: held_shows(box, hot(tagged(box, "techno", "deep-house"))),
        given=shows,
    ),
    row(
        "discover",
        city="toneville",
        order="latest",
        limit=5,
        sends=discovery.DISCOVER,
        held=lambda box: held_shows(box, [show for show in public(box) if show.owner in (OWNER, BULK)][:5]),
        given=shows,
    ),
    row(
        "discover",
        artist="pure-tone",
        order="popular",
        sends=discovery.DISCOVER,
        held=lambda box: held_shows(
            box,
            sorted(
                (s for s in public(box) if "Pure Tone" in [e.artist for e in s.sections if isinstance(e, Track)]),
                key=lambda show: -show.plays,
            ),
        ),
        given=shows,
    ),
    row(
        "staff_picks",
        "bulk-tones",
        limit=3,
        sends=discovery.STAFF_PICKS,
        held=lambda box: held_shows(box, tagged(box, "bulk-tones")[:15:5]),
        given=shows,
    ),
    row(
        "trending",
        limit=4,
        sends=discovery.TRENDING,
        held=lambda box: held_shows(box, hot(public(box))[:4]),
        given=shows,
    ),
    row("related_tags", "techno", sends=discovery.RELATED_TAGS, held=related, given=tags),
    row(
        "tag_suggestions",
        "Te",
        sends=discovery.TAG_SUGGESTIONS,
        held=lambda _box: (Tag("techno", "techno"), Tag("test tones", "test-tones")),
        given=same,
    ),
    row(
        "categories",
        sends=discovery.CATEGORIES,
        held=lambda _box: tuple(
            Category(tag.name, tag.slug, kind) for kind, of in (("music", MUSIC), ("talk", TALK)) for tag in of
        ),
        given=same,
    ),
    row(
        "countries",
        sends=discovery.COUNTRIES,
        held=lambda _box: tuple(Country(code, name) for code, name in COUNTRIES.items()),
        given=same,
    ),
]

FILTERS = [
    row(
        "find",
        ShowFilter(tags=("techno",), max_length=60),
        sends=discovery.DISCOVER,
        held=lambda box: held_shows(box, full(box)),
        given=shows,
    ),
    row(
        "find",
        ShowFilter(words="techno", order=Order.LONGEST),
        sends=search.SHOWS,
        held=lambda box: held_shows(box, sorted(tagged(box, "techno"), key=lambda show: -(show.duration or 0))),
        given=shows,
    ),
    row(
        "find",
        ShowFilter(user=OWNER, timed=True, since=datetime(2026, 1, 1, tzinfo=UTC)),
        sends=users.UPLOADS,
        held=lambda box: held_shows(box, [*full(box), record(box, OWNER, "new-two-rates")]),
        given=shows,
    ),
]

ROWS: list[Row] = [*SEARCHES, *DISCOVERIES, *FILTERS]
