"""Results as a table that README.md can hold."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

__all__ = ["Result", "show_results"]


@dataclass(frozen=True)
class Result:
    """What was tried, what came of it in a word or line, and all that was said if that is not what was wanted."""

    tried: str
    outcome: str
    wrong: str = ""


def show_results(versions: Mapping[str, str], results: Iterable[Result]) -> int:
    """Print each result as soon as there is one, and in the end what went wrong; give the exit status."""
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {told}:\n")
    print("| tried | result |\n|---|---|", flush=True)
    wrong = []
    for result in results:
        print(f"| {result.tried} | {result.outcome} |", flush=True)
        if result.wrong:
            wrong.append(f"\n{result.tried}: {result.wrong}")
    print(*wrong, sep="\n", end="", file=sys.stderr)
    return 1 if wrong else 0
