"""Playlists, live streams, comments and statistics."""

from __future__ import annotations

import logging
from datetime import date

from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql.parts import (
    address_of,
    read_picture,
    read_segment,
    read_tag,
    unknown_parts,
)
from mixcloud_core.api.from_graphql.users import read_user, try_user
from mixcloud_core.models import Comment, DayCount, LiveStream, Playlist, Series

__all__ = ["read_comment", "read_live", "read_playlist", "read_series"]

_log = logging.getLogger(__name__)

_PLAYLIST_PARTS = {"description": "description", "items": "count", "picture": "picture"}
_LIVE_PARTS = {"streamStatus": "is_live", "hlsUrl": "hls_url", "description": "description", "secondaryTags": "tags"}


def read_playlist(node: Node) -> Playlist:
    """Make the model of a playlist; raises BadReplyError when name, slug or owner are missing."""
    items = node.node("items")
    return Playlist(
        owner=read_user(node.need_node("owner")),
        slug=read_segment(node, "slug"),
        name=node.need_line("name"),
        id=node.line("id"),
        description=node.text("description"),
        picture=read_picture(node.node("picture")),
        count=items.integer("totalCount"),
        duration=items.integer("totalAudioLength"),
        unknown=unknown_parts(node, _PLAYLIST_PARTS),
    )


def read_live(node: Node) -> LiveStream:
    """Make the model of a live stream; raises BadReplyError when the owner is missing."""
    is_live = node.raw("streamStatus") == "LIVE"
    owner = read_user(node.need_node("owner"))
    tags = (read_tag(tag) for tag in (node.node("primaryTag"), *node.nodes("secondaryTags")))
    return LiveStream(
        owner=owner,
        name=node.line("name") or owner.display_name,
        id=node.line("id"),
        description=node.text("description"),
        is_live=is_live,
        started=node.time("startedAt"),
        ended=node.time("endedAt"),
        # What is over may still have an address, which leads nowhere (streamlink, 2023).
        hls_url=address_of(node, "hlsUrl") if is_live else None,
        thumbnail_url=address_of(node, "thumbnailUrl"),
        tags=tuple(tag for tag in tags if tag),
        plays=node.integer("plays"),
        spectators=node.integer("currentSpectators"),
        is_unlisted=node.flag("isUnlisted"),
        unknown=unknown_parts(node, _LIVE_PARTS),
    )


def read_comment(node: Node, parent_id: str | None = None) -> Comment:
    """Make the model of a comment, or of a reply to the comment `parent_id`."""
    return Comment(
        id=node.line("id"),
        text=node.text("comment"),
        user=try_user(node.node("user")),
        created=node.time("created"),
        parent_id=parent_id,
        position=node.number("audioPosition"),
        likes=node.integer("likeCount"),
        about_url=address_of(node, "url"),
    )


def read_series(node: Node) -> Series:
    """Make the model of counts over days; a day that is no date, or has no number, is passed over."""
    days = []
    for entry in node.nodes("days"):
        count = entry.integer("count")
        try:
            day = date.fromisoformat(entry.raw("day")[:10])
        except ValueError:
            _log.warning("A day of the statistics is no date and is left out")
            continue
        if count is not None:
            days.append(DayCount(day, count))
    return Series(node.integer("totalCount"), tuple(days))
