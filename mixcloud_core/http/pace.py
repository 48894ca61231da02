"""Whose turn it is to ask Mixcloud: the arithmetic of limits, without clock, lock or file.

All times are seconds since 1970, all waits seconds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import chain

from mixcloud_core.api.rates import Rate
from mixcloud_core.api.transport import Budget
from mixcloud_core.hosts import host_of
from mixcloud_core.links import API

__all__ = ["LONGEST_PAUSE", "Pace", "family_of", "merged", "read_pace", "refuse", "take", "write_pace"]

# No reply makes anybody wait longer: Mixcloud was seen to ask for minutes.
LONGEST_PAUSE = 3600.0
# Requests may arrive closer to each other than they left: windows are this much longer than the limit's.
_MARGIN = 1.05
# After so many refusals in a row, about a sixteenth of the rate is left.
_MOST_HALVINGS = 4
# How far sums of times may be off, generously.
_ROUNDING = 1.0
# Waits shorter than this only burn the processor.
_SHORTEST_WAIT = 0.001


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of the requests that share one of Mixcloud's limits.

    `sent` holds the times of requests by budget, `seen` the time of the last change. The last refusal came at
    `refused`, closed the way until `not_before`, and left the rates halved `halvings` times.
    """

    sent: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    seen: float = 0.0
    refused: float = 0.0
    not_before: float = 0.0
    halvings: int = 0


def merged(pace: Pace, other: Pace, now: float) -> Pace:
    """Put together what two stores know of one family; the same pace where the other one knows nothing more."""
    pace, other = _on_this_clock(pace, now), _on_this_clock(other, now)
    names = pace.sent.keys() | other.sent.keys()
    both = replace(
        max(pace, other, key=lambda one: one.refused),
        sent={name: tuple(sorted({*pace.sent.get(name, ()), *other.sent.get(name, ())})) for name in names},
        seen=max(pace.seen, other.seen),
        not_before=max(pace.not_before, other.not_before),
    )
    return pace if both == pace else both


def family_of(url: str) -> str:
    """Name the limit of Mixcloud's that a request falls under: REST has one "on all actions" (API documentation)."""
    return "rest" if host_of(url) == host_of(API) else "graphql"


def take(pace: Pace, budget: Budget, rate: Rate, now: float) -> tuple[Pace, float]:
    """Take a turn, or tell how long there will be none: a wait of 0 means that it is taken."""
    pace = _on_this_clock(pace, now)
    slowed = _slowed(rate, pace, now)
    window = slowed.seconds * _MARGIN
    sent = sorted(time for time in pace.sent.get(budget.value, ()) if time > now - window)
    free = sent[-slowed.count] + window if len(sent) >= slowed.count else now
    free = max(free, pace.not_before)
    if free > now:
        return pace, max(free - now, _SHORTEST_WAIT)
    return replace(pace, sent={**pace.sent, budget.value: (*sent, now)}, seen=now), 0.0


def refuse(pace: Pace, rate: Rate, now: float, *, asked: float, wait: float | None) -> Pace:
    """Close the way for as long as Mixcloud said, for one window of the rate if it did not say; and slow down.

    `asked` is when the refused request left: of those that left together, only the first slows down.
    """
    pace = _on_this_clock(pace, now)
    not_before = max(pace.not_before, now + min(rate.seconds if wait is None else wait, LONGEST_PAUSE))
    if asked <= pace.refused:
        return replace(pace, not_before=not_before, seen=now)
    halvings = min(_halvings(rate, pace, now) + 1, _MOST_HALVINGS)
    return replace(pace, not_before=not_before, halvings=halvings, refused=now, seen=now)


def write_pace(pace: Pace) -> str:
    """Give a pace as text for a store."""
    return json.dumps(asdict(pace))


def read_pace(text: str | bytes) -> Pace:
    """Read a pace back; raises ValueError for anything else."""
    try:
        stored = json.loads(text)
        pace = Pace(
            sent={str(name): tuple(map(_time, times)) for name, times in stored["sent"].items()},
            seen=_time(stored["seen"]),
            refused=_time(stored["refused"]),
            not_before=_time(stored["not_before"]),
            halvings=min(max(int(stored["halvings"]), 0), _MOST_HALVINGS),
        )
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("no pace") from error
    if max(pace.refused, pace.not_before - LONGEST_PAUSE, *chain(*pace.sent.values())) > pace.seen + _ROUNDING:
        raise ValueError("a pace of times that never were")
    return pace


def _time(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no time")
    return float(value)


def _on_this_clock(pace: Pace, now: float) -> Pace:
    """Move all times along with a clock that was set back: nobody waits for hours that were lived once already."""
    back = now - pace.seen
    if back >= 0:
        return pace
    sent = {name: tuple(time + back for time in times) for name, times in pace.sent.items()}
    return replace(pace, sent=sent, seen=now, refused=pace.refused + back, not_before=pace.not_before + back)


def _halvings(rate: Rate, pace: Pace, now: float) -> int:
    """Give how often a rate is halved now: one time less for each window since the way is open again."""
    calm = max(0.0, now - pace.not_before)
    return max(0, pace.halvings - int(calm / rate.seconds))


def _slowed(rate: Rate, pace: Pace, now: float) -> Rate:
    share = 2 ** _halvings(rate, pace, now)
    if rate.count >= share:
        return Rate(rate.count // share, rate.seconds)
    return Rate(1, rate.seconds * share / rate.count)
