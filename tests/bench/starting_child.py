"""Starts as a program does that uses the library, and prints what took how many milliseconds."""

from __future__ import annotations

import json
import time


def main() -> None:
    start = time.perf_counter()
    from mixcloud_core.client import Mixcloud

    loaded = time.perf_counter()
    with Mixcloud() as mixcloud:
        made = time.perf_counter()
        mixcloud.cloudcast_details("TestToneRadio/full-tracklist")
        first = time.perf_counter()
        mixcloud.fresh.cloudcast_details("TestToneRadio/full-tracklist")
        later = time.perf_counter()
    taken = {
        "import mixcloud_core.client": loaded - start,
        "Mixcloud(), with all that it loads": made - loaded,
        "added by being the first request": (first - made) - (later - first),
    }
    print(json.dumps({what: seconds * 1000 for what, seconds in taken.items()}))


if __name__ == "__main__":
    main()
