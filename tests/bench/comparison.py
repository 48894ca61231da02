"""A line of a table that sets ours beside the built-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import ClassVar

from tests.bench.rows import number


@dataclass(frozen=True, slots=True)
class Comparison:
    """Samples of both; `target` is the least that `ratio` may be."""

    what: str
    builtin: Sequence[float]
    ours: Sequence[float]
    target: float | None = None

    head: ClassVar = ("what", "built-in", "ours", "ratio", "target", "")
    widths: ClassVar = (41, 8, 7, 6, 6, 6)

    @property
    def ratio(self) -> float:
        """How many times less ours takes."""
        return median(self.builtin) / median(self.ours)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.target is None else self.ratio >= self.target

    def cells(self) -> tuple[str, ...]:
        target = "" if self.target is None else f"≥ {number(self.target)}"
        medians = number(median(self.builtin)), number(median(self.ours))
        return self.what, *medians, number(self.ratio), target

    def facts(self) -> dict[str, object]:
        return {
            "what": self.what,
            "builtin": median(self.builtin),
            "ours": median(self.ours),
            "ratio": self.ratio,
            "target": self.target,
            "is_met": self.is_met,
            "samples": len(self.ours),
        }
