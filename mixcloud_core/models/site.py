"""What belongs to the site rather than to a user: countries, embedded players, and where a list goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Country", "DisabledReason", "Embed", "Page"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Country:
    """A country that discovery can be asked for: `GB`, `United Kingdom`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DisabledReason:
    """Why a show was taken away: `reason` is Mixcloud's own word (`USER`, `STAFF`, …), empty if none."""

    reason: str
    is_upload_corrupted: bool = False


@dataclass(frozen=True, slots=True)
class Embed:
    """A player for other pages: `html` is Mixcloud's own markup, to be trusted as far as Mixcloud is.

    `height` is in pixels, `width` as HTML has it (`100%`), `cache_age` in seconds.
    """

    html: str
    title: str = ""
    author_name: str = ""
    author_url: str = ""
    image_url: str = ""
    width: str = ""
    height: int | None = None
    cache_age: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list: `next` is where it goes on (a cursor or an address), None at the end."""

    items: tuple[T, ...]
    next: str | None = None
