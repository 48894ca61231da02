"""Sessions of Serato in the form in which Serato DJ keeps them; its exports as text and CSV are tables.

Chunks of four letters and a length (big-endian) hold others: `oent` one `adat`, whose fields are a number, a length and
a value. Texts are UTF-16, times Unix seconds. Numbers of fields: the published structures of `SSLScrobbler`,
`seratoparser` and others who read these files. A row that comes again is the same track, with more known about it, and
`oren` takes a row back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from mixcloud_core.histories.plays import Play, tracklist_of_plays
from mixcloud_core.models import Tracklist

__all__ = ["is_serato_session", "parse_serato_session"]

_ROW, _FILE, _TITLE, _ARTIST, _START, _PLAYED = 1, 4, 6, 7, 28, 50
_NUMBERS = frozenset({_ROW, _START, _PLAYED})
_TEXTS = frozenset({_FILE, _TITLE, _ARTIST})
_LONGEST_TEXT = 4096  # bytes


def is_serato_session(content: bytes) -> bool:
    """Tell whether a file begins as Serato's sessions do."""
    return content.startswith(b"vrsn\0\0") and "Serato".encode("utf-16-be") in content[:200]


def parse_serato_session(content: bytes) -> Tracklist:
    """Give the tracks that were played, at the moments when they were loaded; of a file cut short, those before."""
    rows: dict[int, dict[int, Any]] = {}
    for name, start, end in _chunks(content, 0, len(content)):
        if name == b"oent":
            fields = _entry(content, start, end)
            rows.setdefault(int(fields.get(_ROW, -len(rows) - 1)), {}).update(fields)
        elif name == b"oren":
            for inner, row, row_end in _chunks(content, start, end):
                if inner == b"uent":
                    rows.pop(int.from_bytes(content[row:row_end], "big"), None)
    # Older programs note nowhere whether a track was heard.
    played = [row for row in rows.values() if row.get(_PLAYED, 1)]
    return tracklist_of_plays(_play(row) for row in played)


def _chunks(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give names with the places where their contents begin and end."""
    while start + 8 <= end:
        length = int.from_bytes(content[start + 4 : start + 8], "big")
        if start + 8 + length > end:
            return
        yield content[start : start + 4], start + 8, start + 8 + length
        start += 8 + length


def _entry(content: bytes, start: int, end: int) -> dict[int, Any]:
    fields: dict[int, Any] = {}
    for name, first, last in _chunks(content, start, end):
        if name != b"adat":
            continue
        for number, value, value_end in _chunks(content, first, last):
            key = int.from_bytes(number, "big")
            if key in _NUMBERS:
                fields[key] = int.from_bytes(content[value : min(value_end, value + 8)], "big")
            elif key in _TEXTS:
                text = content[value : min(value_end, value + _LONGEST_TEXT)]
                fields[key] = text.decode("utf-16-be", "replace").rstrip("\0")
    return fields


def _play(row: Mapping[int, Any]) -> Play:
    title = row.get(_TITLE) or PurePath(row.get(_FILE, "")).stem
    return Play(title, row.get(_ARTIST, ""), float(row[_START]) if row.get(_START) else None)
