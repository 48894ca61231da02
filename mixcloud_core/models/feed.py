"""What happened: feeds, histories, and notifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mixcloud_core.models.cloudcast import Cloudcast
from mixcloud_core.models.comment import Comment
from mixcloud_core.models.playlist import Playlist
from mixcloud_core.models.user import User

__all__ = ["FeedItem", "Listen", "NewUpload", "Notification", "StreamItem"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """Something that a user did: `kind` is Mixcloud's word (`upload`, `listen`, `favorite`, `follow`, `repost`, …).

    `cloudcasts` are the shows it was done to, `users` those who were followed; `created` is in UTC.
    """

    id: str
    kind: str
    user: User | None
    created: datetime | None = None
    cloudcasts: tuple[Cloudcast, ...] = ()
    users: tuple[User, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listen:
    """A show that was listened to; `listened` (UTC) is told by REST only."""

    id: str
    cloudcast: Cloudcast
    listened: datetime | None = None


@dataclass(frozen=True, slots=True)
class StreamItem:
    """A show on a user's page: one of the user's own, or one that was reposted (`reposted_by` names by whom)."""

    cloudcast: Cloudcast
    reposted_by: str = ""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A new show of somebody whom the viewer follows."""

    cloudcast: Cloudcast
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Notification:
    """Something that others did to the viewer: `kind` is `follow`, `favorite`, `repost`, `comment`, `playlist`, …

    `kind` is Mixcloud's own word in lower case where it is of no kind that is known here. `created` is in UTC.
    """

    id: str
    kind: str
    created: datetime | None = None
    seen: bool = False
    user: User | None = None
    cloudcast: Cloudcast | None = None
    comment: Comment | None = None
    playlist: Playlist | None = None
