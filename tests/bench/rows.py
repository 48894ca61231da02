"""What a measurement gives, and how samples of time are taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import ClassVar

from mixcloud_core.api.rates import RATES, Rate
from mixcloud_core.api.transport import Budget


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; the targets hold for those of `FULL`."""

    runs: int = 200  # over some seconds, of which a busy machine leaves one undisturbed
    shows: int = 10_000
    rounds: int = 30
    calls: int = 20
    starts: int = 7
    rate: Rate = RATES[Budget.REST]
    seconds: float = 17.0  # of taking turns at that rate
    processes: int = 4
    turns: int = 4  # of each program, of which the first does not count
    listed: int = 1_000  # shows of a user
    extracted: int = 100
    latency: float = 0.06  # seconds that every reply takes
    length: int = 720  # seconds of a show that is downloaded: more than 5 MiB, where Mixcloud begins to slow down

    imported: int = 40  # shows that are brought into a library
    imported_length: int = 2_500  # seconds of each, which are 60 MB at 192 kbit/s

    uploads: int = 2  # of each file
    uploaded: int = 4_096  # MiB of a show: the most that Mixcloud takes
    compared: int = 512  # MiB of one that `requests` can send as well


FULL = Sizes()
# Only to see that everything runs.
TINY = Sizes(
    runs=1,
    shows=101,
    rounds=1,
    calls=1,
    starts=1,
    rate=Rate(5, 0.2),
    seconds=0.6,
    processes=2,
    turns=1,
    listed=101,
    extracted=2,
    latency=0,
    length=20,
    imported=2,
    imported_length=20,
    uploads=1,
    uploaded=8,
    compared=4,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `target` is the most that `best` may be, or the least with `at_least`."""

    what: str
    unit: str
    samples: Sequence[float]
    target: float | None = None
    at_least: bool = False

    head: ClassVar = ("what", "best", "median", "target", "")
    widths: ClassVar = (41, 7, 7, 13, 7)

    @property
    def best(self) -> float:
        """The sample with the least noise in it: noise only makes things slower and larger."""
        return max(self.samples) if self.at_least else min(self.samples)

    @property
    def median(self) -> float:
        return median(self.samples)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.best >= self.target if self.at_least else self.best <= self.target

    def cells(self) -> tuple[str, ...]:
        sign = "≥" if self.at_least else "≤"
        target = "" if self.target is None else f"{sign} {number(self.target)} {self.unit}".rstrip()
        return self.what, number(self.best), number(self.median), target or self.unit

    def facts(self) -> dict[str, object]:
        names = ("what", "unit", "best", "median", "target", "at_least", "is_met")
        return {name: getattr(self, name) for name in names} | {"samples": len(self.samples)}


def number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"


def cpu_side_by_side(works: Sequence[Callable[[], object]], runs: int) -> list[list[float]]:
    """The milliseconds of the processor that each took, run by run in turns: what other programs do counts less."""
    samples: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, taken in zip(works, samples, strict=True):
            start = time.process_time()
            work()
            taken.append((time.process_time() - start) * 1000)
    return samples


def side_by_side(works: dict[str, Callable[[], object]], rounds: int, calls: int) -> dict[str, list[float]]:
    """The microseconds of a call of each, sample by sample in turns, so that noise hits all of them alike."""
    samples: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            for _ in range(calls):
                work()
            samples[name].append((time.perf_counter() - start) / calls * 1e6)
    return samples
