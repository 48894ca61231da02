"""A process that takes turns: it waits for a line, then prints times; its arguments are FOLDER THREADS TURNS."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mixcloud_core.api.rates import Rate
from mixcloud_core.api.transport import Budget
from mixcloud_core.http.limit_stores import PaceFile
from mixcloud_core.http.limits import Limiter

RATE = Rate(20, 0.5)


def main() -> None:
    folder, threads, turns = sys.argv[1:]
    limiter = Limiter(PaceFile(Path(folder)), {Budget.REST: RATE})
    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(int(threads)) as pool:
        for taken in pool.map(lambda _: limiter.acquire(Budget.REST), range(int(turns))):
            print(repr(taken), flush=True)
