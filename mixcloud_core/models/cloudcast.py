"""Shows, which Mixcloud calls cloudcasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mixcloud_core.links import cloudcast_url
from mixcloud_core.models.picture import Picture
from mixcloud_core.models.tag import Tag
from mixcloud_core.models.tracklist import Chapter, Tracklist
from mixcloud_core.models.user import User

__all__ = ["Cloudcast", "Counts", "Flags", "Streams", "ViewerState"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a show was played, favorited and so on; None where that is hidden or not told."""

    plays: int | None = None
    favorites: int | None = None
    reposts: int | None = None
    listeners: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class Streams:
    """The addresses of a show's audio, decoded: one progressive file, an HLS and a DASH manifest.

    `protected`: there is a copy-protected stream. `refused` names the hosts of addresses that were left out
    because they are not Mixcloud's.
    """

    progressive_url: str | None = None
    hls_url: str | None = None
    dash_url: str | None = None
    protected: bool = False
    refused: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.progressive_url or self.hls_url or self.dash_url)

    def url(self, kind: str) -> str | None:
        """Give the address of one kind: `progressive`, `hls` or `dash`."""
        return {"progressive": self.progressive_url, "hls": self.hls_url, "dash": self.dash_url}.get(kind)


@dataclass(frozen=True, slots=True)
class Flags:
    """What kind of show it is; False also where Mixcloud does not tell. `track`: a single track, not a show."""

    track: bool = False
    exclusive: bool = False
    exclusive_preview_only: bool = False
    unlisted: bool = False
    draft: bool = False
    scheduled: bool = False
    awaiting_audio: bool = False
    copyright_disabled: bool = False


@dataclass(frozen=True, slots=True)
class ViewerState:
    """What the account that asked did with a show; None where nobody was signed in."""

    favorited: bool | None = None
    reposted: bool | None = None
    listen_later: bool | None = None


@dataclass(frozen=True, slots=True)
class Cloudcast:
    """A show. Times are in seconds, `published` is in UTC; texts are cleaned of control characters.

    `hosts` are the accounts that the owner names as hosts; `featured_artists` come from the tracklist.
    `restricted_reason` is Mixcloud's own word (`tracklist`, `repeat_play`, …). `viewer` tells what the account that
    asked did with the show.

    `unknown` names the parts (`tracklist`, `streams`, …) that Mixcloud did not tell, which is not the same as empty:
    lists of the REST API leave most of them out, and a service that changes may drop any.
    """

    id: str
    owner: User
    slug: str
    name: str
    description: str = ""
    published: datetime | None = None
    duration: int | None = None
    tags: tuple[Tag, ...] = ()
    hosts: tuple[User, ...] = ()
    picture: Picture | None = None
    tracklist: Tracklist = field(default_factory=Tracklist)
    featured_artists: tuple[str, ...] = ()
    counts: Counts = Counts()
    hidden_stats: bool = False
    flags: Flags = Flags()
    viewer: ViewerState = ViewerState()
    restricted_reason: str = ""
    streams: Streams = Streams()
    preview_url: str | None = None
    waveform_url: str | None = None
    unknown: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """The canonical address, which is the identity of the show."""
        return cloudcast_url(self.owner.username, self.slug)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The tracklist as chapters; empty when it has no times, and as long as the length of the show is not known."""
        return self.tracklist.chapters(self.duration)
