"""Measure how fast and how small it is. Exits with 1 where a target is missed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.bench import core, extractor, importing, syncing, table, uploading
from tests.bench.rows import FULL, TINY, Sizes

SUITES: dict[str, Callable[[Sizes, str], Iterator[table.Line]]] = {
    "core": core.measure,
    "extractor": extractor.measure,
    "beets": importing.measure,
    "beets-sync": syncing.measure,
    "upload": uploading.measure,
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    top.add_argument("suite", choices=SUITES, help="what is measured")
    top.add_argument("--json", action="store_true", help="print JSON in place of a table")
    top.add_argument("--tiny", action="store_true", help="as little as possible, to see that it runs")
    top.add_argument("--shows", type=int, metavar="N", help="import so many shows instead of 40 (beets)")
    top.add_argument("--redis", default="", metavar="URL", help="measure this Redis server, too")
    return top


def measured(suite: str, sizes: Sizes, redis_url: str) -> list[table.Line]:
    """All rows; each is told as it comes to who waits at a terminal."""
    rows = []
    for row in SUITES[suite](sizes, redis_url):
        rows.append(row)
        if sys.stderr.isatty():
            print(f"\r\x1b[K{row.what}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return rows


def main() -> int:
    arguments = parser().parse_args()
    sizes = TINY if arguments.tiny else FULL
    sizes = replace(sizes, imported=arguments.shows) if arguments.shows else sizes
    rows = measured(arguments.suite, sizes, arguments.redis)
    if arguments.json:
        print(table.as_json(arguments.suite, rows))
    else:
        table.show(rows)
    return int(any(row.is_met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
