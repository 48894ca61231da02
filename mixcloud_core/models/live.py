"""Live streams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mixcloud_core.links import live_url
from mixcloud_core.models.tag import Tag
from mixcloud_core.models.user import User

__all__ = ["LiveStream"]


@dataclass(frozen=True, slots=True)
class LiveStream:
    """A live stream of a user, on air or over. Times are in UTC.

    `hls_url` leads to video and audio, and is signed for a limited time; it is None when the stream is over. `tags`
    begin with the main one. `spectators` are those who watch now.
    """

    owner: User
    name: str
    id: str = ""
    description: str = ""
    is_live: bool = False
    started: datetime | None = None
    ended: datetime | None = None
    hls_url: str | None = None
    thumbnail_url: str | None = None
    tags: tuple[Tag, ...] = ()
    plays: int | None = None
    spectators: int | None = None
    is_unlisted: bool = False
    unknown: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """The address where the stream is watched."""
        return live_url(self.owner.username)
