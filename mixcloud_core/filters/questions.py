"""What Mixcloud can be asked for when shows are looked for: three kinds of question, each with what it can narrow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["CreatedAfter", "Discover", "Listing", "Question", "Search", "Uploads"]


class CreatedAfter(Enum):
    """How far back Mixcloud's search looks (`CreatedAfterFilter` of the schema of 2021)."""

    PAST_WEEK = "PAST_WEEK"
    PAST_MONTH = "PAST_MONTH"
    PAST_YEAR = "PAST_YEAR"


class Listing(Enum):
    """In what order Mixcloud gives a list (`orderBy`); OLDEST only for a user's uploads."""

    LATEST = "LATEST"
    OLDEST = "OLDEST"
    POPULAR = "POPULAR"


@dataclass(frozen=True, slots=True)
class Search:
    """Ask Mixcloud's search for a term; it answers by relevance only.

    How far it goes is not known; one client stops at 400 shows. `timestamped`: only tracklists with times.
    """

    term: str
    created_after: CreatedAfter | None = None
    timestamped: bool = False


@dataclass(frozen=True, slots=True)
class Discover:
    """Ask for the shows with all these tags (slugs); without tags, for everybody's shows."""

    tags: tuple[str, ...]
    order: Listing


@dataclass(frozen=True, slots=True)
class Uploads:
    """Ask for everything a user uploaded, and what others did with the user as host."""

    user: str
    order: Listing


Question = Search | Discover | Uploads
