"""Rows of the coverage table: what is changed with a site session."""

from __future__ import annotations

from typing import Any

from mixcloud_core.api import actions, base, feeds, playlists, uploads
from mixcloud_core.models import PlaylistItem
from tests.core.coverage.account_rows import FULL, listener, owner
from tests.core.coverage.more_facts import held_playlists
from tests.core.coverage.more_facts import playlists as lists
from tests.core.coverage.table import Row
from tests.sandbox import Sandbox
from tests.sandbox.relay import global_id
from tests.sandbox.users import GUEST, HIDDEN, LISTENER, OWNER

__all__ = ["ROWS"]

TONES = f"https://www.mixcloud.com/{LISTENER}/playlists/tones-of-many/"
EMPTY_LIST = f"https://www.mixcloud.com/{LISTENER}/playlists/empty-list/"


def slugs_in(box: Sandbox, at: int) -> list[str | None]:
    return [item.show and item.show.slug for item in box.state.playlists[at].items]


def changed(at: int) -> Any:
    """What a change gave back, and what it made of the playlist at a place of the state."""
    return lambda playlist, box: (lists(playlist) == held_playlists([box.state.playlists[at]]), slugs_in(box, at))


def written(comment: Any, box: Sandbox) -> Any:
    """What was written as it was given back, and as it is kept."""
    kept = [
        *(c for of in box.state.comments.values() for c in of),
        *(c for of in box.state.replies.values() for c in of),
    ]
    return comment.text, comment.parent_id, comment.user.username, [(one.author, one.text) for one in kept]


def taking_part(method: str, target: str, name: str, *sends: Any, held: list[str]) -> Row:
    """What a token may do as well, with the session alone."""

    def given(_none: None, box: Sandbox) -> object:
        return [getattr(one, "slug", one) for one in getattr(box.state, name)[LISTENER]]

    return listener(method, target, sends=sends, held=lambda _box: held, given=given)


ACTS = [
    taking_part(
        "follow",
        HIDDEN,
        "following",
        *(actions.USER_ID, actions.CHANGE_FOLLOWING),
        held=[HIDDEN, OWNER, GUEST, "BulkStation", "SilentStation"],
    ),
    taking_part(
        "favorite",
        FULL,
        "favorites",
        *(base._CLOUDCAST_ID, actions.CHANGE_FAVORITE),
        held=["full-tracklist", "guest-show", "new-two-rates", "no-tracklist", "plain-old-show"],
    ),
    taking_part("unrepost", FULL, "reposts", base._CLOUDCAST_ID, actions.CHANGE_REPOST, held=["guest-show"]),
    taking_part(
        "add_to_listen_later",
        FULL,
        "listen_later",
        *(base._CLOUDCAST_ID, actions.CHANGE_LISTEN_LATER),
        held=["full-tracklist", "mixed-tracklist", "untimed-tracklist", "guest-show"],
    ),
]

ROWS: list[Row] = [
    *ACTS,
    owner(
        "mark_notifications_read",
        sends=feeds.MARK_READ,
        held=lambda _box: {8001, 8002, 8003, 8004},
        given=lambda _none, box: box.state.notifications_read,
    ),
    listener(
        "comment",
        FULL,
        "So pure.",
        sends=(base._CLOUDCAST_ID, actions.ADD_COMMENT),
        held=lambda _box: ("So pure.", None, LISTENER, [(LISTENER, "So pure.")]),
        given=written,
    ),
    listener(
        "reply",
        global_id("Comment", 9001),
        "Indeed.",
        sends=actions.ADD_REPLY,
        held=lambda _box: ("Indeed.", global_id("Comment", 9001), LISTENER, [(LISTENER, "Indeed.")]),
        given=written,
    ),
    owner(
        "remove_comment",
        global_id("Comment", 9001),
        sends=actions.REMOVE_COMMENT,
        held=lambda _box: {9001},
        given=lambda _none, box: box.state.removed_comments,
    ),
    listener(
        "create_playlist",
        "New Tones",
        FULL,
        sends=(base._CLOUDCAST_ID, playlists.ADD),
        held=lambda _box: ("New Tones", "new-tones", 1, ["full-tracklist"]),
        given=lambda one, box: (
            one.name,
            one.slug,
            one.count,
            [i.show.slug for p in box.state.playlists if p.slug == one.slug for i in p.items],
        ),
    ),
    listener(
        "create_playlist",
        "Nothing Yet",
        sends=playlists.ADD,
        held=lambda _box: (0, ["nothing-yet"]),
        given=lambda one, box: (one.count, [p.slug for p in box.state.playlists if p.name == "Nothing Yet"]),
    ),
    listener(
        "add_to_playlist",
        EMPTY_LIST,
        FULL,
        sends=(base._CLOUDCAST_ID, playlists._PLAYLIST_ID, playlists.ADD_ITEM),
        held=lambda _box: (True, ["full-tracklist"]),
        given=changed(1),
    ),
    listener(
        "remove_from_playlist",
        TONES,
        f"{GUEST}/guest-show",
        sends=(base._CLOUDCAST_ID, playlists._PLAYLIST_ID, playlists.REMOVE_ITEM),
        held=lambda box: (True, [slug for slug in slugs_in(box, 0) if slug != "guest-show"]),
        given=changed(0),
    ),
    listener(
        "reorder_playlist",
        TONES,
        [PlaylistItem(global_id("PlaylistItem", number), None) for number in range(20_005, 20_000, -1)],
        sends=(playlists._PLAYLIST_ID, playlists.REORDER),
        held=lambda box: (True, slugs_in(box, 0)[::-1]),
        given=changed(0),
    ),
    listener(
        "rename_playlist",
        TONES,
        "Tones of All",
        sends=(playlists._PLAYLIST_ID, playlists.RENAME),
        held=lambda _box: ("Tones of All", "Tones of All"),
        given=lambda one, box: (one.name, box.state.playlists[0].name),
    ),
    listener(
        "delete_playlist",
        TONES,
        sends=(playlists._PLAYLIST_ID, playlists.DELETE),
        held=lambda _box: ["empty-list", "best-tones", "bulk-list"],
        given=lambda _none, box: [one.slug for one in box.state.playlists],
    ),
    owner(
        "delete",
        FULL,
        sends=(base._CLOUDCAST_ID, uploads.DELETE),
        held=lambda _box: {f"/{OWNER}/full-tracklist/"},
        given=lambda _none, box: box.state.disabled,
    ),
]
