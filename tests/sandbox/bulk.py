"""The shows of BulkStation: as many as are wanted, each made when it is asked for, always the same."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from tests.sandbox.records import Show, Tag, Track
from tests.sandbox.users import BULK

FIRST_NUMBER = 100_000
TRACKS = 15
SECONDS = 4
"""Length of a track: all shows sound alike, so that their audio is made once."""

NEWEST = datetime.fromisoformat("2026-03-01T12:00:00+00:00")
TAGS = tuple(Tag(name.lower().replace(" ", "-"), name, is_category=True) for name in ("House", "Jazz", "Dub", "Trance"))
BULK_TAG = Tag("bulk-tones", "bulk tones")


@lru_cache(maxsize=20_000)
def bulk_show(at: int) -> Show:
    """The show at a place in the list, which is newest first: one every six hours."""
    tracks = (Track(f"Bulk Artist {(at + n) % 97}", f"Bulk Tone {at}.{n}", n * SECONDS) for n in range(TRACKS))
    return Show(
        BULK,
        f"bulk-show-{at:05}",
        f"Bulk Show {at:05}",
        FIRST_NUMBER + at,
        (NEWEST - at * timedelta(hours=6)).isoformat(),
        "one of many",
        duration=TRACKS * SECONDS,
        sections=tuple(tracks),
        description=f"Number {at} of many shows.\n\nFifteen tones of four seconds each.\nhttps://example.org/bulk/{at}",
        tags=(TAGS[at % len(TAGS)], TAGS[(at + 1) % len(TAGS)], BULK_TAG),
    )


def place(slug: str) -> int | None:
    """The place that a slug names, whether or not there are so many shows."""
    match = re.fullmatch(r"bulk-show-(\d{5})", slug)
    return int(match[1]) if match else None
