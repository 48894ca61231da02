"""Rows of the coverage table: shows."""

from __future__ import annotations

from typing import Any

from mixcloud_core.api import cloudcasts
from mixcloud_core.models import DisabledReason
from tests.core.coverage.facts import held_shows, public, record, shows
from tests.core.coverage.more_facts import comments, held_comments, held_users
from tests.core.coverage.more_facts import users as names
from tests.core.coverage.table import ANYONE, Caller, Row, row
from tests.sandbox import Sandbox
from tests.sandbox.addresses import hls_url
from tests.sandbox.records import Comment, Show
from tests.sandbox.relay import global_id
from tests.sandbox.shows import SHOWS
from tests.sandbox.users import BULK, GUEST, OWNER

__all__ = ["FULL", "ROWS", "alike", "full", "same", "tagged", "who_has"]

FULL = f"{OWNER}/full-tracklist"


def full(box: Sandbox) -> list[Show]:
    return [record(box, OWNER, "full-tracklist")]


def alike(box: Sandbox) -> list[Show]:
    """Shows that have a tag in common with the full show, newest first."""
    (show,) = full(box)
    return [one for one in public(box) if one != show and {*one.tags} & {*show.tags}]


def who_has(box: Sandbox, lists: dict[str, list[Show]]) -> list[Any]:
    """Users whose list holds the full show."""
    return held_users(box, [name for name, found in lists.items() if "full-tracklist" in [s.slug for s in found]])


def tagged(box: Sandbox, *slugs: str) -> list[Show]:
    return [show for show in public(box) if {*slugs} <= {tag.slug for tag in show.tags}]


def many_replies(box: Sandbox) -> None:
    box.state.replies[9001] = [Comment(9200 + n, GUEST, f"Reply {n}", "2026-03-04T10:00:00+00:00") for n in range(150)]


def held_with_many_replies(box: Sandbox) -> list[Any]:
    first, *others = record(box, OWNER, "full-tracklist").comments
    parent = global_id("Comment", first.number)
    written = held_comments(box.state.replies[9001])
    return [*held_comments([first]), *((*told[:3], parent) for told in written), *held_comments(others)]


def same(found: Any, _box: Sandbox) -> Any:
    return found


ROWS: list[Row] = [
    row(
        "audio_url",
        FULL,
        sends=cloudcasts.CLOUDCAST,
        held=lambda box: hls_url(full(box)[0]),
        given=same,
    ),
    row("cloudcast", FULL, sends=cloudcasts.CLOUDCAST, held=lambda box: held_shows(box, full(box)), given=shows),
    row(
        "cloudcast",
        f"https://m.mixcloud.com/{OWNER.lower()}/hidden-statistics/",
        sends=cloudcasts.CLOUDCAST,
        held=lambda box: held_shows(box, [record(box, OWNER, "hidden-statistics")], owns=True),
        given=shows,
        callers=Caller.OWNER_WITH_SESSION,
    ),
    row(
        "cloudcast",
        FULL,
        sends=cloudcasts.CLOUDCAST,
        held=lambda _box: (True, True, False),
        given=lambda show, _box: (show.viewer.favorited, show.viewer.reposted, show.viewer.listen_later),
        callers=Caller.LISTENER_WITH_SESSION,
    ),
    row(
        "cloudcast_details",
        FULL,
        sends=cloudcasts.DETAILS,
        held=lambda box: held_shows(box, full(box), "streams"),
        given=shows,
    ),
    row(
        "cloudcast_counts",
        FULL,
        sends=cloudcasts.COUNTS,
        held=lambda box: held_shows(box, full(box), "streams", "tracklist"),
        given=shows,
    ),
    row(
        "cloudcast_tracklist",
        FULL,
        sends=cloudcasts.TRACKLIST,
        held=lambda box: held_shows(box, full(box), "streams", "counts"),
        given=shows,
    ),
    row(
        "cloudcast_by_id",
        global_id("Cloudcast", 103),
        sends=cloudcasts.BY_ID,
        held=lambda box: held_shows(box, full(box)),
        given=shows,
    ),
    row(
        "cloudcasts",
        [*(f"{show.owner}/{show.slug}" for show in SHOWS if len(show.slug) < 100), f"{OWNER}/gone", f"{BULK}/x"],
        sends=cloudcasts.MANY,
        held=lambda box: held_shows(box, [*(show for show in box.catalogue.shows if len(show.slug) < 100), None, None]),
        given=shows,
    ),
    *(
        row(
            "disabled_reason",
            f"{OWNER}/{slug}",
            sends=cloudcasts.DISABLED_REASON,
            held=lambda _box, reason=reason: DisabledReason(reason),
            given=same,
        )
        for slug, reason in (("taken-down", "COPYRIGHT"), ("gone", "USER"), ("full-tracklist", ""))
    ),
    row(
        "comments",
        FULL,
        sends=cloudcasts.COMMENTS,
        held=lambda box: held_comments(record(box, OWNER, "full-tracklist").comments),
        given=comments,
    ),
    row(
        "comments",
        FULL,
        sends=(cloudcasts.COMMENTS, cloudcasts.REPLIES, cloudcasts.REPLIES),
        prepare=many_replies,
        held=held_with_many_replies,
        given=comments,
        callers=ANYONE,
    ),
    row(
        "related",
        FULL,
        sends=cloudcasts.RELATED,
        held=lambda box: held_shows(box, alike(box)[:20]),
        given=shows,
    ),
    row(
        "more_from_owner",
        FULL,
        sends=cloudcasts.MORE_FROM_OWNER,
        held=lambda box: held_shows(box, [s for s in public(box) if s.owner == OWNER and s.number != 103]),
        given=shows,
    ),
    row(
        "favoriters",
        FULL,
        sends=cloudcasts.FAVORITERS,
        held=lambda box: who_has(box, box.state.favorites),
        given=names,
    ),
    row("reposters", FULL, sends=cloudcasts.REPOSTERS, held=lambda box: who_has(box, box.state.reposts), given=names),
    row("listeners", FULL, sends=cloudcasts.LISTENERS, held=lambda box: who_has(box, box.state.listens), given=names),
]
