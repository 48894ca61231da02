"""Many shows in numbers: how many, how long, of what, by whom and when."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import NamedTuple

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.filters.words import tag_slug
from mixcloud_core.models import Cloudcast

__all__ = ["OwnerTally", "Played", "Summary", "Tally", "Total", "summarise"]

_WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
# Each begins where the one before ends, in seconds.
_LENGTHS = {"under 30 min": 0, "30–60 min": 1800, "1–2 h": 3600, "2–3 h": 7200, "3–6 h": 10_800, "6 h and more": 21_600}
_STARTS = tuple(_LENGTHS.values())
_LONGEST_GAP = 30  # years: Mixcloud began in 2008, and shows were made before


class Tally(NamedTuple):
    """How many shows have something in common, and what."""

    label: str
    number: int


class OwnerTally(NamedTuple):
    """How many shows an owner has: the name shown, the number, and the username."""

    label: str
    number: int
    username: str


class Played(NamedTuple):
    """A show, how often it was played, and its address."""

    label: str
    number: int
    url: str


class Total(NamedTuple):
    """A sum over the shows that tell the number, and how many do; None when none does."""

    total: int | None
    shows: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Some shows in numbers. Lengths are in seconds, times in UTC.

    `tags` and `owners` begin with the most frequent, each under its most frequent spelling. `months` (`2024-02`) and
    `years` run from the first to the last without a gap; `weekdays` and `lengths` are always all there. `without_`
    counts the shows of which that is not known, which are in no list about it; `tracklists` and `timed_tracklists`
    count those that are known to have one, or one with times. A show counts as often as it is given.
    """

    count: int
    seconds: int
    without_length: int
    without_date: int
    tracklists: int
    timed_tracklists: int
    plays: Total
    favorites: Total
    reposts: Total
    earliest: datetime | None
    latest: datetime | None
    tags: tuple[Tally, ...]
    owners: tuple[OwnerTally, ...]
    months: tuple[Tally, ...]
    years: tuple[Tally, ...]
    weekdays: tuple[Tally, ...]
    lengths: tuple[Tally, ...]
    most_played: tuple[Played, ...]

    def as_dict(self) -> dict[str, object]:
        """Give the same as dicts, lists, numbers and texts, for `json.dumps`; times as ISO 8601 has them."""
        return {entry.name: _plain(getattr(self, entry.name)) for entry in fields(self)}


def summarise(shows: Iterable[Cloudcast], top: int = 10) -> Summary:
    """Count shows in one pass; `top` is how many the list of the most played holds.

    No show is kept, so it may be any number of them. The order does not matter. Raises InvalidSettingError for a `top`
    below 0, and whatever `shows` raises.
    """
    if top < 0:
        raise InvalidSettingError("is below 0", setting="top")
    counts = _Counts(top)
    for show in shows:
        counts.add(show)
    return counts.summary()


# By what makes two the same, and by how it is written.
_Names = Counter[tuple[str, tuple[str, ...]]]


@dataclass(slots=True)
class _Sum:
    total: int = 0
    shows: int = 0

    def add(self, number: int | None) -> None:
        if number is not None:
            self.total += number
            self.shows += 1

    def result(self) -> Total:
        return Total(self.total if self.shows else None, self.shows)


@dataclass(slots=True)
class _Counts:
    """Everything that is counted, while it is counted."""

    top: int
    count: int = 0
    tracklists: int = 0
    timed_tracklists: int = 0
    seconds: _Sum = field(default_factory=_Sum)
    plays: _Sum = field(default_factory=_Sum)
    favorites: _Sum = field(default_factory=_Sum)
    reposts: _Sum = field(default_factory=_Sum)
    earliest: datetime | None = None
    latest: datetime | None = None
    tags: _Names = field(default_factory=Counter)
    owners: _Names = field(default_factory=Counter)
    months: Counter[int] = field(default_factory=Counter)  # from the beginning of the year 0
    weekdays: Counter[int] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    most_played: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, show: Cloudcast) -> None:
        self.count += 1
        self.tracklists += bool(show.tracklist)
        self.timed_tracklists += bool(show.tracklist.timed(show.duration))
        self.favorites.add(show.counts.favorites)
        self.reposts.add(show.counts.reposts)
        self._add_names(show)
        if show.published:
            self._add_date(show.published)
        if show.duration is not None:
            self.seconds.add(show.duration)
            self.lengths[bisect_right(_STARTS, show.duration) - 1] += 1
        if show.counts.plays is not None:
            self._add_plays(show, show.counts.plays)

    def _add_names(self, show: Cloudcast) -> None:
        owner = show.owner
        self.owners[owner.username.casefold(), (owner.display_name, owner.username)] += 1
        # A tag that is there twice counts once. Lists may leave out the slug, and a tag of mere signs has none.
        tags = {tag.slug or tag_slug(tag.name) or tag.name: tag.name for tag in show.tags}
        for slug, name in tags.items():
            self.tags[slug, (name,)] += 1

    def _add_date(self, at: datetime) -> None:
        self.months[at.year * 12 + at.month - 1] += 1
        self.weekdays[at.weekday()] += 1
        self.earliest = min(at, self.earliest or at)
        self.latest = max(at, self.latest or at)

    def _add_plays(self, show: Cloudcast, plays: int) -> None:
        self.plays.add(plays)
        # Of two that were played as often, the order in which they came must not decide.
        insort(self.most_played, (-plays, show.url, show.name))
        del self.most_played[self.top :]

    def summary(self) -> Summary:
        return Summary(
            count=self.count,
            seconds=self.seconds.total,
            without_length=self.count - self.seconds.shows,
            without_date=self.count - self.months.total(),
            tracklists=self.tracklists,
            timed_tracklists=self.timed_tracklists,
            plays=self.plays.result(),
            favorites=self.favorites.result(),
            reposts=self.reposts.result(),
            earliest=self.earliest,
            latest=self.latest,
            tags=tuple(Tally(name, count) for (name,), count in _most_frequent(self.tags)),
            owners=tuple(OwnerTally(name, count, username) for (name, username), count in _most_frequent(self.owners)),
            months=tuple(_months(self.months)),
            years=tuple(_years(self.months)),
            weekdays=tuple(Tally(label, self.weekdays[number]) for number, label in enumerate(_WEEKDAYS)),
            lengths=tuple(Tally(label, self.lengths[number]) for number, label in enumerate(_LENGTHS)),
            most_played=tuple(Played(name, -negative, url) for negative, url, name in self.most_played),
        )


def _most_frequent(names: _Names) -> list[tuple[tuple[str, ...], int]]:
    """Give each name once, as it is written most often, with its count, the most frequent first."""
    spellings: defaultdict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for (same, written), count in names.items():
        spellings[same].append((-count, written))
    merged = sorted((sum(count for count, _ in group), min(group)[1]) for group in spellings.values())
    return [(written, -negative) for negative, written in merged]


def _months(months: Counter[int]) -> Iterator[Tally]:
    for month in _without_gaps(months, _LONGEST_GAP * 12):
        yield Tally(f"{month // 12:04}-{month % 12 + 1:02}", months[month])


def _years(months: Counter[int]) -> Iterator[Tally]:
    years: Counter[int] = Counter()
    for month, count in months.items():
        years[month // 12] += count
    for year in _without_gaps(years, _LONGEST_GAP):
        yield Tally(f"{year:04}", years[year])


def _without_gaps(numbers: Iterable[int], longest: int) -> Iterator[int]:
    """Give the numbers in their order, and those between; a gap that is longer stays: a wrong date makes one."""
    last = None
    for number in sorted(numbers):
        if last is not None and number - last <= longest:
            yield from range(last + 1, number)
        yield number
        last = number


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Tally | OwnerTally | Played | Total):
        return value._asdict()
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value
