"""Tags: the words an uploader files a show under."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Tag"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is written (`liquid drum and bass`) and as addresses have it (`liquid-drum-and-bass`)."""

    name: str
    slug: str
