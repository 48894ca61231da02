"""Replies of the REST API as models. Lists tell less than a show's own address does, and nothing tells of audio."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from mixcloud_core.api import lists
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_segment, try_segment
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import is_segment
from mixcloud_core.models import (
    Category,
    Cloudcast,
    Comment,
    Counts,
    Embed,
    FeedItem,
    Flags,
    Listen,
    Picture,
    Playlist,
    Section,
    Tag,
    Tracklist,
    User,
    UserCounts,
    ViewerState,
)
from mixcloud_core.text import clean_line

__all__ = [
    "read_category",
    "read_cloudcast",
    "read_comment",
    "read_embed",
    "read_feed_item",
    "read_listen",
    "read_playlist",
    "read_tag",
    "read_user",
]

# What REST never tells (recorded 2011 to 2026); the country and play limits are known to GraphQL only.
_NEVER_TOLD = frozenset({"featured_artists", "preview_url", "restricted_reason", "streams", "waveform_url"})


def read_cloudcast(node: Node) -> Cloudcast:
    """Make the model of a show; raises BadReplyError when name, slug or owner are missing."""
    hidden = node.flag("hidden_stats")
    sections = tuple(_sections(node))
    parts = {"description": "description", "audio_length": "duration", "hosts": "hosts", "tags": "tags"}
    unknown = {part for member, part in parts.items() if not node.has(member)}
    return Cloudcast(
        id="",
        owner=read_user(node.need_node("user")),
        slug=read_segment(node, "slug"),
        name=node.need_line("name"),
        description=node.text("description"),
        published=node.time("created_time"),
        duration=node.integer("audio_length") or None,
        tags=tuple(_tags(node)),
        hosts=tuple(lists.readable(node.nodes("hosts"), _mentioned)),
        picture=_picture(node),
        tracklist=Tracklist(sections),
        counts=Counts(
            plays=_shown(node, "play_count", hidden=hidden),
            favorites=_shown(node, "favorite_count", hidden=hidden),
            reposts=_shown(node, "repost_count", hidden=hidden),
            listeners=_shown(node, "listener_count", hidden=hidden),
            comments=node.integer("comment_count"),
        ),
        hidden_stats=hidden,
        flags=Flags(exclusive=node.flag("is_exclusive")),
        viewer=ViewerState(_said(node, "favorited"), _said(node, "reposted"), _said(node, "is_listen_later")),
        # Today's REST may give no sections for a show that has some (clients of 2019 and later): none is no answer.
        unknown=_NEVER_TOLD | unknown | (frozenset() if sections else {"tracklist"}),
    )


def read_listen(node: Node) -> Listen:
    """Make the model of a show in a list of listens."""
    return Listen(node.line("key"), read_cloudcast(node), node.time("listen_time"))


def read_user(node: Node) -> User:
    """Make the model of a user, in full or as one is mentioned; raises BadReplyError when the username is missing."""
    username = read_segment(node, "username")
    parts = ("biog", "city", "country")
    return User(
        username,
        node.line("name") or username,
        biog=node.text("biog"),
        city=node.line("city"),
        country=node.line("country"),
        picture=_picture(node),
        cover=_picture(node, "cover_pictures"),
        joined=node.time("created_time"),
        counts=UserCounts(
            uploads=node.integer("cloudcast_count"),
            followers=node.integer("follower_count"),
            following=node.integer("following_count"),
            favorites=node.integer("favorite_count"),
            listens=node.integer("listen_count"),
        ),
        is_pro=node.flag("is_pro"),
        is_premium=node.flag("is_premium"),
        is_following=_said(node, "following"),
        is_follower=_said(node, "follower"),
        unknown=frozenset(part for part in parts if not node.has(part)),
    )


def read_playlist(node: Node) -> Playlist:
    """Make the model of a playlist; raises BadReplyError when name, slug or owner are missing."""
    return Playlist(
        owner=read_user(node.need_node("owner")),
        slug=read_segment(node, "slug"),
        name=node.need_line("name"),
        description=node.text("description"),
        picture=_picture(node),
        count=node.integer("cloudcast_count"),
        unknown=frozenset() if node.has("description") else frozenset({"description"}),
    )


def read_comment(node: Node) -> Comment:
    """Make the model of a comment; its id is its key (`/comments/cr/204/28/c8955637/`, recorded 2018)."""
    return Comment(
        id=node.line("key"),
        text=node.text("comment"),
        user=_mentioned(node.node("user")),
        created=node.time("submit_date"),
    )


def read_feed_item(node: Node) -> FeedItem | None:
    """Make the model of something that was done; None for kinds that tell neither shows nor users."""
    shows = tuple(lists.readable(node.nodes("cloudcasts"), read_cloudcast))
    users = tuple(lists.readable(node.nodes("users"), _mentioned))
    if not shows and not users:
        return None
    return FeedItem(
        id=node.line("key"),
        kind=node.line("type"),
        user=_mentioned(node.node("from")),
        created=node.time("created_time"),
        cloudcasts=shows,
        users=users,
        text=node.line("title"),
    )


def read_tag(node: Node) -> Tag | None:
    """Make the model of a tag: its slug is the last part of its key (`/genres/funk/`)."""
    name, slug = node.line("name"), clean_line(unquote(node.raw("key").strip("/").rpartition("/")[2]))
    return Tag(name, slug if is_segment(slug) else "") if name else None


def read_category(node: Node) -> Category:
    """Make the model of a category."""
    return Category(node.need_line("name"), try_segment(node, "slug"), node.line("format"))


def read_embed(node: Node) -> Embed:
    """Make the model of a player for other pages, from `embed-json` or oEmbed; raises BadReplyError without markup."""
    html = node.raw("html") or node.raw("embed")
    if not html:
        node.missing("html")
    return Embed(
        html=html,
        title=node.line("title"),
        author_name=node.line("author_name"),
        author_url=_address(node, "author_url"),
        image_url=_address(node, "image"),
        width=node.line("width"),
        height=node.integer("height"),
        cache_age=node.integer("cache_age"),
    )


def _mentioned(node: Node) -> User | None:
    return read_user(node) if try_segment(node, "username") else None


def _address(node: Node, name: str) -> str:
    value = node.address(name)
    return value if is_mixcloud_address(value) else ""


def _tags(node: Node) -> Iterator[Tag]:
    return lists.readable(node.nodes("tags"), read_tag)


def _picture(node: Node, name: str = "pictures") -> Picture | None:
    """Take the picture out of any of its sizes."""
    sizes = node.node(name)
    return next((picture for size in sizes.names() if (picture := Picture.read(sizes.raw(size)))), None)


def _sections(node: Node) -> Iterator[Section]:
    """Tracks and chapters, in the form of 2014: each member may be missing."""
    for entry in node.nodes("sections"):
        track = entry.node("track")
        title, artist = track.line("name") or entry.line("chapter"), track.node("artist").line("name")
        start = entry.number("start_time")
        if title or artist or start is not None:
            yield Section(title, artist, start)


def _shown(node: Node, name: str, *, hidden: bool) -> int | None:
    # Hidden statistics read as 0 (recorded 2026).
    return None if hidden else node.integer(name)


def _said(node: Node, name: str) -> bool | None:
    return node.flag(name) if node.knows(name) else None
