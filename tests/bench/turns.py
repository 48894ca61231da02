"""Limits that processes share: how much of what is allowed they use together, and that it is never more."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mixcloud_core.api.rates import Rate
from mixcloud_core.api.transport import Budget
from mixcloud_core.http.limit_stores import PaceFile, PaceRedis
from mixcloud_core.http.limits import Limiter
from tests.bench.rows import Row, Sizes


def measure(sizes: Sizes, redis_url: str) -> Iterator[Row]:
    rate = sizes.rate
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for place, address in (("a file", folder), *([("Redis", redis_url)] if redis_url else [])):
            times = _turns(sizes, rate, address)
            who = f"{sizes.processes} processes, limits in {place}"
            yield Row(f"{who}: rate used", "%", [100 * _share(times, rate)], 90, at_least=True)
            yield Row(f"{who}: most at once", "turns", [_most(times, rate.seconds)], rate.count)


def _turns(sizes: Sizes, rate: Rate, place: str) -> list[float]:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(sizes.processes)
    with ProcessPoolExecutor(sizes.processes, context, together.wait) as pool:
        taken = [pool.submit(take, place, rate, sizes.seconds) for _ in range(sizes.processes)]
        times = sorted(moment for each in taken for moment in each.result())
    return [moment for moment in times if moment < times[0] + sizes.seconds]


def take(place: str, rate: Rate, seconds: float) -> list[float]:
    """Take turns for a while, and give when each came; the last one comes too late to count."""
    store = PaceRedis(place, prefix="mixcloud-bench:limits:") if "://" in place else PaceFile(Path(place))
    limiter = Limiter(store, {Budget.REST: rate})
    end = time.time() + seconds
    times = []
    while time.time() < end:
        times.append(limiter.acquire(Budget.REST))
    return times


def _share(times: Sequence[float], rate: Rate) -> float:
    """The rate between first and last turn: the first ones come at once, and need no time."""
    if len(times) <= rate.count:
        return 0.0
    return (len(times) - rate.count) / (times[-1] - times[0]) / (rate.count / rate.seconds)


def _most(times: Sequence[float], seconds: float) -> int:
    return max(bisect_left(times, moment + seconds) - at for at, moment in enumerate(times))
