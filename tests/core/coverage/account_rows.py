"""Rows of the coverage table: what is read with a site session."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from mixcloud_core.api import base, feeds, playlists, statistics
from mixcloud_core.models import Series
from tests.core.coverage.facts import held_shows, public, record, shows
from tests.core.coverage.more_facts import held_playlists
from tests.core.coverage.more_facts import playlists as lists
from tests.core.coverage.table import Caller, Row, row
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import SITE, show_key
from tests.sandbox.graph import Graph
from tests.sandbox.graph_stats import show_stats, user_stats
from tests.sandbox.records import NoticeKind, Show
from tests.sandbox.users import LISTENER, OWNER

__all__ = ["FULL", "ROWS", "listener", "owner"]

FULL = f"{OWNER}/full-tracklist"

NOTICES = {
    NoticeKind.FOLLOW: "follow",
    NoticeKind.FAVORITE: "favorite",
    NoticeKind.REPOST: "repost",
    NoticeKind.COMMENT: "cloudcast_comment",
}


def held_notices(box: Sandbox) -> list[Any]:
    return [
        (
            NOTICES[one.kind],
            one.by,
            datetime.fromisoformat(one.created),
            one.number in box.state.notifications_read,
            one.show.name if one.show and not one.comment else None,
            one.comment and (one.comment.text, f"{SITE}{show_key(one.show)}"),
        )
        for one in box.state.notifications[OWNER]
    ]


def notices(found: Any, _box: Sandbox) -> list[Any]:
    return [
        (
            one.kind,
            one.user and one.user.username,
            one.created,
            one.seen,
            one.cloudcast and one.cloudcast.name,
            one.comment and (one.comment.text, one.comment.about_url),
        )
        for one in found
    ]


def held_feed(box: Sandbox) -> list[Any]:
    """What those did whom ToneListener follows, the latest first; favorites and reposts have times that follow."""
    followed = box.state.following[LISTENER]
    deeds = [("upload", show.owner, show, show.published) for show in public(box) if show.owner in followed]
    for show in box.catalogue.shows:
        written = [*show.comments, *(reply for one in show.comments for reply in one.replies)]
        deeds += [("comment", one.author, show, one.created) for one in written if one.author in followed]
    for kind, lists_of, later in (("repost", box.state.reposts, 1), ("favorite", box.state.favorites, 2)):
        for name in followed:
            deeds += [(kind, name, show, after(show, later)) for show in lists_of.get(name, ())]
    deeds.sort(key=lambda deed: (deed[3], deed[2].number), reverse=True)
    return [(kind, by, *held_shows(box, [show]), datetime.fromisoformat(at)) for kind, by, show, at in deeds[:20]]


def after(show: Show, hours: int) -> str:
    return (datetime.fromisoformat(show.published) + timedelta(hours=hours)).isoformat()


def feed(found: Any, _box: Sandbox) -> list[Any]:
    return [(item.kind, item.user.username, *shows(item.cloudcasts), item.created) for item in found]


def held_new(box: Sandbox) -> list[Any]:
    viewed = box.state.uploads_viewed[LISTENER]
    new = [
        show
        for name in box.state.following[LISTENER]
        if (user := box.catalogue.user(name))
        for show in box.catalogue.uploads(user, hosted=False)
    ]
    seen = [f"/{show.owner}/{show.slug}/" in viewed for show in new]
    ordered = sorted(zip(new, seen, strict=True), key=lambda pair: pair[1])
    return [(show.slug, was_seen) for show, was_seen in ordered]


def of_listener(box: Sandbox) -> list[Any]:
    held = [one for one in box.state.playlists if one.owner == LISTENER]
    return held_playlists(sorted(held, key=lambda one: one.modified, reverse=True))


def series(told: Any) -> Series:
    from mixcloud_core.models import DayCount

    node = told()
    days = tuple(DayCount(date.fromisoformat(day["day"]), day["count"]) for day in node["days"])
    return Series(node["totalCount"], days)


def held_statistics(box: Sandbox, stats: Any, of: Any, start: str | None, end: str | None) -> list[Any]:
    graph = Graph(box.catalogue, box.switches, box.state, box.catalogue.user(OWNER))
    told = stats(graph, of, **{"from": start, "to": end})
    counted = [series(told[name]) for name in ("plays", "favorites", "reposts", "comments", "minutes")]
    points = tuple(point["value"] for point in told.get("engagement", {}).get("data", ()))
    return [*counted, series(told["followers"]) if "followers" in told else Series(), points]


def numbers(told: Any, _box: Sandbox) -> list[Any]:
    counted = [told.plays, told.favorites, told.reposts, told.comments, told.minutes]
    return [*counted, told.followers, told.engagement]


def listener(*args: Any, **kwargs: Any) -> Row:
    return row(*args, **kwargs, callers=Caller.LISTENER_WITH_SESSION)


def owner(*args: Any, **kwargs: Any) -> Row:
    return row(*args, **kwargs, callers=Caller.OWNER_WITH_SESSION)


ROWS: list[Row] = [
    listener("feed", limit=20, sends=feeds.FEED, held=held_feed, given=feed),
    owner("notifications", sends=feeds.NOTIFICATIONS, held=held_notices, given=notices),
    listener(
        "new_uploads",
        limit=40,
        sends=feeds.NEW_UPLOADS,
        held=lambda box: held_new(box)[:40],
        given=lambda found, _box: [(one.cloudcast.slug, one.seen) for one in found],
    ),
    listener(
        "listen_later",
        sends=feeds.LISTEN_LATER,
        held=lambda box: held_shows(box, box.state.listen_later[LISTENER]),
        given=shows,
    ),
    listener("whoami", sends=base.WHO_AM_I, held=lambda _box: LISTENER, given=lambda name, _box: name),
    listener("signed_in_as", sends=base.WHO_AM_I, held=lambda _box: LISTENER, given=lambda name, _box: name),
    listener("own_playlists", sends=playlists.OWN, held=of_listener, given=lists),
    listener(
        "playlists_with",
        FULL,
        sends=(base._CLOUDCAST_ID, playlists.CONTAINING),
        held=lambda box: held_playlists(box.state.playlists[:1]),
        given=lists,
    ),
    owner(
        "cloudcast_statistics",
        FULL,
        date(2026, 3, 1),
        date(2026, 3, 9),
        sends=statistics.SHOW_STATISTICS,
        held=lambda box: held_statistics(
            box, show_stats, record(box, OWNER, "full-tracklist"), "2026-03-01", "2026-03-09"
        ),
        given=numbers,
    ),
    owner(
        "account_statistics",
        sends=statistics.ACCOUNT_STATISTICS,
        held=lambda box: held_statistics(box, user_stats, box.catalogue.user(OWNER), None, None),
        given=numbers,
    ),
]
