"""What a session may change: favorites, reposts, follows, comments, playlists, own shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

from graphql import GraphQLError

from tests.sandbox.catalogue import show_key
from tests.sandbox.graph_comments import Placed, all_comments, comment_source, may_remove
from tests.sandbox.graph_playlists import item_node, playlist_source
from tests.sandbox.graph_viewer import viewer
from tests.sandbox.records import Comment, Playlist, PlaylistItem, Show, User
from tests.sandbox.relay import Node, global_id, local_id
from tests.sandbox.state import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph

    Input = dict[str, Any]
    Mutation = Callable[[Graph, User, Input], Node]

LONGEST_NAME = 100


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


def _missing(what: str) -> NoReturn:
    raise GraphQLError(f"{what} not found")


def _show(graph: Graph, node_id: str) -> Show:
    return graph.show_by_id(node_id) or _missing("Cloudcast")


def _own_playlist(graph: Graph, me: User, node_id: str | None) -> Playlist:
    playlist = graph.playlist_by_id(node_id or "")
    if playlist is None or playlist.owner != me.username:
        _missing("Playlist")
    return playlist


def _comment(graph: Graph, node_id: str) -> Placed:
    wanted = local_id(node_id)
    found = (placed for placed in all_comments(graph) if ("Comment", placed.comment.number) == wanted)
    return next(found, None) or _missing("Comment")


def _edge(kind: str, node: object) -> Node:
    # The place of a new entry is the first; its cursor was not recorded.
    return {"__typename": f"{kind}Edge", "cursor": "YXJyYXljb25uZWN0aW9uOjA=", "node": node}


def _set(shows: list[Show], show: Show, *, there: bool) -> None:
    """Put a show in front of a list, or take it out; doing so twice changes nothing more."""
    if there and not holds(shows, show):
        shows.insert(0, show)
    if not there:
        shows[:] = [one for one in shows if show_key(one) != show_key(show)]


def change_favorite(graph: Graph, me: User, wish: Input) -> Node:
    show, there = _show(graph, wish["cloudcastId"]), wish["isFavorited"]
    _set(graph.state.favorites.setdefault(me.username, []), show, there=there)
    edge = _edge("Cloudcast", graph.show_node(show)) if there else None
    return {"cloudcast": graph.show_node(show), "me": graph.user_node(me), "newFavoriteEdge": edge}


def change_repost(graph: Graph, me: User, wish: Input) -> Node:
    show = _show(graph, wish["cloudcastId"])
    _set(graph.state.reposts.setdefault(me.username, []), show, there=wish["isReposted"])
    graph.state.reposted_at[me.username, show_key(show)] = graph.state.new_time()
    return {"cloudcast": graph.show_node(show)}


def change_listen_later(graph: Graph, me: User, wish: Input) -> Node:
    show, there = _show(graph, wish["cloudcastId"]), wish["isListenLater"]
    _set(graph.state.listen_later.setdefault(me.username, []), show, there=there)
    edge = _edge("Cloudcast", graph.show_node(show)) if there else None
    members = {"me": graph.user_node(me), "viewer": viewer(graph), "newListenLaterEdge": edge}
    return members | {"cloudcast": graph.show_node(show)}


def change_following(graph: Graph, me: User, wish: Input) -> Node:
    user = graph.user_by_id(wish["userId"]) or _missing("User")
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
    show, comment = _show(graph, wish["cloudcastId"]), _written(graph, me, wish["comment"])
    graph.state.comments.setdefault(show_key(show), []).insert(0, comment)
    edge = _edge("Comment", comment_source(graph, Placed(comment, show)))
    return {"cloudcast": graph.show_node(show), "newCommentEdge": edge}


def add_reply(graph: Graph, me: User, wish: Input) -> Node:
    parent, reply = _comment(graph, wish["parentCommentId"]), _written(graph, me, wish["text"])
    graph.state.replies.setdefault(parent.comment.number, []).append(reply)
    edge = _edge("Comment", comment_source(graph, Placed(reply, parent.about, parent)))
    return {"comment": comment_source(graph, parent), "newReplyEdge": edge}


def remove_comment(graph: Graph, _me: User, wish: Input) -> Node:
    placed = _comment(graph, wish["commentId"])
    if not may_remove(graph, placed):
        raise GraphQLError("You are not allowed to remove this comment")
    graph.state.removed_comments.add(placed.comment.number)
    return {"comment": comment_source(graph, placed)}


def _name(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_NAME:
        raise GraphQLError("Not a name for a playlist")
    return text.strip()


def _free_slug(graph: Graph, me: User, name: str) -> str:
    """The name in small letters; a number is added to what is taken."""
    slug = re.sub(r"\W+", "-", name.casefold()).strip("-") or "playlist"
    taken = {playlist.slug for playlist in graph.library.playlists(me)}
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)


def _put(graph: Graph, playlist: Playlist, show: Show) -> PlaylistItem:
    item = PlaylistItem(graph.state.new_number(), show)
    playlist.items.append(item)
    playlist.modified = graph.state.new_time()
    return item


def add_playlist(graph: Graph, me: User, wish: Input) -> Node:
    name = _name(wish["playlistName"])
    show = _show(graph, wish["cloudcastId"]) if wish.get("cloudcastId") else None
    number, time = graph.state.new_number(), graph.state.new_time()
    playlist = Playlist(me.username, _free_slug(graph, me, name), name, number, created=time, modified=time)
    graph.state.playlists.append(playlist)
    item = _edge("PlaylistItem", item_node(graph, _put(graph, playlist, show))) if show else None
    edge = _edge("Playlist", playlist_source(graph, playlist))
    return {"viewer": viewer(graph), "newPlaylistEdge": edge, "newPlaylistItemEdge": item}


def add_playlist_item(graph: Graph, me: User, wish: Input) -> Node:
    playlist, show = _own_playlist(graph, me, wish.get("playlistId")), _show(graph, wish["cloudcastId"])
    item = _put(graph, playlist, show)
    edge = _edge("PlaylistItem", item_node(graph, item))
    return {"playlist": playlist_source(graph, playlist), "newPlaylistItemEdge": edge}


def remove_playlist_item(graph: Graph, me: User, wish: Input) -> Node:
    playlist, number = _own_playlist(graph, me, wish.get("playlistId")), local_id(wish["cloudcastId"])[1]
    item = next((one for one in playlist.items if one.show and one.show.number == number), None) or _missing("Item")
    playlist.items.remove(item)
    playlist.modified = graph.state.new_time()
    removed = global_id("PlaylistItem", item.number)
    return {"playlist": playlist_source(graph, playlist), "removedPlaylistItemId": removed}


def reorder_playlist(graph: Graph, me: User, wish: Input) -> Node:
    """The items in a new order; whoever leaves one out or names a strange one is refused."""
    playlist = _own_playlist(graph, me, wish["playlistId"])
    by_id = {global_id("PlaylistItem", item.number): item for item in playlist.items}
    if sorted(wish["items"]) != sorted(by_id):
        raise GraphQLError("The items are not those of the playlist")
    playlist.items[:] = [by_id[node_id] for node_id in wish["items"]]
    playlist.modified = graph.state.new_time()
    return {"playlist": playlist_source(graph, playlist)}


def change_playlist_name(graph: Graph, me: User, wish: Input) -> Node:
    playlist = _own_playlist(graph, me, wish["playlistId"])
    playlist.name = _name(wish["name"])
    playlist.modified = graph.state.new_time()
    return {"playlist": playlist_source(graph, playlist)}


def delete_playlist(graph: Graph, me: User, wish: Input) -> Node:
    playlist = _own_playlist(graph, me, wish.get("playlistId"))
    graph.state.playlists.remove(playlist)
    return {"deletedPlaylistId": global_id("Playlist", playlist.number), "viewer": viewer(graph)}


def disable_cloudcast(graph: Graph, me: User, wish: Input) -> Node:
    """Deleting, in Mixcloud's words; owners may do so for the reason USER."""
    show = _show(graph, wish["cloudcastId"])
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
    "addPlaylist": add_playlist,
    "addPlaylistItem": add_playlist_item,
    "removePlaylistItem": remove_playlist_item,
    "reorderPlaylist": reorder_playlist,
    "changePlaylistName": change_playlist_name,
    "deletePlaylist": delete_playlist,
    "disableCloudcast": disable_cloudcast,
    "markNotificationsRead": mark_notifications_read,
    "markUploadNotificationsRead": mark_upload_notifications_read,
}
