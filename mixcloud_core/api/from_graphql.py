"""Replies of GraphQL as models.

What is missing in a reply because Mixcloud no longer knows the field is *unknown*, and the models say so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from mixcloud_core.api.decode import Node
from mixcloud_core.errors import BadReplyError, ForeignStreamError
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import is_segment
from mixcloud_core.models import (
    Cloudcast,
    Comment,
    Counts,
    DayCount,
    Flags,
    LiveStream,
    Picture,
    Playlist,
    Section,
    Series,
    Streams,
    Tag,
    Tracklist,
    UploadLimits,
    User,
    UserCounts,
    ViewerState,
)
from mixcloud_core.streams import decode_address
from mixcloud_core.text import is_plain

__all__ = [
    "read_cloudcast",
    "read_comment",
    "read_limits",
    "read_live",
    "read_playlist",
    "read_profile",
    "read_segment",
    "read_series",
    "read_tag",
    "read_user",
    "try_segment",
    "try_user",
]

_log = logging.getLogger(__name__)

# What a list holds again and again is kept once, which nobody notices: models never change. It takes a quarter of the
# memory of a long list, and some time, away.
_user = lru_cache(256)(User)
_tag = lru_cache(256)(Tag)
_flags_of = lru_cache(256)(Flags)
_viewer_state = lru_cache(256)(ViewerState)
_artist = lru_cache(1024)(str)

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
_USER_PARTS = {name: name for name in ("biog", "city", "country", "picture")} | {
    "coverPicture": "cover",
    "customProfileLinks": "links",
    "dateJoined": "joined",
}
_PLAYLIST_PARTS = {"description": "description", "items": "count", "picture": "picture"}
_LIVE_PARTS = {"streamStatus": "is_live", "hlsUrl": "hls_url", "description": "description", "secondaryTags": "tags"}


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
        picture=_picture(node.node("picture")),
        tracklist=Tracklist(tuple(_sections(node))),
        featured_artists=tuple(map(_artist, node.lines("featuringArtistList"))),
        counts=_counts(node),
        hidden_stats=node.flag("hiddenStats"),
        flags=_flags(node),
        viewer=_viewer(node),
        restricted_reason=node.line("restrictedReason")[:100],
        streams=_streams(node.node("streamInfo")),
        preview_url=_address(node, "previewUrl"),
        waveform_url=_address(node, "waveformUrl"),
        # A tracklist that is null may not be seen (an empty one is a show without one).
        unknown=_unknown(node, _SHOW_PARTS) | (frozenset() if node.knows("sections") else {"tracklist"}),
    )


def read_user(node: Node) -> User:
    """Make the model of a user who is mentioned; raises BadReplyError when the username is missing."""
    username = read_segment(node, "username")
    return _user(username, node.line("displayName") or username, node.line("id"))


def try_user(node: Node) -> User | None:
    """Give a user who may be missing, or whose name can't be a name."""
    return read_user(node) if try_segment(node, "username") else None


def read_profile(node: Node) -> User:
    """Make the model of a user with the whole profile; raises BadReplyError when the username is missing."""
    username = read_segment(node, "username")
    return User(
        username,
        node.line("displayName") or username,
        node.line("id"),
        biog=node.text("biog"),
        city=node.line("city"),
        country=node.line("country"),
        country_code=node.line("countryCode"),
        picture=_picture(node.node("picture")),
        cover=_picture(node.node("coverPicture")),
        joined=node.time("dateJoined"),
        counts=UserCounts(
            uploads=_total(node, "uploads"),
            followers=_total(node, "followers"),
            following=_total(node, "followings"),
            favorites=_total(node, "favorites"),
            listens=_total(node, "listeningHistory"),
        ),
        links=tuple(_links(node)),
        is_uploader=node.flag("isUploader"),
        is_select=node.flag("isSelect"),
        is_pro=node.flag("hasProFeatures"),
        is_premium=node.flag("hasPremiumFeatures"),
        is_following=_said(node, "isFollowing"),
        is_follower=_said(node, "isFollowed"),
        is_subscribed=_said(node, "isSubscribedTo"),
        upload_limits=read_limits(node.node("uploadLimits")),
        unknown=_unknown(node, _USER_PARTS),
    )


def read_limits(node: Node) -> UploadLimits | None:
    """Make the model of upload limits, None where there are none to see."""
    if not node:
        return None
    return UploadLimits(node.integer("showsPublishRemaining"), node.integer("tracksPublishRemaining"))


def read_playlist(node: Node) -> Playlist:
    """Make the model of a playlist; raises BadReplyError when name, slug or owner are missing."""
    items = node.node("items")
    return Playlist(
        owner=read_user(node.need_node("owner")),
        slug=read_segment(node, "slug"),
        name=node.need_line("name"),
        id=node.line("id"),
        description=node.text("description"),
        picture=_picture(node.node("picture")),
        count=items.integer("totalCount"),
        duration=items.integer("totalAudioLength"),
        unknown=_unknown(node, _PLAYLIST_PARTS),
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
        hls_url=_address(node, "hlsUrl") if is_live else None,
        thumbnail_url=_address(node, "thumbnailUrl"),
        tags=tuple(tag for tag in tags if tag),
        plays=node.integer("plays"),
        spectators=node.integer("currentSpectators"),
        is_unlisted=node.flag("isUnlisted"),
        unknown=_unknown(node, _LIVE_PARTS),
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
    )


def read_tag(node: Node) -> Tag | None:
    """Make the model of a tag, None where it has no name."""
    name = node.line("name")
    return _tag(name, try_segment(node, "slug")) if name else None


def read_series(node: Node) -> Series:
    """Make the model of counts over days; a day that is no date is passed over."""
    days = []
    for entry in node.nodes("days"):
        try:
            days.append(DayCount(date.fromisoformat(entry.raw("day")[:10]), entry.integer("count") or 0))
        except ValueError:
            _log.warning("A day of the statistics is no date and is left out")
    return Series(node.integer("totalCount"), tuple(days))


def read_segment(node: Node, name: str) -> str:
    """Give a name that becomes a part of an address: as it came, or not at all, for it is an identity."""
    if not node.raw(name):
        node.missing(name)
    if segment := try_segment(node, name):
        return segment
    raise BadReplyError("Mixcloud's reply holds a name that no address can hold", path=f"{node.path}.{name}")


def try_segment(node: Node, name: str) -> str:
    """Give a name that becomes a part of an address as it came; empty where it can't be one, or deceives."""
    text = node.raw(name)
    return text if is_segment(text) and is_plain(text) else ""


def _unknown(node: Node, parts: Mapping[str, str]) -> frozenset[str]:
    return frozenset(part for member, part in parts.items() if not node.has(member))


def _said(node: Node, name: str) -> bool | None:
    """Tell what a member says, None where it says nothing."""
    return node.flag(name) if node.knows(name) else None


def _hosts(node: Node) -> Iterator[User]:
    """The accounts that the owner names; one that can't be read costs itself, not the show."""
    for host in node.node("creatorAttributions").connected():
        if user := try_user(host):
            yield user


def _links(node: Node) -> Iterator[str]:
    """The user's own pages, which may be anywhere: addresses of the web only, for somebody may click them."""
    for link in node.nodes("customProfileLinks"):
        if (address := link.line("url")).lower().startswith(("http://", "https://")):
            yield address


def _tags(node: Node) -> Iterator[Tag]:
    for entry in node.nodes("tags"):
        if tag := read_tag(entry.node("tag")):
            yield tag


def _picture(node: Node) -> Picture | None:
    return Picture.read(node.raw("url")) or Picture.read(node.raw("urlRoot"))


def _sections(node: Node) -> Iterator[Section]:
    """Tracks and chapters; what has neither a name nor a time says nothing."""
    for entry in node.nodes("sections"):
        title, artist = entry.line("songName") or entry.line("chapter"), entry.line("artistName")
        start = entry.number("startSeconds")
        if title or artist or start is not None:
            yield Section(title, _artist(artist), start)


def _total(node: Node, name: str) -> int | None:
    return node.node(name).integer("totalCount")


def _counts(node: Node) -> Counts:
    hidden = node.flag("hiddenStats")

    def shown(count: int | None) -> int | None:
        # Hidden statistics read as null or as 0; their owner still sees the real numbers.
        return None if hidden and not count else count

    return Counts(
        plays=shown(node.integer("plays")),
        favorites=shown(_total(node, "favorites")),
        reposts=shown(_total(node, "reposts")),
        listeners=shown(_total(node, "listeners")),
        comments=_total(node, "comments"),  # never hidden (recorded 2026)
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
    return _viewer_state(_said(node, "isFavorited"), _said(node, "isReposted"), _said(node, "isListenLater"))


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


def _address(node: Node, name: str) -> str | None:
    """Give an address that is never encoded, if it is Mixcloud's."""
    value = node.address(name)
    return value if is_mixcloud_address(value) else None
