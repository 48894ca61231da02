"""Shows: what is asked about them, and how the replies become models."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Never

from mixcloud_core.api import queries
from mixcloud_core.api.decode import Node
from mixcloud_core.api.graphql import execute
from mixcloud_core.api.paging import pages
from mixcloud_core.api.transport import Transport
from mixcloud_core.errors import BadReplyError, ForeignStreamError, NotFoundError
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import Link, is_segment
from mixcloud_core.models import (
    Cloudcast,
    Comment,
    Counts,
    Flags,
    Picture,
    Section,
    Streams,
    Tag,
    Tracklist,
    User,
)
from mixcloud_core.streams import decode_address

__all__ = ["decode_cloudcast", "fetch_cloudcast", "fetch_comments"]

_log = logging.getLogger(__name__)


def fetch_cloudcast(transport: Transport, link: Link) -> Cloudcast:
    """Ask for everything about a show, in one request: details, tracklist, streams, counts.

    Raises NotFoundError when there is no such show, and whatever `execute` raises.
    """
    data = execute(transport, queries.CLOUDCAST, _lookup(link), purpose=f"show {link.slug}")
    node = data.node("cloudcastLookup")
    return decode_cloudcast(node) if node else _not_found(data, link)


def fetch_comments(transport: Transport, link: Link) -> Iterator[Comment]:
    """Ask for the comments on a show, newest first, each followed by its replies; a page is 100 comments.

    Raises NotFoundError when there is no such show, and whatever `execute` and `pages` raise. More than 100 replies to
    one comment were never seen; it is logged if there are.
    """

    def ask(after: str | None) -> Node:
        variables = _lookup(link) | {"after": after}
        data = execute(transport, queries.COMMENTS, variables, purpose=f"comments on {link.slug}")
        return (data.node("cloudcastLookup") or _not_found(data, link)).node("comments")

    for page in pages(ask):
        for comment in page.connected():
            yield (found := _comment(comment))
            replies = comment.node("children")
            yield from (_comment(reply, found.id) for reply in replies.connected())
            if replies.node("pageInfo").flag("hasNextPage"):
                _log.warning("A comment on %s has more than 100 replies; the rest is left out", link.slug)


def decode_cloudcast(node: Node) -> Cloudcast:
    """Make the model of a show out of a reply; raises BadReplyError when name, slug or owner are missing."""
    return Cloudcast(
        id=node.line("id"),
        owner=_user(node.need_node("owner")),
        slug=_segment(node, "slug"),
        name=node.need_line("name"),
        description=node.text("description"),
        published=node.time("publishDate"),
        duration=node.integer("audioLength") or None,
        tags=tuple(_tags(node)),
        hosts=tuple(_hosts(node)),
        picture=_picture(node.node("picture")),
        tracklist=Tracklist(tuple(_sections(node))),
        featured_artists=node.lines("featuringArtistList"),
        counts=_counts(node),
        hidden_stats=node.flag("hiddenStats"),
        flags=_flags(node),
        restricted_reason=node.line("restrictedReason")[:100],
        streams=_streams(node.node("streamInfo")),
        preview_url=_address(node, "previewUrl"),
        waveform_url=_address(node, "waveformUrl"),
    )


def _lookup(link: Link) -> dict[str, object]:
    return {"lookup": {"username": link.user, "slug": link.slug}}


def _not_found(data: Node, link: Link) -> Never:
    if not data.has("cloudcastLookup"):
        raise BadReplyError("Mixcloud's reply does not answer the question", path="data.cloudcastLookup")
    raise NotFoundError(
        f'Mixcloud knows no show "{link.user}/{link.slug}"',
        hint="It was deleted, renamed or made private, or is spelled differently",
    )


def _user(node: Node) -> User:
    username = _segment(node, "username")
    return User(username, node.line("displayName") or username)


def _segment(node: Node, name: str) -> str:
    """Give a name that becomes a part of an address: as it came, or not at all, for it is an identity."""
    text = node.raw(name) or node.need_line(name)
    if not is_segment(text):
        raise BadReplyError("Mixcloud's reply holds a name that no address can hold", path=f"{node.path}.{name}")
    return text


def _hosts(node: Node) -> Iterator[User]:
    """The accounts that the owner names; one that can't be read costs itself, not the show."""
    for host in node.node("creatorAttributions").connected():
        if is_segment(host.raw("username")):
            yield _user(host)


def _tags(node: Node) -> Iterator[Tag]:
    for entry in node.nodes("tags"):
        if name := entry.node("tag").line("name"):
            yield Tag(name, entry.node("tag").line("slug"))


def _picture(node: Node) -> Picture | None:
    return Picture.read(node.raw("url")) or Picture.read(node.raw("urlRoot"))


def _sections(node: Node) -> Iterator[Section]:
    """Tracks and chapters; what has neither a name nor a time says nothing."""
    for entry in node.nodes("sections"):
        title, artist, start = entry.line("songName"), entry.line("artistName"), entry.number("startSeconds")
        section = Section(title or entry.line("chapter"), artist, start)
        if section != Section(""):
            yield section


def _counts(node: Node) -> Counts:
    hidden = node.flag("hiddenStats")

    def total(name: str) -> int | None:
        return node.node(name).integer("totalCount")

    def shown(count: int | None) -> int | None:
        # Hidden statistics read as null or as 0; their owner still sees the real numbers.
        return None if hidden and not count else count

    return Counts(
        plays=shown(node.integer("plays")),
        favorites=shown(total("favorites")),
        reposts=shown(total("reposts")),
        listeners=shown(total("listeners")),
        comments=total("comments"),  # never hidden (recorded 2026)
    )


def _flags(node: Node) -> Flags:
    return Flags(
        exclusive=node.flag("isExclusive"),
        exclusive_preview_only=node.flag("isExclusivePreviewOnly"),
        unlisted=node.flag("isUnlisted"),
        draft=node.flag("isDraft"),
        scheduled=node.flag("isScheduled"),
        awaiting_audio=node.flag("isAwaitingAudio"),
        copyright_disabled=node.flag("isDisabledCopyright"),
    )


def _streams(node: Node) -> Streams:
    """Decode the addresses; one that can't be read or leads elsewhere is left out: the show is still worth having."""
    refused: list[str] = []

    def address(name: str) -> str | None:
        try:
            return decode_address(value) if (value := node.raw(name)) else None
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
    value = node.raw(name)
    return value if is_mixcloud_address(value) else None


def _comment(node: Node, parent_id: str | None = None) -> Comment:
    user = node.node("user")
    return Comment(
        id=node.line("id"),
        text=node.text("comment"),
        user=_user(user) if is_segment(user.raw("username")) else None,
        created=node.time("created"),
        parent_id=parent_id,
    )
