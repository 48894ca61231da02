"""Uploads of long shows: how much memory and time they take, beside what `requests` does by itself.

It has the whole form in memory, more than once, so that the largest file that Mixcloud takes is sent by ours alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.rows import Row, Sizes
from tests.sandbox import Sandbox
from tests.sandbox.state import access_token
from tests.sandbox.users import OWNER

MIB = 1024 * 1024
# What the beginning of an MP3 looks like; the rest is a hole on the disk.
MP3 = b"ID3\x04"


def measure(sizes: Sizes, _redis_url: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, Sandbox() as sandbox:
        folder = Path(name)
        small = _file(folder, 1)
        work = (("ours", sizes.uploaded), ("ours", sizes.compared), ("requests", sizes.compared))
        taken: list[list[dict[str, float]]] = [[] for _ in work]
        for _ in range(sizes.uploads):
            for (way, size), samples in zip(work, taken, strict=True):
                samples.append(_upload(sandbox, folder, way, _file(folder, size), small))
        for (way, size), samples in zip(work, taken, strict=True):
            yield from _rows(f"{way}, {size:,} MiB", size, samples, 16 if way == "ours" else None)


def _rows(what: str, size: int, samples: list[dict[str, float]], most: float | None) -> Iterator[Row]:
    yield Row(f"{what}: memory above start", "MiB", [one["memory"] for one in samples], most)
    yield Row(f"{what}: time", "s", [one["seconds"] for one in samples])
    yield Row(f"{what}: speed", "MiB/s", [size / one["seconds"] for one in samples], at_least=True)


def _upload(sandbox: Sandbox, folder: Path, way: str, large: Path, small: Path) -> dict[str, float]:
    """In a process of its own, which has nothing else in memory."""
    sandbox.reset()
    environment = sandbox.environment(folder / "home") | {"MIXCLOUD_ACCESS_TOKEN": access_token(OWNER)}
    command = [sys.executable, "-m", "tests.bench.uploading_child", way, str(large), str(small)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    if len(sandbox.state.uploaded) != 2:
        raise AssertionError(f"{len(sandbox.state.uploaded)} shows were made of two uploads")
    taken: dict[str, float] = json.loads(done.stdout)
    return taken


def _file(folder: Path, size: int) -> Path:
    path = folder / f"{size}.mp3"
    with path.open("wb") as file:
        file.write(MP3)
        file.truncate(size * MIB)
    return path
