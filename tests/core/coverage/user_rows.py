"""Rows of the coverage table: users and their lists, playlists, live streams."""

from __future__ import annotations

from typing import Any

from mixcloud_core.api import live, playlists, users
from mixcloud_core.models import UploadLimits
from tests.core.coverage.facts import held_shows, record, shows
from tests.core.coverage.more_facts import held_playlists, held_profile, held_users, lives, profile
from tests.core.coverage.more_facts import playlists as lists
from tests.core.coverage.more_facts import users as names
from tests.core.coverage.table import Caller, Row, row
from tests.sandbox import Sandbox
from tests.sandbox.directory import LIVE_MUSIC, LIVE_STREAMS
from tests.sandbox.records import Show
from tests.sandbox.relay import global_id
from tests.sandbox.users import BULK, ENDED, GUEST, LISTENER, LIVE, OWNER

__all__ = ["ROWS"]


def uploads(box: Sandbox, username: str) -> list[Show]:
    user = box.catalogue.user(username)
    assert user
    return box.catalogue.uploads(user)


def items(found: Any, _box: Sandbox) -> list[Any]:
    """Entries with a show (or none) in them: their ids, and what they hold."""
    return [(item.id, *shows([item.cloudcast])) for item in found]


def held_items(box: Sandbox) -> list[Any]:
    held = box.state.playlists[0].items
    told = held_shows(box, [item.show for item in held])
    return [(global_id("PlaylistItem", item.number), show) for item, show in zip(held, told, strict=True)]


def held_history(box: Sandbox) -> list[Any]:
    heard = box.state.listens[LISTENER]
    first = 1004 * 1000
    ids = [global_id("Listen", first + at) for at in reversed(range(len(heard)))]
    return list(zip(ids, held_shows(box, heard), strict=True))


def held_stream(box: Sandbox) -> list[Any]:
    """GuestTone: a show of its own, and two of another that it reposted an hour after they were published."""
    guest, full, rates = (
        record(box, *name) for name in ((GUEST, "guest-show"), (OWNER, "full-tracklist"), (OWNER, "new-two-rates"))
    )
    return list(zip((GUEST, GUEST, ""), held_shows(box, [full, rates, guest]), strict=True))


def stream(found: Any, _box: Sandbox) -> list[Any]:
    return [(item.reposted_by, *shows([item.cloudcast])) for item in found]


def mine(box: Sandbox, *, by_name: bool = False) -> list[Any]:
    """The playlists of ToneListener, in order of their last change, the latest first, or by name."""
    held = [one for one in box.state.playlists if one.owner == LISTENER]
    key = (lambda one: one.name) if by_name else (lambda one: one.modified)
    return held_playlists(sorted(held, key=key, reverse=not by_name))


OF_USERS = [
    row("user", OWNER.lower(), sends=users.USER, held=lambda box: held_profile(box, OWNER), given=profile),
    row(
        "user",
        GUEST,
        sends=users.USER,
        held=lambda _box: (True, True, False),
        given=lambda user, _box: (user.is_following, user.is_follower, user.is_subscribed),
        callers=Caller.LISTENER_WITH_SESSION,
    ),
    row(
        "user",
        OWNER,
        sends=users.USER,
        held=lambda box: (len(uploads(box, OWNER)), True, True, ("https://example.org/test-tones",), "GB", None),
        given=lambda user, _box: (
            user.counts.uploads,
            user.is_uploader,
            user.is_select,
            user.links[:1],
            user.country_code,
            user.upload_limits,
        ),
    ),
    row(
        "users",
        [OWNER, "NoSuchUser", f"https://www.mixcloud.com/{LISTENER}/uploads/"],
        sends=users.USERS,
        held=lambda box: [held_profile(box, OWNER), None, held_profile(box, LISTENER)],
        given=lambda found, _box: [user and profile(user) for user in found],
    ),
    row(
        "me",
        sends=users.ME,
        held=lambda box: (held_profile(box, OWNER), UploadLimits(8, 5)),
        given=lambda user, _box: (profile(user), user.upload_limits),
        callers=Caller.OWNER_WITH_SESSION,
    ),
    row(
        "subscriptions",
        sends=users.SUBSCRIPTIONS,
        held=lambda box: [held_profile(box, OWNER)],
        given=lambda found, _box: list(map(profile, found)),
        callers=Caller.LISTENER_WITH_SESSION,
    ),
    row(
        "listing",
        f"https://m.mixcloud.com/{OWNER.lower()}/?a=b",
        sends=(users.USER, users.UPLOADS),
        held=lambda box: ["Test Tone Radio (uploads)", *held_shows(box, uploads(box, OWNER))],
        given=lambda listing, _box: [listing.title, *shows(listing.shows())],
    ),
    row(
        "uploads",
        OWNER,
        sends=users.UPLOADS,
        held=lambda box: held_shows(box, uploads(box, OWNER)),
        given=shows,
    ),
    row(
        "uploads",
        OWNER,
        order="oldest",
        audio_type="show",
        limit=4,
        sends=users.UPLOADS,
        held=lambda box: held_shows(box, uploads(box, OWNER)[:-5:-1]),
        given=shows,
    ),
    row("uploads", OWNER, audio_type="track", sends=users.UPLOADS, held=lambda _box: [], given=shows),
    row(
        "uploads",
        GUEST,
        order="popular",
        sends=users.UPLOADS,
        held=lambda box: held_shows(box, sorted(uploads(box, GUEST), key=lambda show: -show.plays)),
        given=shows,
    ),
    row(
        "favorites",
        LISTENER,
        sends=users.FAVORITES,
        held=lambda box: held_shows(box, box.state.favorites[LISTENER]),
        given=shows,
    ),
    row("history", LISTENER, sends=users.HISTORY, held=held_history, given=items),
    row("stream", GUEST, sends=users.STREAM, held=held_stream, given=stream),
    row("stream", GUEST, limit=2, sends=users.STREAM, held=lambda box: held_stream(box)[:2], given=stream),
    row("reposts", GUEST, sends=users.REPOSTS, held=lambda box: held_shows(box, box.state.reposts[GUEST]), given=shows),
    row("reposts", GUEST, audio_type="track", sends=users.REPOSTS, held=lambda _box: [], given=shows),
    row(
        "followers",
        OWNER,
        sends=users.FOLLOWERS,
        held=lambda box: held_users(box, [name for name, names in box.state.following.items() if OWNER in names]),
        given=names,
    ),
    row(
        "following",
        LISTENER,
        sends=users.FOLLOWINGS,
        held=lambda box: held_users(box, box.state.following[LISTENER]),
        given=names,
    ),
    row(
        "drafts",
        OWNER,
        sends=users.DRAFTS,
        held=lambda box: held_shows(
            box, [show for show in box.catalogue.shows[::-1] if show.is_draft or show.is_scheduled]
        ),
        given=shows,
        callers=Caller.OWNER_WITH_SESSION,
    ),
]

OF_PLAYLISTS = [
    row(
        "playlist",
        f"https://www.mixcloud.com/{LISTENER}/playlists/tones-of-many/",
        sends=playlists.PLAYLIST,
        held=lambda box: ("Of several stations.", sum(i.show.duration for i in box.state.playlists[0].items if i.show)),
        given=lambda one, _box: (one.description, one.duration),
    ),
    row(
        "playlist_items",
        f"https://www.mixcloud.com/{LISTENER}/playlists/tones-of-many/",
        sends=playlists.ITEMS,
        held=held_items,
        given=items,
    ),
    row(
        "playlist_items",
        f"https://www.mixcloud.com/{BULK}/playlists/bulk-list/",
        sends=(playlists.ITEMS, playlists.ITEMS),
        held=lambda box: held_shows(box, [item.show for item in box.state.playlists[3].items]),
        given=lambda found, _box: shows(item.cloudcast for item in found),
        callers=Caller.ANYONE,
    ),
    row("playlists", LISTENER, sends=playlists.PLAYLISTS, held=mine, given=lists),
    row(
        "playlists",
        LISTENER,
        order="alphabetical",
        sends=playlists.PLAYLISTS,
        held=lambda box: mine(box, by_name=True),
        given=lists,
    ),
]

LIVES = [
    *(
        row(
            "live_stream",
            user,
            sends=live.LIVE_STREAM,
            held=lambda _box, held=held: lives([held]),
            given=lambda found, _box: lives([found]),
        )
        for user, held in (
            (LIVE, LIVE_STREAMS[0]),
            (f"https://www.mixcloud.com/live/{LIVE}/", LIVE_STREAMS[0]),
            (ENDED, LIVE_STREAMS[1]),
            (OWNER, None),
        )
    ),
    row("live_now", sends=live.LIVE_NOW, held=lambda _box: lives(LIVE_STREAMS[:1]), given=lives),
    row("live_now", tag="techno", order="plays", sends=live.LIVE_NOW, held=lambda _box: [], given=lives),
    row("live_categories", sends=live.LIVE_CATEGORIES, held=lambda _box: LIVE_MUSIC, given=lambda found, _box: found),
]

ROWS: list[Row] = [*OF_USERS, *OF_PLAYLISTS, *LIVES]
