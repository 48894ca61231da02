"""What concerns one's own account, by GraphQL: feed, notifications, new uploads, listen later. All need the session."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mixcloud_core.api import lists
from mixcloud_core.api.base import Api
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_cloudcast, read_comment, read_playlist, try_user
from mixcloud_core.api.operations import Operation, listing
from mixcloud_core.api.transport import Budget
from mixcloud_core.models import Cloudcast, FeedItem, NewUpload, Notification

__all__ = ["FeedsApi"]

FEED = listing(
    "Feed",
    "",
    "viewer",
    "feed",
    node="""__typename
      ... on FeedItemWithCloudcastInterface { user { ...UserFields } created cloudcast @needed { ...Show } }
      ... on Node { id }
      ... on CommentFeedItem { comment }""",
    needs_session=True,
)
# `NotificationBase` has no `created` of its own; each kind has (schema of August 2021).
NOTIFICATIONS = listing(
    "Notifications",
    "",
    "viewer",
    "notifications",
    node="""__typename
      ... on NotificationBase { id hasBeenViewed }
      ... on FollowNotification { created follower { ...UserFields } }
      ... on FavoriteNotification { created user { ...UserFields } cloudcast { ...Details } }
      ... on RepostNotification { created user { ...UserFields } cloudcast { ...Details } }
      ... on PlaylistItemNotification { created playlist { ...PlaylistFields } cloudcast { ...Details } }
      ... on CommentNotificationInterface { comment { ...CommentFields url } }""",
    needs_session=True,
)
NEW_UPLOADS = listing(
    "NewUploads",
    "",
    "viewer",
    "uploadNotifications",
    node="...Show",
    edge="hasBeenViewed @optional",
    needs_session=True,
)
LISTEN_LATER = listing("ListenLater", "", "viewer", "listenLaters", node="...Show", needs_session=True)
MARK_READ = Operation(
    """
    mutation MarkNotificationsRead($input: MarkNotificationsReadMutationInput!) {
      markNotificationsRead(input: $input) { __typename }
    }
    """,
    "markNotificationsRead",
    budget=Budget.ACTION,
    needs_session=True,
)


class FeedsApi(Api):
    """What concerns the account that is signed in; all of this needs the site session."""

    def feed(self, *, limit: int | None = None) -> Iterator[FeedItem]:
        """Go through what those did whom one follows; kinds without a show are passed over."""
        return self._list(FEED, _feed_item, "your feed", {}, limit=limit)

    def notifications(self, *, limit: int | None = None) -> Iterator[Notification]:
        """Go through what others did to one's own account, the newest first."""
        return self._list(NOTIFICATIONS, _notification, "your notifications", {}, limit=limit)

    def mark_notifications_read(self) -> None:
        """Mark all notifications as seen."""
        self._change(MARK_READ, "your notifications", {})

    def new_uploads(self, *, limit: int | None = None) -> Iterator[NewUpload]:
        """Go through new shows of those whom one follows, in the site's order, which is not by date."""
        edges = self._edges(NEW_UPLOADS, "your new uploads", {}, limit=limit)
        return lists.first(lists.readable(edges, _new_upload), limit)

    def listen_later(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through one's own listen-later list."""
        return self._list(LISTEN_LATER, read_cloudcast, "your listen-later list", {}, limit=limit)


def _feed_item(node: Node) -> FeedItem | None:
    show = node.node("cloudcast")
    if not show:
        return None
    return FeedItem(
        id=node.line("id"),
        kind=_kind(node, "FeedItem"),
        user=try_user(node.node("user")),
        created=node.time("created"),
        cloudcasts=(read_cloudcast(show),),
        text=node.text("comment"),
    )


def _notification(node: Node) -> Notification:
    comment, show, playlist = node.node("comment"), node.node("cloudcast"), node.node("playlist")
    written = read_comment(comment) if comment else None
    return Notification(
        id=node.line("id"),
        kind=_kind(node, "Notification"),
        created=node.time("created") or (written.created if written else None),
        seen=node.flag("hasBeenViewed"),
        user=try_user(node.node("user")) or try_user(node.node("follower")) or (written.user if written else None),
        cloudcast=read_cloudcast(show) if show else None,
        comment=written,
        playlist=read_playlist(playlist) if playlist else None,
    )


def _new_upload(edge: Node) -> NewUpload:
    return NewUpload(read_cloudcast(edge.node("node")), edge.flag("hasBeenViewed"))


def _kind(node: Node, ending: str) -> str:
    """Give `comment_reply` for `CommentReplyNotification`."""
    words = re.findall(r"[A-Z][a-z0-9]*", node.line("__typename")[:100].removesuffix(ending))
    return "_".join(words).lower()
