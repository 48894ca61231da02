"""Shows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache

from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql.parts import (
    address_of,
    read_picture,
    read_segment,
    read_tag,
    said,
    total,
    unknown_parts,
)
from mixcloud_core.api.from_graphql.users import read_user, try_user
from mixcloud_core.errors import BadReplyError, ForeignStreamError
from mixcloud_core.models import Cloudcast, Counts, Flags, Section, Streams, Tag, Tracklist, User, ViewerState
from mixcloud_core.streams import decode_address

__all__ = ["read_cloudcast"]

# What a list holds again and again is kept once, which nobody notices: models never change. It takes a quarter of the
# memory of a long list, and some time, away.
_flags_of = lru_cache(256)(Flags)
_artist = lru_cache(1024)(str)
_viewer_state = lru_cache(256)(ViewerState)

_log = logging.getLogger(__name__)

# The parts of the models by the members that tell them.
_SHOW_PARTS = {
    "audioLength": "duration",
    "creatorAttributions": "hosts",
    "description": "description",
    "featuringArtistList": "featured_artists",
    "hiddenStats": "hidden_stats",
    "isExclusive": "flags",
    "picture": "picture",
    "plays": "counts",
    "previewUrl": "preview_url",
    "publishDate": "published",
    "restrictedReason": "restricted_reason",
    "streamInfo": "streams",
    "tags": "tags",
    "waveformUrl": "waveform_url",
}


def read_cloudcast(node: Node) -> Cloudcast:
    """Make the model of a show; raises BadReplyError when name, slug or owner are missing."""
    return Cloudcast(
        id=node.line("id"),
        owner=read_user(node.need_node("owner")),
        slug=read_segment(node, "slug"),
        name=node.need_line("name"),
        description=node.text("description"),
        published=node.time("publishDate"),
        duration=node.integer("audioLength") or None,
        tags=tuple(_tags(node)),
        hosts=tuple(_hosts(node)),
        picture=read_picture(node.node("picture")),
        tracklist=Tracklist(tuple(_sections(node))),
        featured_artists=tuple(map(_artist, node.lines("featuringArtistList"))),
        counts=_counts(node),
        hidden_stats=node.flag("hiddenStats"),
        flags=_flags(node),
        viewer=_viewer(node),
        restricted_reason=node.line("restrictedReason")[:100],
        streams=_streams(node.node("streamInfo")),
        preview_url=address_of(node, "previewUrl"),
        waveform_url=address_of(node, "waveformUrl"),
        # A tracklist that is null may not be seen (an empty one is a show without one).
        unknown=unknown_parts(node, _SHOW_PARTS) | (frozenset() if node.knows("sections") else {"tracklist"}),
    )


def _hosts(node: Node) -> Iterator[User]:
    """The accounts that the owner names; one that can't be read costs itself, not the show."""
    for host in node.node("creatorAttributions").connected():
        if user := try_user(host):
            yield user


def _tags(node: Node) -> Iterator[Tag]:
    for entry in node.nodes("tags"):
        if tag := read_tag(entry.node("tag")):
            yield tag


def _sections(node: Node) -> Iterator[Section]:
    """Tracks and chapters; what has neither a name nor a time says nothing."""
    for entry in node.nodes("sections"):
        title, artist = entry.line("songName") or entry.line("chapter"), entry.line("artistName")
        start = entry.number("startSeconds")
        if title or artist or start is not None:
            yield Section(title, _artist(artist), start)


def _counts(node: Node) -> Counts:
    hidden = node.flag("hiddenStats")

    def shown(count: int | None) -> int | None:
        # Hidden statistics read as null or as 0; their owner still sees the real numbers.
        return None if hidden and not count else count

    return Counts(
        plays=shown(node.integer("plays")),
        favorites=shown(total(node, "favorites")),
        reposts=shown(total(node, "reposts")),
        listeners=shown(total(node, "listeners")),
        comments=total(node, "comments"),  # never hidden (recorded 2026)
    )


def _flags(node: Node) -> Flags:
    return _flags_of(
        track=node.raw("audioType") == "TRACK",
        exclusive=node.flag("isExclusive"),
        exclusive_preview_only=node.flag("isExclusivePreviewOnly"),
        unlisted=node.flag("isUnlisted"),
        draft=node.flag("isDraft"),
        scheduled=node.flag("isScheduled"),
        awaiting_audio=node.flag("isAwaitingAudio"),
        copyright_disabled=node.flag("isDisabledCopyright"),
    )


def _viewer(node: Node) -> ViewerState:
    return _viewer_state(said(node, "isFavorited"), said(node, "isReposted"), said(node, "isListenLater"))


def _streams(node: Node) -> Streams:
    """Decode the addresses; one that can't be read or leads elsewhere is left out: the show is still worth having."""
    refused: list[str] = []

    def address(name: str) -> str | None:
        try:
            return decode_address(value) if (value := node.address(name)) else None
        except ForeignStreamError as error:
            refused.append(error.host or "no host")
        except BadReplyError as error:
            _log.warning("%s: %s", error, name)
        return None

    return Streams(
        progressive_url=address("url"),
        hls_url=address("hlsUrl"),
        dash_url=address("dashUrl"),
        protected=bool(node.raw("hlsDrmUrl") or node.raw("dashDrmUrl")),
        refused=tuple(refused),
    )
