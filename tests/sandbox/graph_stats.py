"""Statistics for owners: invented numbers that follow from the day, the thing and what is counted."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graphql import GraphQLError

from tests.sandbox.directory import NOW
from tests.sandbox.relay import Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph
    from tests.sandbox.records import Show, User

COUNTED = ("plays", "favorites", "reposts", "comments", "minutes")
USUAL_DAYS = 30
"""How far back the numbers go when nobody says; not recorded."""


def show_stats(graph: Graph, show: Show, **period: str | None) -> Node | None:
    if not graph.is_me(show.owner):
        return None
    stats = _stats("CloudcastStats", f"show {show.number}", show.published, period)
    minutes = (show.duration or 0) // 60 + 1
    points = [{"value": _number(f"minute {show.number} {minute}", 100)} for minute in range(minutes)]
    return stats | {"engagement": {"data": points}}


def user_stats(graph: Graph, user: User, **period: str | None) -> Node | None:
    if not graph.is_me(user.username):
        return None
    stats = _stats("UserStats", f"user {user.number}", user.joined, period)
    return stats | {"followers": _histogram(f"user {user.number} followers", user.joined, period)}


def _stats(kind: str, of: str, begun: str, period: dict[str, str | None]) -> Node:
    return {"__typename": kind} | {name: _histogram(f"{of} {name}", begun, period) for name in COUNTED}


def _histogram(of: str, begun: str, period: dict[str, str | None]) -> Callable[[], Node]:
    def resolve() -> Node:
        days = [{"day": str(day), "count": _number(f"{of} {day}", 40)} for day in _days(begun, period)]
        return {"__typename": "StatsType", "days": days, "totalCount": sum(day["count"] for day in days)}

    return resolve


def _days(begun: str, period: dict[str, str | None]) -> list[date]:
    """Both ends are part of it; nothing is counted before the thing began or after the present."""
    try:
        end = date.fromisoformat(period.get("to") or str(NOW.date()))
        start = date.fromisoformat(period.get("from") or str(end - timedelta(days=USUAL_DAYS - 1)))
    except ValueError as error:
        raise GraphQLError(f"Invalid date: {error}") from error
    start, end = max(start, date.fromisoformat(begun[:10])), min(end, NOW.date())
    return [start + timedelta(days=at) for at in range((end - start).days + 1)]


def _number(name: str, below: int) -> int:
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()[0] % below
