"""Rows of the coverage table: shows and users by REST."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from mixcloud_core.api import rest_rows as rest
from tests.core.coverage.more_facts import (
    comments,
    held_comments,
    held_listed,
    held_playlists,
    held_profile,
    held_users,
    listed,
    playlists,
    profile,
)
from tests.core.coverage.more_facts import users as names
from tests.core.coverage.show_rows import FULL, alike, full, who_has
from tests.core.coverage.table import Caller, Row, row
from tests.core.coverage.user_rows import uploads
from tests.sandbox import Sandbox
from tests.sandbox.records import Show
from tests.sandbox.users import BULK, GUEST, LISTENER, OWNER

__all__ = ["ROWS", "own"]

TONES = f"https://www.mixcloud.com/{LISTENER}/playlists/tones-of-many/"
# When lists of the sandbox that know no times begin: an hour for each entry, the first is the latest.
FIRST = datetime(2025, 6, 1, 10, tzinfo=UTC)


def own(box: Sandbox, username: str = OWNER) -> list[Show]:
    return [show for show in uploads(box, username) if show.owner == username]


def december(box: Sandbox) -> list[Show]:
    """More than one page; the first moment of the month is not in it."""
    return [show for show in own(box, BULK) if "2025-12-01T00:00:01" < show.published < "2026-01-01"]


def held_listens(box: Sandbox) -> list[Any]:
    heard = box.state.listens[LISTENER]
    times = [FIRST + (len(heard) - at) * timedelta(hours=1) for at in range(len(heard))]
    return list(zip(times, held_listed(box, heard), strict=True))


def embed(found: Any, _box: Sandbox) -> object:
    return found.html.count("<iframe "), 'width="300"' in found.html, "stylecolor=ff0000" in found.html


OF_SHOWS = [
    row(
        "rest.cloudcast",
        FULL,
        sends=rest.CLOUDCAST,
        held=lambda box: held_listed(box, full(box), full=True),
        given=listed,
    ),
    row(
        "rest.comments",
        FULL,
        sends=rest.CLOUDCAST_COMMENTS,
        held=lambda box: held_comments(reversed(full(box)[0].comments), with_replies=False),
        given=comments,
    ),
    row(
        "rest.favoriters",
        FULL,
        sends=rest.CLOUDCAST_FAVORITES,
        held=lambda box: who_has(box, box.state.favorites),
        given=names,
    ),
    row(
        "rest.listeners",
        FULL,
        sends=rest.CLOUDCAST_LISTENERS,
        held=lambda box: who_has(box, box.state.listens),
        given=names,
    ),
    row(
        "rest.similar",
        FULL,
        sends=rest.CLOUDCAST_SIMILAR,
        held=lambda box: held_listed(box, alike(box)),
        given=listed,
    ),
    row(
        "rest.embed",
        FULL,
        width=300,
        color="ff0000",
        sends=rest.CLOUDCAST_EMBED_JSON,
        held=lambda _box: (1, True, True),
        given=embed,
    ),
    row(
        "rest.embed_html",
        FULL,
        height=200,
        sends=rest.CLOUDCAST_EMBED_HTML,
        held=lambda _box: (True, True),
        given=lambda found, _box: (found.startswith('<iframe width="100%" height="200"'), found.endswith("</iframe>")),
    ),
    row(
        "rest.oembed",
        FULL,
        height=90,
        sends=rest.OEMBED,
        held=lambda _box: ("Full Tracklist", "Test Tone Radio", f"https://www.mixcloud.com/{OWNER}/", True, 90, 86_400),
        given=lambda found, box: (
            found.title,
            found.author_name,
            found.author_url,
            found.image_url.endswith(box.catalogue.picture(full(box)[0])),
            found.height,
            found.cache_age,
        ),
    ),
]

OF_USERS = [
    row("rest.user", OWNER, sends=rest.USER, held=lambda box: held_profile(box, OWNER), given=profile),
    row(
        "rest.me",
        sends=rest.USER,
        held=lambda box: (held_profile(box, LISTENER), 5, 4),
        given=lambda user, _box: (profile(user), user.counts.favorites, user.counts.listens),
        callers=Caller.LISTENER_WITH_TOKEN,
    ),
    row(
        "rest.uploads",
        OWNER,
        sends=rest.USER_CLOUDCASTS,
        held=lambda box: held_listed(box, own(box)),
        given=listed,
    ),
    row(
        "rest.uploads",
        BULK,
        limit=250,
        offset=10,
        sends=(rest.USER_CLOUDCASTS,) * 3,
        held=lambda box: held_listed(box, own(box, BULK)[10:260]),
        given=listed,
    ),
    row(
        "rest.uploads",
        BULK,
        limit=150,
        since=datetime(2025, 12, 1, tzinfo=UTC),
        until=datetime(2026, 1, 1, tzinfo=UTC),
        sends=(rest.USER_CLOUDCASTS, rest.USER_CLOUDCASTS),
        held=lambda box: held_listed(box, december(box)),
        given=listed,
    ),
    row(
        "rest.favorites",
        LISTENER,
        sends=rest.USER_FAVORITES,
        held=lambda box: held_listed(box, box.state.favorites[LISTENER]),
        given=listed,
    ),
    row(
        "rest.favorites",
        "me",
        limit=2,
        sends=rest.USER_FAVORITES,
        held=lambda box: held_listed(box, box.state.favorites[LISTENER][:2]),
        given=listed,
        callers=Caller.LISTENER_WITH_TOKEN,
    ),
    row(
        "rest.listens",
        LISTENER,
        sends=rest.USER_LISTENS,
        held=held_listens,
        given=lambda found, _box: [(one.listened, *listed(one.cloudcast)) for one in found],
    ),
    row(
        "rest.listen_later",
        sends=rest.USER_LISTEN_LATER,
        held=lambda box: held_listed(box, box.state.listen_later[LISTENER]),
        given=listed,
        callers=Caller.LISTENER_WITH_TOKEN,
    ),
    row(
        "rest.followers",
        OWNER,
        sends=rest.USER_FOLLOWERS,
        held=lambda box: held_users(box, [name for name, found in box.state.following.items() if OWNER in found]),
        given=names,
    ),
    row(
        "rest.following",
        LISTENER,
        sends=rest.USER_FOLLOWING,
        held=lambda box: held_users(box, box.state.following[LISTENER]),
        given=names,
    ),
    row(
        "rest.feed",
        GUEST,
        sends=rest.USER_FEED,
        held=lambda _box: [
            ("comment", ["full-tracklist"], []),
            ("upload", ["guest-show"], []),
            ("comment", ["hostile-text"], []),
            ("repost", ["new-two-rates"], []),
            ("follow", [], [OWNER]),
            ("listen", ["full-tracklist"], []),
            ("favorite", ["full-tracklist"], []),
            ("repost", ["full-tracklist"], []),
            ("follow", [], [LISTENER]),
        ],
        given=lambda found, _box: [
            (one.kind, [show.slug for show in one.cloudcasts], [user.username for user in one.users]) for one in found
        ],
    ),
    row(
        "rest.profile_comments",
        OWNER,
        sends=rest.USER_COMMENTS,
        held=lambda box: held_comments(box.state.profile_comments[OWNER], with_replies=False),
        given=comments,
    ),
    row(
        "rest.playlists",
        LISTENER,
        sends=rest.USER_PLAYLISTS,
        held=lambda box: held_playlists(one for one in box.state.playlists if one.owner == LISTENER),
        given=playlists,
    ),
    row(
        "rest.playlist",
        TONES,
        sends=rest.PLAYLIST,
        held=lambda box: held_playlists(box.state.playlists[:1]),
        given=playlists,
    ),
    row(
        "rest.playlist_cloudcasts",
        TONES,
        sends=rest.PLAYLIST_CLOUDCASTS,
        held=lambda box: held_listed(box, [item.show for item in box.state.playlists[0].items if item.show]),
        given=listed,
    ),
]

ROWS: list[Row] = [*OF_SHOWS, *OF_USERS]
