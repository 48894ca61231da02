"""Statistics for owners: invented numbers that follow from the day, the thing and what is counted."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from math import exp
from typing import TYPE_CHECKING

from graphql import GraphQLError

from tests.sandbox.directory import NOW
from tests.sandbox.relay import Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph
    from tests.sandbox.records import Show, User

COUNTED = {"plays": 1, "favorites": 0.06, "reposts": 0.025, "comments": 0.02, "minutes": 31}
"""What is counted, and how much of it comes with a play."""
USUAL_DAYS = 30
"""How far back the numbers go when nobody says; not recorded."""
_USUAL_PLAYS = 140
_SATURDAY = 5
_SUDDENLY = 0.45
"""Where in a show many listeners leave at once."""


def show_stats(graph: Graph, show: Show, **period: str | None) -> Node | None:
    if not graph.is_me(show.owner):
        return None
    begun = date.fromisoformat(show.published[:10])
    stats = _stats("CloudcastStats", f"show {show.number}", begun, period, lambda day: _interest((day - begun).days))
    minutes = (show.duration or 0) // 60 + 1
    points = [{"value": _listeners(show.number, minute, minutes)} for minute in range(minutes)]
    return stats | {"engagement": {"data": points}}


def user_stats(graph: Graph, user: User, **period: str | None) -> Node | None:
    if not graph.is_me(user.username):
        return None
    begun = date.fromisoformat(user.joined[:10])

    def weekly(day: date) -> float:
        return _USUAL_PLAYS * (1 + 0.5 * (day.weekday() >= _SATURDAY))

    stats = _stats("UserStats", f"user {user.number}", begun, period, weekly)
    return stats | {"followers": _histogram(f"user {user.number} followers", begun, period, lambda d: weekly(d) / 12)}


def _stats(kind: str, of: str, begun: date, period: dict[str, str | None], plays: Callable[[date], float]) -> Node:
    def series(name: str, share: float) -> Callable[[], Node]:
        return _histogram(f"{of} {name}", begun, period, lambda day: share * plays(day))

    return {"__typename": kind} | {name: series(name, share) for name, share in COUNTED.items()}


def _interest(age: int) -> float:
    """How often a show is played on a day: most in its first days, then less and less, and never quite forgotten."""
    return 90 * exp(-age / 4) + 12 * exp(-age / 60) + 3


def _listeners(number: int, minute: int, minutes: int) -> int:
    """How many hear a minute: fewer and fewer, some leave all at once, and before the end some skip to a favourite."""
    at = minute / minutes
    left = 0.82 if at >= _SUDDENLY else 1
    skipped_to = 22 * exp(-(((at - 0.7) / 0.06) ** 2))
    return round(240 * exp(-1.1 * at) * left + skipped_to + 4 * _noise(f"minute {number} {minute}"))


def _histogram(
    of: str, begun: date, period: dict[str, str | None], expected: Callable[[date], float]
) -> Callable[[], Node]:
    def resolve() -> Node:
        days = [{"day": str(day), "count": _count(f"{of} {day}", expected(day))} for day in _days(begun, period)]
        return {"__typename": "StatsType", "days": days, "totalCount": sum(day["count"] for day in days)}

    return resolve


def _days(begun: date, period: dict[str, str | None]) -> list[date]:
    """Both ends are part of it; nothing is counted before the thing began or after the present."""
    try:
        end = date.fromisoformat(period.get("to") or str(NOW.date()))
        start = date.fromisoformat(period.get("from") or str(end - timedelta(days=USUAL_DAYS - 1)))
    except ValueError as error:
        raise GraphQLError(f"Invalid date: {error}") from error
    start, end = max(start, begun), min(end, NOW.date())
    return [start + timedelta(days=at) for at in range((end - start).days + 1)]


def _count(name: str, expected: float) -> int:
    """A whole number near what is expected."""
    return int(expected * (0.75 + 0.5 * _noise(name)) + _noise(f"{name} rounded"))


def _noise(name: str) -> float:
    """A number from 0 to 1 that follows from the name."""
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()[0] / 256
