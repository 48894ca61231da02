"""By what an upload is known again: the audio in a file, whatever its tags say.

beets writes tags at any time, the address of the show among them, and the audio is the same afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

__all__ = ["fingerprint"]

_PIECE = 1024 * 1024
_SHORTEST = 64
# A file of more parts is none that a program for music made.
_MOST_PARTS = 10_000

_Span = tuple[int, int]


def fingerprint(path: Path, report: Callable[[int, int], object] = lambda _done, _total: None) -> str:
    """Give `BYTES-SHA256` of the audio in a file, which tags of MP3, M4A and FLAC do not count to.

    The whole file is read once, a MiB at a time: about two seconds of the processor for each GiB. `report` is told the
    bytes that were read, and those in all. Raises OSError.
    """
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        size = file.seek(0, 2)
        spans = _spans(file, size)
        total = sum(end - start for start, end in spans)
        for start, end in spans:
            for piece in _pieces(file, start, end):
                digest.update(piece)
                done += len(piece)
                report(done, total)
    return f"{done}-{digest.hexdigest()}"


def _pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end and (piece := file.read(min(_PIECE, end - start))):
        start += len(piece)
        yield piece


def _spans(file: BinaryIO, size: int) -> list[_Span]:
    """Give the stretches of a file that are audio: all of it, where nothing else is known, or it makes no sense."""
    start = _behind_id3(file, size)
    beginning = _read(file, start, 8)
    if beginning[4:8] == b"ftyp":
        spans = list(_media_data(file, start, size))
    elif beginning.startswith(b"fLaC"):
        spans = [(_behind_flac_metadata(file, start + 4, size), size)]
    else:
        has_id3v1 = _read(file, size - 128, 3) == b"TAG"
        spans = [(start, size - 128 if has_id3v1 else size)]
    return spans if sum(end - start for start, end in spans) >= _SHORTEST else [(0, size)]


def _read(file: BinaryIO, place: int, count: int) -> bytes:
    file.seek(max(place, 0))
    return file.read(count)


def _behind_id3(file: BinaryIO, size: int) -> int:
    """Give where an ID3v2 tag at the beginning ends (id3.org, ID3v2.4, section 3.1)."""
    head = _read(file, 0, 10)
    if not head.startswith(b"ID3") or len(head) < 10 or max(head[6:10]) > 0x7F:
        return 0
    length = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    end = 10 + length + (10 if head[5] & 0x10 else 0)
    return end if end < size else 0


def _media_data(file: BinaryIO, start: int, size: int) -> Iterator[_Span]:
    """Go through the boxes of an MP4 file for those that hold audio (ISO 14496-12, section 4.2)."""
    for _ in range(_MOST_PARTS):
        head = _read(file, start, 16)
        length = int.from_bytes(head[:4], "big")
        behind_head = 8
        if length == 1:
            length, behind_head = int.from_bytes(head[8:16], "big"), 16
        end = start + length if length else size
        if len(head) < 8 or end < start + behind_head:
            return
        if head[4:8] == b"mdat":
            yield start + behind_head, min(end, size)
        start = end


def _behind_flac_metadata(file: BinaryIO, start: int, size: int) -> int:
    """Give where the frames of a FLAC file begin (RFC 9639, section 8.1)."""
    for _ in range(_MOST_PARTS):
        head = _read(file, start, 4)
        if len(head) < 4:
            return size
        start += 4 + int.from_bytes(head[1:4], "big")
        if head[0] & 0x80:
            break
    return min(start, size)
