"""The suite about mixcloud_core."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import caching, decoding, layers, listing, starting, turns
from tests.bench.rows import Row, Sizes


def measure(sizes: Sizes, redis_url: str) -> Iterator[Row]:
    yield from decoding.measure(sizes)
    yield from starting.measure(sizes)
    yield from caching.measure(sizes, redis_url)
    yield from layers.measure(sizes)
    yield from listing.measure(sizes)
    yield from turns.measure(sizes, redis_url)
