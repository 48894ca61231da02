"""Tracklists, and the chapters that come of those with times."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

__all__ = ["Chapter", "Section", "Tracklist"]


@dataclass(frozen=True, slots=True)
class Section:
    """One line of a tracklist: a track (artist and title), or a chapter (title only).

    `start` is in seconds from the beginning of the show, None where the uploader gave none.
    """

    title: str
    artist: str = ""
    start: float | None = None

    @property
    def label(self) -> str:
        """`Artist – Title`, or the part of it that is known."""
        return " – ".join(filter(None, (self.artist, self.title))) or "Unknown"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of a show, in seconds from its beginning."""

    start: float
    end: float
    title: str


@dataclass(frozen=True, slots=True)
class Tracklist:
    """The sections of a show in the order they are played; times need not rise, and may be missing."""

    sections: tuple[Section, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sections)

    def chapters(self, duration: float | None) -> tuple[Chapter, ...]:
        """Give chapters that cover the whole show (`duration` in seconds) without gaps, or none.

        Only sections with a time inside the show count; no time is ever invented. Sections of one time share
        a chapter. A show that starts before its first section gets an "Intro".
        """
        if not duration:
            return ()
        timed = [s for s in self.sections if s.start is not None and 0 <= s.start < duration]
        timed.sort(key=_start)
        starts = [(at, " / ".join(s.label for s in group)) for at, group in groupby(timed, key=_start)]
        # Several sections, all at one time: what some forms send when nobody typed in any times.
        if not starts or (len(starts) == 1 and len(timed) > 1):
            return ()
        if starts[0][0] > 0:
            starts.insert(0, (0.0, "Intro"))
        ends = [*(at for at, _ in starts[1:]), float(duration)]
        return tuple(Chapter(at, end, title) for (at, title), end in zip(starts, ends, strict=True))


def _start(section: Section) -> float:
    return section.start or 0.0
