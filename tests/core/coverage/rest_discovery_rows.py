"""Rows of the coverage table: search and discovery by REST."""

from __future__ import annotations

from typing import Any

from mixcloud_core.api import rest_rows as rest
from mixcloud_core.models import Category, Tag
from tests.core.coverage.facts import public
from tests.core.coverage.more_facts import (
    held_listed,
    held_users,
    listed,
)
from tests.core.coverage.more_facts import users as names
from tests.core.coverage.rest_rows import own
from tests.core.coverage.show_rows import same, tagged
from tests.core.coverage.table import Row, row
from tests.sandbox import Sandbox
from tests.sandbox.directory import MUSIC, TALK
from tests.sandbox.records import Show
from tests.sandbox.users import BULK, USERS

__all__ = ["ROWS"]


def by_plays(found: list[Show]) -> list[Show]:
    return sorted(found, key=lambda show: -show.plays)


def front(box: Sandbox) -> list[Any]:
    return held_listed(box, by_plays(public(box))[:3])


def in_category(box: Sandbox) -> list[str]:
    return list(dict.fromkeys(show.owner for show in tagged(box, "techno")))


SEARCHES = [
    row(
        "rest.search",
        "techno",
        sends=rest.SEARCH_CLOUDCASTS,
        held=lambda box: held_listed(box, tagged(box, "techno")),
        given=listed,
    ),
    row(
        "rest.search",
        "bulk",
        limit=120,
        offset=50,
        sends=(rest.SEARCH_CLOUDCASTS, rest.SEARCH_CLOUDCASTS),
        held=lambda box: held_listed(box, own(box, BULK)[50:170]),
        given=listed,
    ),
    row(
        "rest.search_users",
        "station",
        sends=rest.SEARCH_USERS,
        held=lambda box: held_users(box, [user.username for user in USERS if "Station" in user.username]),
        given=names,
    ),
    row(
        "rest.search_tags",
        "tones",
        sends=rest.SEARCH_TAGS,
        held=lambda _box: [Tag("Test Tones", "test-tones"), Tag("Bulk Tones", "bulk-tones")],
        given=same,
    ),
]

TAG = [
    ("rest.genre", rest.GENRE, {"slug": "techno"}, Tag("Techno shows", "techno")),
    ("rest.genre", rest.GENRE, {"city": "toneville"}, Tag("shows from Toneville", "city:toneville")),
    ("rest.discover", rest.DISCOVER, {"slug": "techno"}, Tag("Techno shows", "techno")),
    ("rest.tag", rest.TAG, {"slug": "deep-house"}, Tag("Deep House shows", "deep-house")),
]
CHARTS = [
    ("rest.genre_cloudcasts", rest.GENRE_CLOUDCASTS, {"slug": "techno", "city": "toneville"}),
    ("rest.discover_cloudcasts", rest.DISCOVER_CLOUDCASTS, {"slug": "techno"}),
    ("rest.tag_cloudcasts", rest.TAG_CLOUDCASTS, {"slug": "techno"}),
]

DISCOVERIES = [
    row("rest.popular", limit=3, sends=rest.POPULAR, held=front, given=listed),
    row("rest.hot", limit=3, sends=rest.HOT, held=front, given=listed),
    row("rest.new", limit=3, sends=rest.NEW, held=lambda box: held_listed(box, public(box)[:3]), given=listed),
    *(row(name, **kwargs, sends=get, held=lambda _box, tag=tag: tag, given=same) for name, get, kwargs, tag in TAG),
    *(
        row(
            name,
            **kwargs,
            order=order,
            sends=get,
            held=lambda box, order=order: held_listed(
                box, by_plays(tagged(box, "techno")) if order in ("popular", "hot") else tagged(box, "techno")
            ),
            given=listed,
        )
        for name, get, kwargs in CHARTS
        for order in rest.ORDERS
    ),
    row(
        "rest.categories",
        sends=rest.CATEGORIES,
        held=lambda _box: tuple(
            Category(tag.name, tag.slug, kind) for kind, of in (("music", MUSIC), ("talk", TALK)) for tag in of
        ),
        given=same,
    ),
    row(
        "rest.category",
        "drum-bass",
        sends=rest.CATEGORY,
        held=lambda _box: Category("Drum & Bass", "drum-bass", "music"),
        given=same,
    ),
    row(
        "rest.category_cloudcasts",
        "techno",
        sends=rest.CATEGORY_CLOUDCASTS,
        held=lambda box: held_listed(box, tagged(box, "techno")),
        given=listed,
    ),
    row(
        "rest.category_cloudcasts",
        "techno",
        picks=True,
        sends=rest.CATEGORY_PICKS,
        held=lambda box: held_listed(box, tagged(box, "techno")[:1]),
        given=listed,
    ),
    row(
        "rest.category_users",
        "techno",
        sends=rest.CATEGORY_USERS,
        held=lambda box: held_users(box, in_category(box)),
        given=names,
    ),
    row(
        "rest.category_users",
        "techno",
        picks=True,
        sends=rest.CATEGORY_USER_PICKS,
        held=lambda box: held_users(box, in_category(box)[:1]),
        given=names,
    ),
]

ROWS: list[Row] = [*SEARCHES, *DISCOVERIES]
