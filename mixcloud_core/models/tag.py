"""Tags, and the categories that are made of some of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["Category", "Tag", "TagKind"]


class TagKind(Enum):
    """What a tag of discovery stands for."""

    TAG = "TAG"
    CITY = "CITY"
    ARTIST = "ARTIST"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is written (`liquid drum and bass`) and as addresses have it (`liquid-drum-and-bass`)."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Category:
    """One of Mixcloud's own shelves: `format` is `music` or `talk`."""

    name: str
    slug: str
    format: str
