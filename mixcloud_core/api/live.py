"""Live streams, by GraphQL."""

from __future__ import annotations

from collections.abc import Iterator

from mixcloud_core.api.base import Api, UserLike, choice, user_link
from mixcloud_core.api.from_graphql import read_live
from mixcloud_core.api.operations import Operation, listing
from mixcloud_core.errors import BadReplyError
from mixcloud_core.links import Kind, parse, user_url
from mixcloud_core.models import LiveStream

__all__ = ["LiveApi"]

LIVE_ORDERS = ("current_spectators", "started_at", "plays", "chat_messages")

# A state of minutes, and an address that is signed for a limited time: never kept.
LIVE_STREAM = Operation(
    "query LiveStream($lookup: UserLookup!) { "
    "userLookup(lookup: $lookup) { ...UserFields liveStream(isPublic: false) { ...LiveFields } } }",
    "userLookup",
    personal=True,
)
LIVE_NOW = listing(
    "LiveNow",
    "$orderBy: LiveStreamsOrderByEnum, $tag: String",
    "viewer",
    "live",
    "currentLiveStreams(orderBy: $orderBy, tag: $tag)",
    node="...LiveFields",
    personal=True,
)
LIVE_CATEGORIES = Operation(
    "query LiveCategories { viewer { liveCategories { music { name } } } }", "viewer.liveCategories"
)


class LiveApi(Api):
    """Live streams: never out of a cache."""

    def live_stream(self, user: UserLike) -> LiveStream | None:
        """Give the live stream of a user, on air or over; None for a user who never streamed.

        A user is given as elsewhere, or by the address of the stream. Raises NotFoundError when there is no such user.
        """
        self._need("live")
        link = _link(user)
        node = self._one(LIVE_STREAM, f'user "{link}"', {"lookup": {"username": link}})
        if not node.has("liveStream"):
            raise BadReplyError("Mixcloud's reply does not tell of live streams", path="userLookup.liveStream")
        stream = node.node("liveStream")
        return read_live(stream) if stream else None

    def live_now(
        self, *, tag: str | None = None, order: str = "current_spectators", limit: int | None = None
    ) -> Iterator[LiveStream]:
        """Go through what is on air; `tag` is one of `live_categories`.

        `order` is current_spectators, started_at, plays or chat_messages.
        """
        self._need("live")
        variables = {"orderBy": choice("order", order, LIVE_ORDERS), "tag": tag}
        return self._list(LIVE_NOW, read_live, "live streams", variables, limit=limit)

    def live_categories(self) -> tuple[str, ...]:
        """Give the names of the categories by which live streams are filed (recorded 2023)."""
        self._need("live")
        node = self._one(LIVE_CATEGORIES, "live categories", {})
        return tuple(filter(None, (each.line("name") for each in node.nodes("music"))))


def _link(user: UserLike) -> str:
    if isinstance(user, str) and (link := parse(user)).kind is Kind.LIVE:
        return user_link(user_url(link.user)).user
    return user_link(user).user
