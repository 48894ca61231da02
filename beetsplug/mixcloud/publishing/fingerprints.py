"""By what an upload is known again: the audio in a file, whatever its tags say.

beets writes tags at any time, the address of the show among them, and the audio is the same afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

__all__ = ["fingerprint"]

_PIECE = 1024 * 1024
_SHORTEST = 64
# A file of more parts is none that a program for music made; pages of Ogg hold about a second.
_MOST_PARTS = 10_000
_MOST_TAGS = 4
_MOST_PAGES = 200_000
# The places of audio packets: those of pages with headers are 0, and -1 where a packet goes on behind its page.
_NO_AUDIO = (bytes(8), b"\xff" * 8)

_Span = tuple[int, int]


def fingerprint(path: Path, report: Callable[[int, int], object] = lambda _done, _total: None) -> str:
    """Give `BYTES-SHA256` of the audio in a file, which its tags do not count to: of MP3, M4A, FLAC, Ogg, WAV, AIFF.

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
    elif beginning.startswith(b"OggS"):
        spans = list(islice(_ogg_audio(file, start, size), _MOST_PAGES + 1))
        spans = spans if len(spans) <= _MOST_PAGES else []
    elif beginning.startswith((b"RIFF", b"FORM")):
        spans = list(_sound_chunks(file, start, size))
    else:
        spans = [(start, _before_tags(file, start, size))]
    spans = [(begin, end) for begin, end in spans if begin < end]
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


def _before_tags(file: BinaryIO, start: int, size: int) -> int:
    """Give where the tags at the end begin: ID3v1 and APEv2, in either order."""
    end = size
    for _ in range(_MOST_TAGS):
        length = _tag_before(file, end)
        if length > end - start:
            break
        end -= length
    return end


def _tag_before(file: BinaryIO, end: int) -> int:
    """Give the length of the tag that ends there, 0 for none (the specification of APEv2: hydrogenaudio.org)."""
    if _read(file, end - 128, 3) == b"TAG":
        return 128
    foot = _read(file, end - 32, 32)
    if not foot.startswith(b"APETAGEX") or len(foot) < 32:
        return 0
    return int.from_bytes(foot[12:16], "little") + (32 if foot[23] & 0x80 else 0)


def _ogg_audio(file: BinaryIO, start: int, size: int) -> Iterator[_Span]:
    """Go through what is in the pages behind the headers, without what numbers the pages (RFC 3533, section 6)."""
    is_audio = False
    while len(head := _read(file, start, 27)) == 27 and head.startswith(b"OggS"):
        sizes = _read(file, start + 27, head[26])
        begin = start + 27 + len(sizes)
        start = begin + sum(sizes)
        is_audio = is_audio or head[6:14] not in _NO_AUDIO
        if is_audio:
            yield begin, min(start, size)


def _sound_chunks(file: BinaryIO, start: int, size: int) -> Iterator[_Span]:
    """Go through the chunks of a WAV (RIFF) or AIFF file for those that hold audio."""
    order: Literal["little", "big"] = "little" if _read(file, start, 4) == b"RIFF" else "big"
    start += 12
    for _ in range(_MOST_PARTS):
        head = _read(file, start, 8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], order)
        start += 8
        if head[:4] in (b"data", b"SSND"):
            yield start, min(start + length, size)
        start += length + length % 2


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
