"""Tracklists, and the chapters that come of those with times."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import inf

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

    def timed(self, duration: float | None) -> tuple[Section, ...]:
        """Give the sections whose times mean something, by time: inside the show, where its length is known (seconds).

        Empty as well when several sections are all at one time: some forms send 0 where nobody typed in any times.
        """
        end = duration or inf
        timed = sorted((s for s in self.sections if s.start is not None and 0 <= s.start < end), key=_start)
        return () if len(timed) > 1 and timed[0].start == timed[-1].start else tuple(timed)

    def chapters(self, duration: float | None) -> tuple[Chapter, ...]:
        """Give chapters that cover the whole show (`duration` in seconds) without gaps, or none.

        Only `timed` sections count; no time is ever invented. Sections of one time share a chapter. A show that
        starts before its first section gets an "Intro".
        """
        timed = self.timed(duration)
        if not timed or not duration:
            return ()
        starts = [(at, " / ".join(s.label for s in group)) for at, group in groupby(timed, key=_start)]
        if starts[0][0] > 0:
            starts.insert(0, (0.0, "Intro"))
        ends = [*(at for at, _ in starts[1:]), float(duration)]
        return tuple(Chapter(at, end, title) for (at, title), end in zip(starts, ends, strict=True))


def _start(section: Section) -> float:
    return section.start or 0.0
