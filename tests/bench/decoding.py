"""From the body of a reply to models."""

from __future__ import annotations

from collections.abc import Iterator

from mixcloud_core import Mixcloud
from tests.bench.rows import Row, Sizes, seconds_of
from tests.bench.transports import InProcess, Same
from tests.sandbox.users import BULK

PAGE = 100


def measure(sizes: Sizes) -> Iterator[Row]:
    sandbox = InProcess(PAGE)
    expected = list(Mixcloud(sandbox).uploads(BULK))
    mixcloud = Mixcloud(Same(sandbox.bodies[0]))
    # The target is met on a quiet machine: a busy one takes twice as long, json.loads alone as well.
    samples = seconds_of(lambda: list(mixcloud.uploads(BULK, limit=PAGE)), sizes.runs)
    if list(mixcloud.uploads(BULK, limit=PAGE)) != expected:
        raise AssertionError("the played page is not what was listed")
    yield Row("100 full shows, from JSON to models", "ms", [each * 1000 for each in samples], 15)
