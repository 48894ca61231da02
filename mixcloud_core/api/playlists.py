"""Playlists, by GraphQL: those of everybody to read, one's own to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixcloud_core.api import lists
from mixcloud_core.api.base import Api, CloudcastLike, PlaylistLike, UserLike, choice, lookup, playlist_link, user_link
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_cloudcast, read_playlist
from mixcloud_core.api.operations import Operation, listing, mutation
from mixcloud_core.api.transport import Content
from mixcloud_core.links import Link
from mixcloud_core.models import Playlist, PlaylistItem

__all__ = ["OwnPlaylistsApi", "PlaylistsApi"]

_LOOKUP = "$lookup: PlaylistLookup!"
_PLAYLIST = "playlistLookup(lookup: $lookup)"
PLAYLIST_ORDERS = ("last_modified", "created", "alphabetical")

PLAYLIST = Operation(
    f"query Playlist({_LOOKUP}) {{ {_PLAYLIST} {{ ...PlaylistFields }} }}",
    "playlistLookup",
    Content.LIST,
    personal=True,
)
ITEMS = listing(
    "PlaylistItems",
    _LOOKUP,
    _PLAYLIST,
    "items",
    node="id cloudcast { ...Show }",
    content=Content.STREAMS,
    personal=True,
)
PLAYLISTS = listing(
    "Playlists",
    "$lookup: UserLookup!, $orderBy: PlaylistsOrderByEnum",
    "userLookup(lookup: $lookup)",
    "playlists(orderBy: $orderBy)",
    node="...PlaylistFields",
    personal=True,
)
OWN = listing("OwnPlaylists", "", "viewer", "me", "playlists", node="...PlaylistFields", needs_session=True)
CONTAINING = listing(
    "PlaylistsWith",
    "$id: ID",
    "viewer",
    "me",
    "playlists",
    node="...PlaylistFields containsCloudcast(id: $id)",
    needs_session=True,
)


ADD = mutation("addPlaylist", "newPlaylistEdge { node { ...PlaylistFields } }")
ADD_ITEM = mutation("addPlaylistItem", "playlist { ...PlaylistFields }")
REMOVE_ITEM = mutation("removePlaylistItem", "playlist { ...PlaylistFields }")
REORDER = mutation("reorderPlaylist", "playlist { ...PlaylistFields }")
RENAME = mutation("changePlaylistName", "playlist { ...PlaylistFields }")
DELETE = mutation("deletePlaylist", "deletedPlaylistId")

# With the session, which sees private ones: those who ask are about to change a playlist.
_PLAYLIST_ID = Operation(
    f"query PlaylistId({_LOOKUP}) {{ {_PLAYLIST} {{ id }} }}", "playlistLookup", needs_session=True
)


class PlaylistsApi(Api):
    """Playlists. One is given by its model or by its address."""

    def playlist(self, playlist: PlaylistLike) -> Playlist:
        """Give a playlist without its shows (see `playlist_items`); raises NotFoundError when there is none."""
        link = playlist_link(playlist)
        return read_playlist(self._one(PLAYLIST, _named(link), lookup(link)))

    def playlist_items(self, playlist: PlaylistLike, *, limit: int | None = None) -> Iterator[PlaylistItem]:
        """Go through a playlist in its owner's order, with whole shows: a request for every 100.

        A show that has gone since is an item without a show.
        """
        link = playlist_link(playlist)
        return self._list(ITEMS, _item, f"items of {_named(link)}", lookup(link), limit=limit)

    def playlists(self, user: UserLike, *, order: str | None = None, limit: int | None = None) -> Iterator[Playlist]:
        """Go through the playlists of a user; `order` is last_modified, created or alphabetical."""
        link = user_link(user)
        variables = {"lookup": {"username": link.user}, "orderBy": choice("order", order, PLAYLIST_ORDERS)}
        return self._list(PLAYLISTS, read_playlist, f'playlists of user "{link.user}"', variables, limit=limit)


class OwnPlaylistsApi(PlaylistsApi):
    """One's own playlists; all of this needs the site session."""

    def own_playlists(self, *, limit: int | None = None) -> Iterator[Playlist]:
        """Go through one's own playlists, private ones as well."""
        return self._list(OWN, read_playlist, "your playlists", {}, limit=limit)

    def playlists_with(self, show: CloudcastLike) -> Iterator[Playlist]:
        """Go through those of one's own playlists that hold a show."""
        nodes = self._list(CONTAINING, lambda node: node, "your playlists", {"id": self._id_of(show)})
        return lists.readable((node for node in nodes if node.flag("containsCloudcast")), read_playlist)

    def create_playlist(self, name: str, show: CloudcastLike | None = None) -> Playlist:
        """Make a playlist, with a first show if one is given."""
        values = {"playlistName": name, "cloudcastId": self._id_of(show) if show else None}
        node = self._change(ADD, f'new playlist "{name}"', values)
        return read_playlist(node.need_node("newPlaylistEdge").need_node("node"))

    def add_to_playlist(self, playlist: PlaylistLike, show: CloudcastLike) -> Playlist:
        """Put a show at the end of a playlist, and give the playlist as it is then."""
        return self._change_items(ADD_ITEM, playlist, {"cloudcastId": self._id_of(show)})

    def remove_from_playlist(self, playlist: PlaylistLike, show: CloudcastLike) -> Playlist:
        """Take a show out of a playlist, and give the playlist as it is then."""
        return self._change_items(REMOVE_ITEM, playlist, {"cloudcastId": self._id_of(show)})

    def reorder_playlist(self, playlist: PlaylistLike, items: Iterable[PlaylistItem]) -> Playlist:
        """Put the items of a playlist into a new order: all of them, as `playlist_items` gives them."""
        return self._change_items(REORDER, playlist, {"items": [item.id for item in items]})

    def rename_playlist(self, playlist: PlaylistLike, name: str) -> Playlist:
        """Give a playlist another name."""
        return self._change_items(RENAME, playlist, {"name": name})

    def delete_playlist(self, playlist: PlaylistLike) -> None:
        """Delete a playlist; its shows stay."""
        self._change(DELETE, "your playlist", {"playlistId": self._playlist_id(playlist)})

    def _change_items(self, operation: Operation, playlist: PlaylistLike, values: dict[str, object]) -> Playlist:
        node = self._change(operation, "your playlist", {**values, "playlistId": self._playlist_id(playlist)})
        return read_playlist(node.need_node("playlist"))

    def _playlist_id(self, playlist: PlaylistLike) -> str:
        if isinstance(playlist, Playlist) and playlist.id:
            return playlist.id
        link = playlist_link(playlist)
        return self._one(_PLAYLIST_ID, _named(link), lookup(link)).need_line("id")


def _named(link: Link) -> str:
    return f'playlist "{link.user}/playlists/{link.slug}"'


def _item(node: Node) -> PlaylistItem:
    show = node.node("cloudcast")
    return PlaylistItem(node.line("id"), read_cloudcast(show) if show else None)
