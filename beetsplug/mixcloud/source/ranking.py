"""Which of the shows that a search finds a file may be: by title, owner, duration and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beets.autotag import string_dist

from beetsplug.mixcloud.importing.certainty import Certainty
from mixcloud_core.filters.words import folded
from mixcloud_core.models import Cloudcast

__all__ = ["Wanted", "fits_length"]

# A recording loses or gains some seconds on its way, and a player's length of an old MP3 is an estimate.
_SECONDS_OFF, _SHARE_OFF = 10, 0.03
# How much each counts, and from which difference on one show is better than another.
_TITLE, _OWNER, _DURATION, _DATE = 3, 2, 2, 2
_NOTICEABLE = 0.05
# Days after which a date says that it is another one; a broadcast is often uploaded a day later.
_DAYS = 14
# A title that differs more than that is another one.
_WORST_TITLE = 0.6
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a file whose show is looked for; `length` in seconds."""

    title: str
    artist: str
    length: float
    day: date | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """What to search for, the narrower one first."""
        artist = "" if folded(self.artist) in folded(self.title) else self.artist
        return tuple(dict.fromkeys(filter(None, (f"{artist} {self.title}".strip(), self.title))))

    def is_met(self, shows: Iterable[Cloudcast]) -> bool:
        """Tell whether there is a show among some that fits in title and length."""
        return any(self._title_off(show) < _WORST_TITLE and fits_length(show, self.length) for show in shows)

    def ranked(self, shows: Iterable[Cloudcast], limit: int) -> list[tuple[Cloudcast, Certainty]]:
        """Give the shows that it may be, the best first, and how sure each is; other lengths come last."""
        likely = [show for show in shows if self._title_off(show) < _WORST_TITLE]
        ordered = sorted(likely, key=lambda show: (not fits_length(show, self.length), self._off(show)))[:limit]
        return [(show, self._certainty(show, ordered)) for show in ordered]

    def _certainty(self, show: Cloudcast, others: list[Cloudcast]) -> Certainty:
        """Weekly shows share title, owner and length: only a date tells them apart."""
        rivals = (other for other in others if other.url != show.url and fits_length(other, self.length))
        is_doubtful = any(self._off(other) - self._off(show) < _NOTICEABLE for other in rivals)
        return Certainty.DOUBTFUL if is_doubtful else Certainty.LIKELY

    def _off(self, show: Cloudcast) -> float:
        """Give how far a show is from what is wanted, from 0 to 1."""
        parts = (
            (_TITLE, self._title_off(show)),
            (_OWNER, self._owner_off(show)),
            (_DURATION, self._length_off(show)),
            (_DATE, self._date_off(show)),
        )
        return sum(weight * off for weight, off in parts) / sum(weight for weight, _ in parts)

    def _title_off(self, show: Cloudcast) -> float:
        names = (show.name, f"{show.owner.display_name} {show.name}", f"{show.name} {show.owner.display_name}")
        return min(float(string_dist(self.title, name)) for name in names)

    def _owner_off(self, show: Cloudcast) -> float:
        if not self.artist:
            return _UNKNOWN
        people = (show.owner, *show.hosts)
        names = (name for person in people for name in (person.display_name, person.username))
        return min(float(string_dist(self.artist, name)) for name in names)

    def _length_off(self, show: Cloudcast) -> float:
        if not show.duration:
            return _UNKNOWN
        return min(1.0, abs(show.duration - self.length) / _allowance(self.length) / 2)

    def _date_off(self, show: Cloudcast) -> float:
        if not (self.day and show.published):
            return _UNKNOWN
        return min(1.0, abs((show.published.date() - self.day).days) / _DAYS)


def fits_length(show: Cloudcast, length: float) -> bool:
    """Tell whether a file may be as long as a show, a few per cent more or less."""
    return show.duration is not None and abs(show.duration - length) <= _allowance(length)


def _allowance(length: float) -> float:
    return max(_SECONDS_OFF, _SHARE_OFF * length)
