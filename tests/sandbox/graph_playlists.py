"""Playlists with their items, and live streams."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.sandbox.catalogue import user_picture
from tests.sandbox.records import LiveStream, Playlist, PlaylistItem, User
from tests.sandbox.relay import Fields, Node, Source, always, connection, global_id, local_id, picture
from tests.sandbox.show_node import tag_node

if TYPE_CHECKING:
    from tests.sandbox.graph import Graph

ORDERS = {
    "LAST_MODIFIED": lambda playlist: playlist.modified,
    "CREATED": lambda playlist: playlist.created,
    "ALPHABETICAL": lambda playlist: playlist.name.casefold(),
}


def playlists(graph: Graph, user: User, **arguments: Any) -> Node:
    """A user's playlists: by name, or the newest first, which is what is given when nobody says."""
    order = arguments.get("orderBy") or "LAST_MODIFIED"
    mine = sorted(graph.library.playlists(user), key=ORDERS[order], reverse=order != "ALPHABETICAL")
    return connection(mine, lambda playlist: playlist_source(graph, playlist), arguments)


def playlist_source(graph: Graph, playlist: Playlist) -> Source:
    return Source("Playlist", PLAYLIST_FIELDS, graph, playlist)


def item_node(graph: Graph, item: PlaylistItem) -> Node:
    show = graph.current(item.show) if item.show else None
    return {
        "__typename": "PlaylistItem",
        "id": global_id("PlaylistItem", item.number),
        "cloudcast": graph.show_node(show) if show else None,
    }


def _items(graph: Graph, playlist: Playlist, **page: Any) -> Node:
    items = list(playlist.items)

    def length() -> int:
        shows = (graph.current(item.show) for item in items if item.show)
        return sum(show.duration or 0 for show in shows if show)

    return connection(items, lambda item: item_node(graph, item), page, totalAudioLength=length)


def _contains(_graph: Graph, playlist: Playlist, id: str | None = None) -> bool:  # noqa: A002  (the argument's name in the schema)
    number = local_id(id or "")[1]
    return any(item.show and item.show.number == number for item in playlist.items)


def _owner(graph: Graph, record: Playlist | LiveStream) -> User:
    user = graph.catalogue.user(record.owner)
    if user is None:
        raise LookupError(record.owner)
    return user


PLAYLIST_FIELDS: Fields = {
    "id": lambda _graph, playlist: global_id("Playlist", playlist.number),
    "name": lambda _graph, playlist: playlist.name,
    "slug": lambda _graph, playlist: playlist.slug,
    "description": lambda _graph, playlist: playlist.description or None,
    "picture": lambda graph, playlist, **size: picture(user_picture(_owner(graph, playlist)), **size),
    "owner": lambda graph, playlist: graph.user_node(_owner(graph, playlist)),
    "items": _items,
    "containsCloudcast": _contains,
    "key": lambda _graph, playlist: f"/{playlist.owner}/playlists/{playlist.slug}/",
}


def live_source(graph: Graph, stream: LiveStream) -> Source:
    return Source("LiveStream", LIVE_FIELDS, graph, stream)


def live_hls_url(stream: LiveStream) -> str:
    """Pod, expiry, signature and UUID (recorded in 2023); never encoded."""
    expiry = int((datetime.fromisoformat(stream.started) + timedelta(days=1)).timestamp())
    digits = hashlib.md5(f"live {stream.number}".encode(), usedforsecurity=False).hexdigest()
    uuid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return f"https://live-fsn1-hez.mixcloud.com/hls/pod-1/{expiry}/{digits[:22]}/{uuid}/master.m3u8"


LIVE_FIELDS: Fields = {
    "id": lambda _graph, stream: global_id("LiveStream", stream.number),
    "owner": lambda graph, stream: graph.user_node(_owner(graph, stream)),
    "name": lambda _graph, stream: stream.name,
    "slug": lambda _graph, stream: stream.slug,
    "description": lambda _graph, stream: stream.description,
    "startedAt": lambda _graph, stream: stream.started,
    "endedAt": lambda _graph, stream: stream.ended,
    "scheduledStart": always(None),
    "scheduledEnd": always(None),
    "plays": lambda _graph, stream: stream.plays,
    "currentSpectators": lambda _graph, stream: stream.spectators,
    "primaryTag": lambda _graph, stream: tag_node(stream.tags[0]) if stream.tags else None,
    "secondaryTags": lambda _graph, stream: [tag_node(tag) for tag in stream.tags[1:]],
    "streamStatus": lambda _graph, stream: "ENDED" if stream.ended else "LIVE",
    "broadcastType": always("RTMP"),
    "hlsUrl": lambda _graph, stream: live_hls_url(stream),
    "thumbnailUrl": lambda _graph, stream: f"https://thumbnailer.mixcloud.com/unsafe/640x360/live/{stream.number}",
    "isUnlisted": lambda _graph, stream: stream.is_unlisted,
}
