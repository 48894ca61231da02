"""What an owner learns about shows and listeners, by GraphQL; needs the site session of the owner."""

from __future__ import annotations

from datetime import date

from mixcloud_core.api.base import Api, CloudcastLike, cloudcast_link, lookup, named
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_series
from mixcloud_core.api.operations import Operation
from mixcloud_core.errors import ForbiddenError, InvalidSettingError, LoginRequiredError
from mixcloud_core.models import Statistics

__all__ = ["StatisticsApi"]

_COUNTS = " ".join(f"{name} {{ ...SeriesFields }}" for name in ("plays", "favorites", "reposts", "comments", "minutes"))
SHOW_STATISTICS = Operation(
    f"""
    query CloudcastStatistics($lookup: CloudcastLookup!, $from: Date, $to: Date) {{
      cloudcastLookup(lookup: $lookup) {{
        stats(from: $from, to: $to) {{ {_COUNTS} engagement @optional {{ data {{ value }} }} }}
      }}
    }}
    """,
    "cloudcastLookup",
    needs_session=True,
)
ACCOUNT_STATISTICS = Operation(
    f"""
    query AccountStatistics($from: Date, $to: Date) {{
      viewer {{
        me {{
          stats(from: $from, to: $to) {{ {_COUNTS} followers @optional {{ totalCount days {{ day count }} }} }}
        }}
      }}
    }}
    """,
    "viewer.me",
    needs_session=True,
)


class StatisticsApi(Api):
    """Statistics of one's own shows and account; dates are inclusive, None for no bound."""

    def cloudcast_statistics(
        self, show: CloudcastLike, start: date | None = None, end: date | None = None
    ) -> Statistics:
        """Give the statistics of one of one's own shows.

        Raises ForbiddenError for a show of another user, and TokenExpiredError where the session has ended, which looks
        the same. Source: the site's own query, seen by owners' tools (`CloudcastStatsQuery`).
        """
        link = cloudcast_link(show)
        owned = self._one(SHOW_STATISTICS, named(link), {**lookup(link), **_between(start, end)})
        if not owned.node("stats") and self._has_no_session():
            raise self._not_signed_in(LoginRequiredError(f"Mixcloud does not know you any more: {named(link)}"))
        return _read(owned, named(link))

    def account_statistics(self, start: date | None = None, end: date | None = None) -> Statistics:
        """Give the statistics of the account that is signed in."""
        purpose = "the statistics of your account"
        return _read(self._one(ACCOUNT_STATISTICS, purpose, _between(start, end)), purpose)


def _between(start: date | None, end: date | None) -> dict[str, object]:
    if start and end and start > end:
        raise InvalidSettingError("the first day is after the last", setting="start")
    return {"from": start.isoformat() if start else None, "to": end.isoformat() if end else None}


def _read(owned: Node, purpose: str) -> Statistics:
    node = owned.node("stats")
    if not node:
        raise ForbiddenError(f"Mixcloud shows statistics only to the owner of the show, and not to you: {purpose}")
    points = node.node("engagement").nodes("data")
    return Statistics(
        plays=read_series(node.node("plays")),
        favorites=read_series(node.node("favorites")),
        reposts=read_series(node.node("reposts")),
        comments=read_series(node.node("comments")),
        minutes=read_series(node.node("minutes")),
        followers=read_series(node.node("followers")),
        engagement=tuple(point.integer("value") or 0 for point in points),
    )
