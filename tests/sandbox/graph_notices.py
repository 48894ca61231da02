"""What is told to somebody who is logged in: notifications, new uploads of followed users, the feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.sandbox.catalogue import show_key
from tests.sandbox.graph_comments import Placed, all_comments, comment_source
from tests.sandbox.graph_user import repost_time
from tests.sandbox.records import Notification, Show, User
from tests.sandbox.relay import Node, connection, global_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.graph import Graph


def _followed(graph: Graph) -> list[User]:
    return graph.users(graph.state.following.get(graph.me.username, [])) if graph.me else []


def upload_notifications(graph: Graph, _none: None, **page: Any) -> Node | None:
    """Uploads of followed users, in the site's own order: what was not looked at comes first."""
    if graph.me is None:
        return None
    viewed = graph.state.uploads_viewed.get(graph.me.username, set())
    shows = [show for user in _followed(graph) for show in graph.library.uploads(user)]
    shows.sort(key=lambda show: show_key(show) in viewed)

    def edge(show: Show, _at: int) -> Node:
        return {"hasBeenViewed": show_key(show) in viewed}

    unread = sum(show_key(show) not in viewed for show in shows)
    return connection(shows, graph.show_node, page, edge, unreadCount=unread)


def notifications(graph: Graph, _none: None, **page: Any) -> Node | None:
    if graph.me is None:
        return None
    mine = [one for one in graph.state.notifications.get(graph.me.username, []) if graph.catalogue.user(one.by)]
    unread = sum(one.number not in graph.state.notifications_read for one in mine)
    return connection(mine, lambda one: _notification(graph, one), page, unreadCount=unread)


def _notification(graph: Graph, one: Notification) -> Node:
    by, show, comment = graph.user_node(graph.users([one.by])[0]), one.show, one.comment
    return {
        "__typename": one.kind.value,
        "id": global_id(one.kind.value, one.number),
        "created": one.created,
        "noticeTypeId": list(type(one.kind)).index(one.kind) + 1,
        "hasBeenViewed": one.number in graph.state.notifications_read,
        "follower": by,
        "user": by,
        "cloudcast": graph.show_node(show) if show else None,
        "comment": comment_source(graph, Placed(comment, show)) if comment and show else None,
    }


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What a followed user did; `kind` is the name of GraphQL without FeedItem."""

    kind: str
    by: User
    show: Show
    created: str
    text: str | None = None


def feed(graph: Graph, _none: None, **page: Any) -> Node | None:
    """What followed users did, newest first."""
    if graph.me is None:
        return None
    items = [item for user in _followed(graph) for item in _deeds(graph, user)]
    items.sort(key=lambda item: (item.created, item.show.number), reverse=True)
    return connection(items, lambda item: _feed_node(graph, item), page)


def _deeds(graph: Graph, user: User) -> Iterator[FeedItem]:
    for show in graph.library.uploads(user):
        yield FeedItem("Upload", user, show, show.published)
    for placed in all_comments(graph):
        if placed.comment.author == user.username and isinstance(placed.about, Show):
            yield FeedItem("Comment", user, placed.about, placed.comment.created, placed.comment.text)
    for show in graph.library.now(graph.state.reposts.get(user.username, [])):
        yield FeedItem("Repost", user, show, repost_time(graph, user, show))
    if not user.hides_favorites:
        for show in graph.library.now(graph.state.favorites.get(user.username, [])):
            # When a show was favorited is told nowhere else, so any time will do.
            created = datetime.fromisoformat(show.published) + timedelta(hours=2)
            yield FeedItem("Favorite", user, show, created.isoformat())


def _feed_node(graph: Graph, item: FeedItem) -> Node:
    kind = f"{item.kind}FeedItem"
    return {
        "__typename": kind,
        "id": global_id(kind, item.show.number * 10_000 + item.by.number),
        "cloudcast": graph.show_node(item.show),
        "user": graph.user_node(item.by),
        "created": item.created,
        "comment": item.text,
    }
