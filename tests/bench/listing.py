"""Long lists: how many requests they cost, and how much memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mixcloud_core import Mixcloud
from tests.bench.rows import Row, Sizes
from tests.bench.transports import InProcess
from tests.sandbox.users import BULK

ONE_LIST = 1_000


def measure(sizes: Sizes) -> Iterator[Row]:
    sandbox = InProcess(sizes.shows)
    requests = [len(sandbox.bodies) for _ in Mixcloud(sandbox).uploads(BULK)]
    if len(requests) != sizes.shows:
        raise AssertionError(f"{len(requests)} of {sizes.shows} shows were listed")
    yield Row("requests for the first show of a list", "", requests[:1], 1)
    yield Row("requests for a list of 1,000 shows", "", requests[:ONE_LIST][-1:], 10)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for number, body in enumerate(sandbox.bodies):
            (Path(folder) / f"{number}.json").write_bytes(body)
        for use in ("consumed", "kept"):
            for kind in ("allocated", "resident"):
                name = f"{sizes.shows:,} shows {use}, memory {kind}"
                yield Row(name, "MiB", [_memory(Path(folder), use, kind)], 60)


def _memory(pages: Path, use: str, kind: str) -> float:
    """In a process of its own, which has nothing else in memory."""
    command = [sys.executable, "-m", "tests.bench.listing_child", str(pages), use, kind]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
