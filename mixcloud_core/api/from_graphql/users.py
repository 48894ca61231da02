"""Users, as they are mentioned and with their profiles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql.parts import (
    read_picture,
    read_segment,
    said,
    total,
    try_segment,
    unknown_parts,
)
from mixcloud_core.models import UploadLimits, User, UserCounts

__all__ = ["read_limits", "read_profile", "read_user", "try_user"]

# Kept once, however often a list names a user.
_user = lru_cache(256)(User)

_USER_PARTS = {name: name for name in ("biog", "city", "country", "picture")} | {
    "coverPicture": "cover",
    "customProfileLinks": "links",
    "dateJoined": "joined",
}


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
        picture=read_picture(node.node("picture")),
        cover=read_picture(node.node("coverPicture")),
        joined=node.time("dateJoined"),
        counts=UserCounts(
            uploads=total(node, "uploads"),
            followers=total(node, "followers"),
            following=total(node, "followings"),
            favorites=total(node, "favorites"),
            listens=total(node, "listeningHistory"),
        ),
        links=tuple(_links(node)),
        is_uploader=node.flag("isUploader"),
        is_select=node.flag("isSelect"),
        is_pro=node.flag("hasProFeatures"),
        is_premium=node.flag("hasPremiumFeatures"),
        is_following=said(node, "isFollowing"),
        is_follower=said(node, "isFollowed"),
        is_subscribed=said(node, "isSubscribedTo"),
        upload_limits=read_limits(node.node("uploadLimits")),
        unknown=unknown_parts(node, _USER_PARTS),
    )


def read_limits(node: Node) -> UploadLimits | None:
    """Make the model of upload limits, None where there are none to see."""
    if not node:
        return None
    return UploadLimits(node.integer("showsPublishRemaining"), node.integer("tracksPublishRemaining"))


def _links(node: Node) -> Iterator[str]:
    """The user's own pages, which may be anywhere: addresses of the web only, for somebody may click them."""
    for link in node.nodes("customProfileLinks"):
        if (address := link.line("url")).lower().startswith(("http://", "https://")):
            yield address
