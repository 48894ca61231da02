"""The records of the stand-in: users, shows, sections, comments, tags, lives, playlists, notifications.

What never changes is frozen; a playlist is what its owner makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class StreamForm(Enum):
    """What the three addresses of `streamInfo` look like."""

    ENCODED = "encoded"
    PLAIN = "plain"
    FOREIGN = "foreign"
    DRM = "drm"
    MEMBERS_NULL = "members null"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class User:
    username: str
    display_name: str
    number: int
    joined: str
    biog: str = ""
    city: str | None = None
    country: str | None = None
    country_code: str | None = None
    followers: int = 0
    following: int = 0
    is_select: bool = False
    is_pro: bool = False
    hides_favorites: bool = False
    hides_history: bool = False
    subscribed_to: tuple[str, ...] = ()
    """Those whose Select shows the user may hear."""
    links: tuple[tuple[str, str], ...] = ()
    """Title and address of the links in the profile."""
    social: tuple[tuple[str, str], ...] = ()
    """Platform and address."""

    @property
    def key(self) -> str:
        return f"/{self.username}/"


@dataclass(frozen=True, slots=True)
class Track:
    artist: str | None
    song: str | None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    text: str | None
    start: int | None = None


Section = Track | Chapter


@dataclass(frozen=True, slots=True)
class Tag:
    slug: str
    name: str
    is_category: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    number: int
    author: str
    text: str
    created: str
    position: int | None = None
    likes: int = 0
    replies: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """A show; times are UTC in ISO 8601, lengths are whole seconds, `special` is a line for people."""

    owner: str
    slug: str
    name: str
    number: int
    published: str
    special: str
    duration: int | None = 40
    two_rates: bool = True
    sections: tuple[Section, ...] = ()
    description: str | None = "Test tones, made for tests."
    tags: tuple[Tag, ...] = ()
    comments: tuple[Comment, ...] = ()
    hosts: tuple[str, ...] = ()
    stream_form: StreamForm = StreamForm.ENCODED
    restricted_reason: str | None = None
    hidden_stats: bool = False
    is_exclusive: bool = False
    is_unlisted: bool = False
    is_awaiting_audio: bool = False
    is_draft: bool = False
    is_scheduled: bool = False
    is_preview_only: bool = False
    is_taken_down: bool = False
    has_artwork: bool = True
    artwork: str = ""
    """The root of the picture that its owner sent; without one it follows from the address of the show."""

    @property
    def is_public(self) -> bool:
        """Whether it stands in the owner's list."""
        return not (self.is_unlisted or self.is_draft or self.is_scheduled)

    # Every counter has its own range, so that none can be taken for another.

    @property
    def plays(self) -> int:
        return 10_000 + self.number

    @property
    def listeners(self) -> int:
        return 5_000 + self.number

    @property
    def favorites(self) -> int:
        return 500 + self.number

    @property
    def reposts(self) -> int:
        return 50 + self.number

    @property
    def is_old(self) -> bool:
        """Whether it came before 2015: pictures then ended in `.jpg`, files were sent as `audio/mpeg`."""
        return self.published < "2015"

    @property
    def is_streamed(self) -> bool:
        """Whether everybody is given its streams."""
        return self.stream_form not in {StreamForm.NULL, StreamForm.MEMBERS_NULL}

    @property
    def is_playable(self) -> bool:
        """Whether its streams are served: those of Select shows are, to who knows their addresses."""
        return self.is_streamed or self.is_exclusive or self.is_preview_only


@dataclass(frozen=True, slots=True)
class LiveStream:
    """The last stream of a user: running, or over since `ended`; an ended one keeps its stale address."""

    owner: str
    number: int
    name: str
    slug: str
    started: str
    ended: str | None = None
    description: str = ""
    plays: int = 0
    spectators: int = 0
    tags: tuple[Tag, ...] = ()
    is_unlisted: bool = False


class NoticeKind(Enum):
    """What a notification tells; the values are the names of GraphQL."""

    FOLLOW = "FollowNotification"
    FAVORITE = "FavoriteNotification"
    REPOST = "RepostNotification"
    COMMENT = "CloudcastCommentNotification"


@dataclass(frozen=True, slots=True)
class Notification:
    number: int
    kind: NoticeKind
    by: str
    created: str
    show: Show | None = None
    comment: Comment | None = None


@dataclass
class PlaylistItem:
    """A place in a playlist; `show` is None where the show has gone since."""

    number: int
    show: Show | None


@dataclass
class Playlist:
    owner: str
    slug: str
    name: str
    number: int
    description: str = ""
    items: list[PlaylistItem] = field(default_factory=list)
    created: str = "2024-01-01T00:00:00+00:00"
    modified: str = "2024-01-01T00:00:00+00:00"
