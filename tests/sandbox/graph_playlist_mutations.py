"""What owners make of their playlists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from tests.sandbox.graph_playlists import item_node, playlist_source
from tests.sandbox.graph_viewer import viewer
from tests.sandbox.records import Playlist, PlaylistItem, Show, User
from tests.sandbox.relay import Node, global_id, local_id, missing, new_edge

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph

    Input = dict[str, Any]

LONGEST_NAME = 100


def wished_show(graph: Graph, node_id: str) -> Show:
    return graph.show_by_id(node_id) or missing("Cloudcast")


def _own_playlist(graph: Graph, me: User, node_id: str | None) -> Playlist:
    playlist = graph.playlist_by_id(node_id or "")
    if playlist is None or playlist.owner != me.username:
        missing("Playlist")
    return playlist


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
    show = wished_show(graph, wish["cloudcastId"]) if wish.get("cloudcastId") else None
    number, time = graph.state.new_number(), graph.state.new_time()
    playlist = Playlist(me.username, _free_slug(graph, me, name), name, number, created=time, modified=time)
    graph.state.playlists.append(playlist)
    item = new_edge("PlaylistItem", item_node(graph, _put(graph, playlist, show))) if show else None
    edge = new_edge("Playlist", playlist_source(graph, playlist))
    return {"viewer": viewer(graph), "newPlaylistEdge": edge, "newPlaylistItemEdge": item}


def add_playlist_item(graph: Graph, me: User, wish: Input) -> Node:
    playlist, show = _own_playlist(graph, me, wish.get("playlistId")), wished_show(graph, wish["cloudcastId"])
    item = _put(graph, playlist, show)
    edge = new_edge("PlaylistItem", item_node(graph, item))
    return {"playlist": playlist_source(graph, playlist), "newPlaylistItemEdge": edge}


def remove_playlist_item(graph: Graph, me: User, wish: Input) -> Node:
    playlist, number = _own_playlist(graph, me, wish.get("playlistId")), local_id(wish["cloudcastId"])[1]
    item = next((one for one in playlist.items if one.show and one.show.number == number), None) or missing("Item")
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


PLAYLIST_MUTATIONS: dict[str, Callable[[Graph, User, Input], Node]] = {
    "addPlaylist": add_playlist,
    "addPlaylistItem": add_playlist_item,
    "removePlaylistItem": remove_playlist_item,
    "reorderPlaylist": reorder_playlist,
    "changePlaylistName": change_playlist_name,
    "deletePlaylist": delete_playlist,
}
