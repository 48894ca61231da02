"""What was played and when, as a program noted it, as a tracklist that starts with the first track."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["Play", "UnreadableError", "clock_of", "over_midnight", "tracklist_of_plays"]

_DAY = 86_400  # seconds
_COLONS = re.compile(
    r"(?P<before>午後|下午|오후|午前|上午|오전)?\s?(?<!\d)(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])"
    r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?",
    re.ASCII,
)
# Points are in dates as well: 4.9.22.
_POINTS = re.compile(r"(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)\.(?P<s>[0-5]\d)", re.ASCII)
_AFTER_NOON = frozenset({"P", "p", "午後", "下午", "오후"})


class UnreadableError(ValueError):
    """What is not to be read as a tracklist, and why: the message goes on after the name of a file."""


@dataclass(frozen=True, slots=True)
class Play:
    """A track that was played; `at` is in seconds since a moment that is one for all of them, None if nobody says."""

    title: str
    artist: str = ""
    at: float | None = None


def tracklist_of_plays(plays: Iterable[Play]) -> Tracklist:
    """Give tracks in the order they began, with times that count from the first one.

    A track that began twice in one second was loaded on two decks, and is one. What has neither title nor artist is
    left out.
    """
    ordered = _by_time([clean for play in plays if (clean := _cleaned(play)).title])
    first = next((play.at for play in ordered if play.at is not None), 0.0)
    # Those without a time may well be played twice.
    once = {(play, index if play.at is None else -1): play for index, play in enumerate(ordered)}
    return Tracklist(
        tuple(
            Section(play.title, play.artist, None if play.at is None else float(play.at - first))
            for play in once.values()
        )
    )


def clock_of(text: str) -> tuple[float | None, str]:
    """Give a time of day (`7:55:45 PM PDT`, `19:55`) in seconds since midnight, and what else the text holds."""
    found = _COLONS.search(text[:100]) or _POINTS.fullmatch(text)
    if not found:
        return None, text
    parts, hours = found.groupdict(), int(found["h"])
    if half := parts.get("half") or parts.get("before"):
        hours = hours % 12 + (12 if half in _AFTER_NOON else 0)
    seconds = 3600 * hours + 60 * int(found["m"]) + int(found["s"] or 0)
    return float(seconds), text[: found.start()] + text[found.end() :]


def over_midnight(plays: Sequence[Play]) -> list[Play]:
    """Give plays whose times of day go on after midnight; some programs write the newest first, which is turned round.

    Each time is taken for the nearest one to that of the play before: no break in a set is half a day long.
    """
    times = [play.at for play in plays if play.at is not None]
    steps = [_step(before, after) for before, after in pairwise(times)]
    if sum(step < 0 for step in steps) > sum(step > 0 for step in steps):
        plays = plays[::-1]
    counted: list[Play] = []
    last: float | None = None
    for play in plays:
        if play.at is not None:
            last = play.at if last is None else last + _step(last, play.at)
        counted.append(play if play.at is None else replace(play, at=last))
    return counted


def _step(before: float, after: float) -> float:
    return (after - before + _DAY / 2) % _DAY - _DAY / 2


def _cleaned(play: Play) -> Play:
    title, artist = clean_line(play.title), clean_line(play.artist)
    return Play(title, artist, play.at) if title else Play(artist, "", play.at)


def _by_time(plays: Sequence[Play]) -> list[Play]:
    """One without a time stays behind the one it is listed after."""
    keys: list[float] = []
    for play in plays:
        keys.append(play.at if play.at is not None else keys[-1] if keys else float("-inf"))
    order = sorted(range(len(plays)), key=keys.__getitem__)
    return [plays[index] for index in order]
