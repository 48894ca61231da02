"""Where listeners of a show stay and leave: the minutes of its statistics beside its tracklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from mixcloud_core.models import Chapter

__all__ = ["Audience", "Stretch", "Turn", "audience", "resampled"]

# Ten days: what a reply holds beyond that is no show.
_MOST_MINUTES = 14_400


class Turn(NamedTuple):
    """The minute of a show in which fewer or more listened than in the one before, and what was played in it."""

    minute: int
    before: int
    now: int
    title: str

    @property
    def difference(self) -> int:
        """How many came; below 0, how many left."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Stretch:
    """A track, or what else the tracklist names, with how many listened when it began and when it ended.

    `start` and `end` are in seconds. One that began and ended within a minute has one number.
    """

    start: float
    end: float
    title: str
    first: int
    last: int
    average: float


@dataclass(frozen=True, slots=True)
class Audience:
    """How many listened to each minute of a show, and to what.

    `stretches` is empty where the tracklist has no times. False where there is nothing to compare: nobody listened, or
    the show lasts a minute.
    """

    minutes: tuple[int, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    def __bool__(self) -> bool:
        return len(self.minutes) > 1 and any(self.minutes)

    @property
    def most(self) -> int:
        """How many listened to the minute that most listened to."""
        return max(self.minutes, default=0)

    @property
    def at_the_end(self) -> float:
        """The share of the most listeners that listened to the last minute."""
        return self.minutes[-1] / self.most if self.most else 0.0

    @property
    def half_left(self) -> int | None:
        """The minute from which on fewer than half of the most listeners were there, to the end; None where none is."""
        stayed = max((at for at, number in enumerate(self.minutes) if 2 * number >= self.most), default=-1) + 1
        return stayed if stayed < len(self.minutes) else None

    def losses(self, most: int) -> list[Turn]:
        """Give the minutes in which most listeners left, the worst first: by number, for at the end half is few."""
        return self._turns(most, -1)

    def gains(self, most: int) -> list[Turn]:
        """Give the minutes to which most listeners came, the best first."""
        return self._turns(most, 1)

    def _turns(self, most: int, sign: int) -> list[Turn]:
        differences = ((sign * (now - before), at) for at, (before, now) in enumerate(pairwise(self.minutes), 1))
        steepest = sorted((-size, at) for size, at in differences if size > 0)[:most]
        return [Turn(at, self.minutes[at - 1], self.minutes[at], self.title_at(at)) for _, at in steepest]

    def title_at(self, minute: int) -> str:
        """Give what is played in the middle of a minute; empty where nobody knows."""
        at = 60 * minute + 30
        return next((stretch.title for stretch in self.stretches if stretch.start <= at < stretch.end), "")


def audience(minutes: Sequence[int], chapters: Sequence[Chapter], duration: float | None) -> Audience:
    """Put minutes and tracks together; minutes after the end of the show (`duration` in seconds) are left out.

    A number below 0 is none.
    """
    most = min(ceil(duration / 60), _MOST_MINUTES) if duration else _MOST_MINUTES
    heard = tuple(max(number, 0) for number in minutes[:most])
    return Audience(heard, tuple(_stretch(chapter, heard) for chapter in chapters if chapter.start < 60 * len(heard)))


def _stretch(chapter: Chapter, minutes: Sequence[int]) -> Stretch:
    first = int(chapter.start // 60)
    inside = minutes[first : max(ceil(chapter.end / 60), first + 1)]
    return Stretch(chapter.start, chapter.end, chapter.title, inside[0], inside[-1], sum(inside) / len(inside))


def resampled(numbers: Sequence[float], places: int) -> list[float]:
    """Give as many numbers as there are places, each the mean of what is there, or its part; none of no numbers."""
    if not numbers or places < 1:
        return []
    return [_mean_between(numbers, at * len(numbers), (at + 1) * len(numbers), places) for at in range(places)]


def _mean_between(numbers: Sequence[float], start: int, end: int, scale: int) -> float:
    """Give the mean between two places of a sequence, which are counted in parts (`scale` to each number)."""
    parts = range(start // scale, -(-end // scale))
    weighted = (numbers[at] * (min(end, (at + 1) * scale) - max(start, at * scale)) for at in parts)
    return sum(weighted) / (end - start)
