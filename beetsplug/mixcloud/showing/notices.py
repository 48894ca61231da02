"""What a notification says, in words."""

from __future__ import annotations

from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import parse
from mixcloud_core.models import Notification
from mixcloud_core.text import clean_line

__all__ = ["address_of", "in_words"]

# By Mixcloud's kinds: what the name of the user goes before, and what it was done to behind.
_DONE = {
    "follow": "follows you",
    "favorite": "favorited",
    "repost": "reposted",
    "cloudcast_comment": "commented on",
    "comment": "commented on",
    "comment_reply": "answered a comment on",
}
_SOME_SHOW = "a show"


def in_words(one: Notification) -> str:
    """Give `Ann favorited Sunday Mix`, or `Ann commented on sunday-mix: What a set!`, on one line."""
    who = one.playlist.owner if one.playlist else one.user
    if one.playlist:
        done = f'put {_about(one) or _SOME_SHOW} into the playlist "{one.playlist.name}"'
    else:
        done = " ".join(filter(None, (_DONE.get(one.kind, one.kind.replace("_", " ") + ":"), _about(one))))
    text = f": {one.comment.text}" if one.comment else ""
    return clean_line(f"{who.display_name if who else 'Somebody'} {done}{text}")


def address_of(one: Notification) -> str:
    """Give the address of the show that it is about, or of the user, empty where neither is known."""
    if one.cloudcast:
        return one.cloudcast.url
    if one.comment:
        return one.comment.about_url or ""
    return one.user.url if one.user else ""


def _about(one: Notification) -> str:
    """Give the title of the show; with a comment only its address is told, and a part of it will do."""
    if one.cloudcast:
        return one.cloudcast.name
    if not one.comment:
        return ""
    try:
        link = parse(one.comment.about_url or "")
    except InvalidLinkError:
        return _SOME_SHOW
    return link.slug or link.user or _SOME_SHOW
