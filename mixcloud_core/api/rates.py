"""How often Mixcloud is asked, and how often again: plain numbers that settings may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mixcloud_core.api.transport import Budget

__all__ = ["DEFAULT_POLICY", "LONGEST_WAIT", "RATES", "Rate", "RetryPolicy"]

# Seconds that a request waits for its turn; what would take longer is an error at once. The third of three small
# uploads waits for a minute and a margin, and that is no error.
LONGEST_WAIT = 65.0


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` requests in any `seconds`; raises ValueError for what is no rate."""

    count: int
    seconds: float

    def __post_init__(self) -> None:
        if not (self.count >= 1 and 0 < self.seconds <= 86400):
            raise ValueError("a rate is at least one request in at most a day")

    def __str__(self) -> str:
        return f"{self.count} requests in {self.seconds:g} seconds"


# Mixcloud limits "all actions" and publishes no numbers (API documentation, 2025). Clients keep to about one GraphQL
# request a second, and to five of REST. Windows are short, so that the first requests of a command do not wait.
RATES: Mapping[Budget, Rate] = MappingProxyType(
    {
        Budget.REST: Rate(20, 5),
        Budget.GRAPHQL: Rate(10, 10),
        Budget.SEARCH: Rate(5, 5),
        Budget.ACTION: Rate(5, 10),
        Budget.UPLOAD: Rate(2, 60),
    }
)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How a request that failed is tried again; raises ValueError for what can't be.

    `attempts` counts the first one too. Waits double from `base` up to `cap`, and no wait ends later than `deadline`
    after the first try began (all in seconds).
    """

    attempts: int = 4
    base: float = 0.5
    cap: float = 20
    deadline: float = 120

    def __post_init__(self) -> None:
        if not (self.attempts >= 1 and 0 <= self.base <= self.cap <= 86400 and 0 <= self.deadline <= 86400):
            raise ValueError("a retry policy needs at least one attempt, and waits from 0 seconds to a day")


DEFAULT_POLICY = RetryPolicy()
