"""What a session may change: favorites, reposts, follows, comments, own shows; and playlists, by another file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from tests.sandbox.catalogue import show_key
from tests.sandbox.graph_comments import Placed, all_comments, comment_source, may_remove
from tests.sandbox.graph_playlist_mutations import PLAYLIST_MUTATIONS, wished_show
from tests.sandbox.graph_viewer import viewer
from tests.sandbox.records import Comment, Show, User
from tests.sandbox.relay import Node, global_id, local_id, missing, new_edge
from tests.sandbox.state import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph

    Input = dict[str, Any]
    Mutation = Callable[[Graph, User, Input], Node]


def root(graph: Graph) -> dict[str, Callable[..., Node]]:
    """The root of a mutation: each needs a session and its CSRF token, and is done while nothing else is."""

    def field(mutation: Mutation) -> Callable[..., Node]:
        def resolve(*, input: Input) -> Node:  # noqa: A002  (the argument's name in the schema)
            # Both texts are ours: how Mixcloud puts it was not recorded.
            if graph.me is None:
                raise GraphQLError("Authentication required")
            if not graph.has_csrf_token:
                raise GraphQLError("CSRF token missing or incorrect")
            with graph.state.lock:
                return mutation(graph, graph.me, input) | {"clientMutationId": input.get("clientMutationId")}

        return resolve

    return {name: field(mutation) for name, mutation in MUTATIONS.items()}


def _comment(graph: Graph, node_id: str) -> Placed:
    wanted = local_id(node_id)
    found = (placed for placed in all_comments(graph) if ("Comment", placed.comment.number) == wanted)
    return next(found, None) or missing("Comment")


def _set(shows: list[Show], show: Show, *, there: bool) -> bool:
    """Put a show in front of a list, or take it out; whether that changed anything."""
    if there == holds(shows, show):
        return False
    if there:
        shows.insert(0, show)
    else:
        shows[:] = [one for one in shows if show_key(one) != show_key(show)]
    return True


def change_favorite(graph: Graph, me: User, wish: Input) -> Node:
    show, there = wished_show(graph, wish["cloudcastId"]), wish["isFavorited"]
    _set(graph.state.favorites.setdefault(me.username, []), show, there=there)
    edge = new_edge("Cloudcast", graph.show_node(show)) if there else None
    return {"cloudcast": graph.show_node(show), "me": graph.user_node(me), "newFavoriteEdge": edge}


def change_repost(graph: Graph, me: User, wish: Input) -> Node:
    show = wished_show(graph, wish["cloudcastId"])
    if _set(graph.state.reposts.setdefault(me.username, []), show, there=wish["isReposted"]):
        graph.state.reposted_at[me.username, show_key(show)] = graph.state.new_time()
    return {"cloudcast": graph.show_node(show)}


def change_listen_later(graph: Graph, me: User, wish: Input) -> Node:
    show, there = wished_show(graph, wish["cloudcastId"]), wish["isListenLater"]
    _set(graph.state.listen_later.setdefault(me.username, []), show, there=there)
    node = graph.show_node(show)
    edge = new_edge("Cloudcast", node) if there else None
    return {"cloudcast": node, "me": graph.user_node(me), "viewer": viewer(graph), "newListenLaterEdge": edge}


def change_following(graph: Graph, me: User, wish: Input) -> Node:
    user = graph.user_by_id(wish["userId"]) or missing("User")
    if user.username == me.username:
        raise GraphQLError("You cannot follow yourself")
    names = graph.state.following.setdefault(me.username, [])
    if user.username in names:
        names.remove(user.username)
    if wish["isFollowing"]:
        names.insert(0, user.username)
    return {"user": graph.user_node(user)}


def _written(graph: Graph, me: User, text: str) -> Comment:
    if not text.strip():
        raise GraphQLError("A comment needs a text")
    time = graph.state.new_time()
    return Comment(graph.state.new_number(), me.username, text, time)


def add_comment(graph: Graph, me: User, wish: Input) -> Node:
    show, comment = wished_show(graph, wish["cloudcastId"]), _written(graph, me, wish["comment"])
    graph.state.comments.setdefault(show_key(show), []).insert(0, comment)
    edge = new_edge("Comment", comment_source(graph, Placed(comment, show)))
    return {"cloudcast": graph.show_node(show), "newCommentEdge": edge}


def add_reply(graph: Graph, me: User, wish: Input) -> Node:
    parent, reply = _comment(graph, wish["parentCommentId"]), _written(graph, me, wish["text"])
    graph.state.replies.setdefault(parent.comment.number, []).append(reply)
    edge = new_edge("Comment", comment_source(graph, Placed(reply, parent.about, parent)))
    return {"comment": comment_source(graph, parent), "newReplyEdge": edge}


def remove_comment(graph: Graph, _me: User, wish: Input) -> Node:
    placed = _comment(graph, wish["commentId"])
    if not may_remove(graph, placed):
        raise GraphQLError("You are not allowed to remove this comment")
    graph.state.removed_comments.add(placed.comment.number)
    return {"comment": comment_source(graph, placed)}


def disable_cloudcast(graph: Graph, me: User, wish: Input) -> Node:
    """Deleting, in Mixcloud's words; owners may do so for the reason USER."""
    show = wished_show(graph, wish["cloudcastId"])
    if show.owner != me.username or wish["reason"] != "USER":
        raise GraphQLError("You are not allowed to disable this cloudcast")
    graph.state.disabled.add(show_key(show))
    return {"removedCloudcastId": global_id("Cloudcast", show.number), "owner": graph.user_node(me)}


def mark_notifications_read(graph: Graph, me: User, _wish: Input) -> Node:
    graph.state.notifications_read.update(one.number for one in graph.state.notifications.get(me.username, []))
    return {"viewer": viewer(graph)}


def mark_upload_notifications_read(graph: Graph, me: User, _wish: Input) -> Node:
    followed = graph.users(graph.state.following.get(me.username, []))
    keys = {show_key(show) for user in followed for show in graph.library.uploads(user)}
    graph.state.uploads_viewed.setdefault(me.username, set()).update(keys)
    return {"viewer": viewer(graph), "me": graph.user_node(me)}


MUTATIONS: dict[str, Mutation] = {
    "changeFavorite": change_favorite,
    "changeRepost": change_repost,
    "changeListenLater": change_listen_later,
    "changeFollowing": change_following,
    "addComment": add_comment,
    "addReply": add_reply,
    "removeComment": remove_comment,
    **PLAYLIST_MUTATIONS,
    "disableCloudcast": disable_cloudcast,
    "markNotificationsRead": mark_notifications_read,
    "markUploadNotificationsRead": mark_upload_notifications_read,
}
