"""The records of the catalogue: users, shows, sections, comments and tags, as plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
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
    def is_playable(self) -> bool:
        return self.stream_form not in {StreamForm.NULL, StreamForm.MEMBERS_NULL}
