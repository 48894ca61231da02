"""Who sees a show: everybody, those who know its address, its owner alone, or everybody from some time on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from mixcloud_core.formats import quoted
from mixcloud_core.models import Cloudcast, CloudcastForm

__all__ = ["Seen", "coming_time", "local_time", "parse_time", "seen_of", "visibility_of"]

# Characters.
_LONGEST = 40
_WANTED = "a time such as 2027-01-31 20:00 (on your clock) or 2027-01-31T20:00Z"


class Seen(NamedTuple):
    """Who sees a show, as Mixcloud's form has it: `publish` is true for everybody, false for a draft.

    All None: as it is.
    """

    publish: bool | None = None
    unlisted: bool | None = None
    publish_date: datetime | None = None

    @classmethod
    def of(cls, form: CloudcastForm, publish: bool | None) -> Seen:
        """Give what a form says, and what is said beside it."""
        return cls(publish, form.unlisted, form.publish_date)

    def __str__(self) -> str:
        """Give the word that a person types: `public`, `unlisted`, `draft`, a time, or nothing."""
        if self.publish_date:
            return local_time(self.publish_date)
        if self.unlisted:
            return "unlisted"
        return {True: "public", False: "draft", None: ""}[self.publish]


_WORDS = {"": Seen(), "public": Seen(publish=True), "unlisted": Seen(unlisted=True), "draft": Seen(publish=False)}


def seen_of(text: str) -> Seen:
    """Read what a person typed; raises ValueError that says what is possible."""
    known = _WORDS.get(text.strip().lower())
    if known is not None:
        return known
    try:
        return Seen(publish_date=parse_time(text))
    except ValueError:
        raise ValueError(f"{quoted(text)} is none of public, unlisted and draft, and not {_WANTED}") from None


def visibility_of(show: Cloudcast) -> Seen:
    """Give who sees a show now, all None where Mixcloud does not tell."""
    flags = show.flags
    if "flags" in show.unknown:
        return Seen()
    if flags.scheduled and show.published:
        return Seen(publish_date=show.published)
    return Seen(unlisted=True) if flags.unlisted else Seen(publish=not (flags.draft or flags.scheduled))


def parse_time(text: str) -> datetime:
    """Give a moment in UTC: on the clock of this machine where no zone is given. Raises ValueError."""
    words = text.strip().upper()
    if len(words) <= _LONGEST and words.isascii() and ":" in words:  # a day alone would be its first moment
        with suppress(ValueError, OverflowError, OSError):
            return datetime.fromisoformat(words).astimezone(UTC)
    raise ValueError(f"{quoted(text)} is not {_WANTED}")


def coming_time(now: Callable[[], datetime]) -> Callable[[str], datetime]:
    """Give a reader of times that raises ValueError for one that is over."""

    def read(text: str) -> datetime:
        moment = parse_time(text)
        if moment <= now():
            raise ValueError(f"{local_time(moment)} is over: a show is scheduled for a time to come")
        return moment

    return read


def local_time(moment: datetime) -> str:
    """Give a moment on the clock of this machine, so that `parse_time` reads the same again (`2027-01-31 20:00`)."""
    here = moment.astimezone()
    plain = here.replace(tzinfo=None, fold=0)
    timespec = "auto" if plain.microsecond else "seconds" if plain.second else "minutes"
    # In the hour that a clock lives twice, the zone tells which one it is.
    is_clear = plain.astimezone() == here
    return (plain if is_clear else here).isoformat(" ", timespec)
