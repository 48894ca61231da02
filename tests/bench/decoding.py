"""From the body of a reply to models."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mixcloud_core import Mixcloud
from tests.bench.rows import Row, Sizes, cpu_side_by_side
from tests.bench.transports import InProcess, Same
from tests.sandbox.users import BULK

PAGE = 100


def measure(sizes: Sizes) -> Iterator[Row]:
    sandbox = InProcess(PAGE)
    expected = list(Mixcloud(sandbox).uploads(BULK))
    mixcloud = Mixcloud(Same(sandbox.bodies[0]))
    if list(mixcloud.uploads(BULK, limit=PAGE)) != expected:
        raise AssertionError("the played page is not what was listed")
    works = (lambda: list(mixcloud.uploads(BULK, limit=PAGE)), lambda: json.loads(sandbox.bodies[0]))
    decoded, parsed = cpu_side_by_side(works, sizes.runs)
    yield Row("100 full shows, from JSON to models", "ms", decoded, 15)
    # How quiet the machine was: about 2 ms where the target was set.
    yield Row("their JSON alone, by json.loads", "ms", parsed)
