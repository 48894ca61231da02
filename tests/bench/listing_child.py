"""Lists shows from the pages in a folder, and prints the memory (MiB) that it took at most above the start.

`consumed` goes through the list, `kept` makes a Python list of it. `allocated` is what Python asked for, `resident`
what the system gave.
"""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path

from mixcloud_core.api.transport import Reply, Request
from mixcloud_core.client import Mixcloud
from tests.sandbox.users import BULK

MIB = 1024 * 1024


class Pages:
    """Gives the pages one after the other, from the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._next = 0

    def send(self, _request: Request, /) -> Reply:
        body = (self._folder / f"{self._next}.json").read_bytes()
        self._next += 1
        return Reply(200, {}, body)


def resident(name: str) -> float:
    """The memory that the system gave this process (MiB): `VmRSS` now, `VmHWM` at most."""
    if not sys.platform.startswith("linux"):
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def work(folder: Path, use: str) -> None:
    shows = Mixcloud(Pages(folder)).uploads(BULK)
    count = len(list(shows)) if use == "kept" else sum(1 for _ in shows)
    if not count:
        raise AssertionError("nothing was listed")


def main() -> None:
    folder, use, kind = sys.argv[1:]
    if kind == "resident":
        before = resident("VmRSS")
        work(Path(folder), use)
        print(resident("VmHWM") - before)
    else:
        tracemalloc.start()
        work(Path(folder), use)
        print(tracemalloc.get_traced_memory()[1] / MIB)


if __name__ == "__main__":
    main()
