"""Playlists, and the shows in them."""

from __future__ import annotations

from dataclasses import dataclass

from mixcloud_core.links import playlist_url
from mixcloud_core.models.cloudcast import Cloudcast
from mixcloud_core.models.picture import Picture
from mixcloud_core.models.user import User

__all__ = ["Playlist", "PlaylistItem"]


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist: `count` is the number of its items, None where Mixcloud does not tell.

    `duration` is the length of all its shows in seconds, None where it is not told.
    """

    owner: User
    slug: str
    name: str
    id: str = ""
    description: str = ""
    picture: Picture | None = None
    count: int | None = None
    duration: int | None = None
    unknown: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """The canonical address, which is the identity of the playlist."""
        return playlist_url(self.owner.username, self.slug)


@dataclass(frozen=True, slots=True)
class PlaylistItem:
    """A place in a playlist, in the owner's order; `cloudcast` is None where the show has gone since."""

    id: str
    cloudcast: Cloudcast | None
