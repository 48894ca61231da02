"""What an owner learns about plays and listeners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["DayCount", "Series", "Statistics"]


@dataclass(frozen=True, slots=True)
class DayCount:
    """How often something happened on a day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Series:
    """How often something happened: in all, and by day; `total` is None where it is not told."""

    total: int | None = None
    days: tuple[DayCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """Statistics of a show, or of an account, between two dates.

    `minutes` are minutes listened. `engagement` tells for each minute of a show how many listened to it (a show
    only); `followers` those who came (an account only).
    """

    plays: Series = Series()
    favorites: Series = Series()
    reposts: Series = Series()
    comments: Series = Series()
    minutes: Series = Series()
    followers: Series = Series()
    engagement: tuple[int, ...] = ()
