"""What it takes to begin: loading, making a client, and the first request."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.rows import Row, Sizes
from tests.sandbox import Sandbox


def measure(sizes: Sizes) -> Iterator[Row]:
    with Sandbox() as sandbox:
        runs = [_start(sandbox) for _ in range(sizes.starts)]
    for what in runs[0]:
        yield Row(what, "ms", [run[what] for run in runs])


def _start(sandbox: Sandbox) -> dict[str, float]:
    """A new process with an empty home, and so with an empty cache."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        command = [sys.executable, "-m", "tests.bench.starting_child"]
        variables = sandbox.environment(Path(home))
        # As for who has it installed: compiled once, not at every start.
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured
