"""Recording live HLS: its pieces one after the other into a file, which is whole whenever the program is lost.

yt-dlp leaves live HLS to ffmpeg, which would ask whatever host a list names; here all goes through `guarded`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urljoin

from yt_dlp.networking.exceptions import RequestError

from beetsplug.mixcloud.fetching.ytdlp_messages import Log
from mixcloud_core.errors import DownloadError, MixcloudError

__all__ = ["MediaList", "Recorder"]

# Bytes: a piece of some seconds of video has a few million.
_LARGEST_LIST = 1024 * 1024
_LARGEST_PIECE = 64 * 1024 * 1024
# Seconds without anything new, after which Mixcloud is asked whether the stream is still on air, and where; and in all.
_SILENCE = 20
_LONGEST_SILENCE = 300
_TRIES = 3
# What a piece may be that can be put behind the one before.
_UNSUPPORTED = re.compile(r"#EXT-X-(?:KEY:(?!METHOD=NONE)|MAP:|BYTERANGE)")


class Piece(NamedTuple):
    """A piece of a stream: its number in it, its address, and its length in seconds."""

    number: int
    url: str
    length: float


@dataclass(frozen=True, slots=True)
class MediaList:
    """What a list of a live stream says now; `pause` is how many seconds it stays as it is."""

    pieces: tuple[Piece, ...]
    pause: float
    is_over: bool

    @classmethod
    def read(cls, text: str, came_from: str) -> MediaList:
        """Read a list; raises DownloadError for what is none, and for pieces that can't be put together."""
        if not text.startswith("#EXTM3U") or "#EXT-X-STREAM-INF" in text:
            raise DownloadError("The stream's list makes no sense")
        if _UNSUPPORTED.search(text):
            raise DownloadError("The stream is of a kind that can't be recorded")
        start = _number(r"#EXT-X-MEDIA-SEQUENCE:(\d{1,15})", text, 0)
        pause = min(max(_number(r"#EXT-X-TARGETDURATION:(\d{1,3})", text, 6) / 2, 0.5), 10)
        return cls(tuple(_pieces(text, came_from, int(start))), pause, "#EXT-X-ENDLIST" in text)

    def after(self, number: int | None) -> tuple[Piece, ...]:
        """Give the pieces behind the one with this number, all of them without one."""
        return tuple(piece for piece in self.pieces if number is None or piece.number > number)


def _pieces(text: str, came_from: str, number: int) -> Iterator[Piece]:
    length = 0.0
    for line in text.splitlines():
        if line.startswith("#EXTINF:"):
            length = _number(r"#EXTINF:(\d{1,4}(?:\.\d{1,9})?)", line, 0)
        elif line.strip() and not line.startswith("#"):
            yield Piece(number, urljoin(came_from, line.strip()), length)
            number += 1


def _number(pattern: str, text: str, otherwise: float) -> float:
    found = re.search(pattern, text)
    return float(found[1]) if found else otherwise


class Recorder:
    """Records one stream. `find` gives where its list is now, None when it is over; `seconds` is what came so far."""

    def __init__(self, downloader: Any, find: Callable[[], str | None], messages: Log) -> None:
        self._downloader = downloader
        self._find = find
        self._messages = messages
        self._last: int | None = None
        self._lost = 0
        self.seconds = 0.0

    def record(self, target: BinaryIO, longest: float | None, report: Callable[[float, int], None]) -> None:
        """Write the stream until it ends, or until there are `longest` seconds of it.

        `report` is called with the seconds and bytes that came. Raises DownloadError when nothing comes any more.
        """
        began = heard = time.monotonic()
        address = self._find()
        while address:
            found = self._list(address)
            news = found.after(self._last) if found else ()
            for piece in news:
                self._take(piece, target)
                report(self.seconds, target.tell())
                if longest is not None and self.seconds >= longest:
                    return
            now = time.monotonic()
            heard = now if news else heard
            if (found and found.is_over) or (longest is not None and now - began > longest + _SILENCE):
                return
            if now - heard > _LONGEST_SILENCE:
                raise DownloadError("Nothing of the stream comes any more")
            time.sleep(found.pause if found else 1)
            if not found or now - heard > _SILENCE:
                address = self._find_again(address)

    def _find_again(self, address: str) -> str | None:
        """Give where the list is now, None when the stream is over; where it was, as long as nobody says."""
        try:
            return self._find()
        except MixcloudError as error:
            self._messages.debug("{}", error)
            return address

    def _take(self, piece: Piece, target: BinaryIO) -> None:
        """Put a piece behind the others; one that can't be had is left out, and told."""
        missed = 0 if self._last is None else piece.number - self._last - 1
        self._last = piece.number
        content = self._get(piece.url, _LARGEST_PIECE)
        if missed or content is None:
            self._lost += missed + (content is None)
            self._messages.warning("{} pieces of the stream could not be had", self._lost)
        if content is not None:
            target.write(content)
            target.flush()
            self.seconds += piece.length

    def _list(self, address: str) -> MediaList | None:
        content = self._get(address, _LARGEST_LIST)
        return None if content is None else MediaList.read(content.decode(errors="replace"), address)

    def _get(self, url: str, most: int) -> bytes | None:
        """Give what is at an address, None where it can't be had."""
        for tries in range(_TRIES):
            try:
                with self._downloader.urlopen(url) as response:
                    content: bytes = response.read(most + 1)
            except (RequestError, OSError) as error:
                self._messages.debug("{}", error)
                if getattr(error, "status", None) in (403, 404, 410):
                    return None
                time.sleep(tries / 2)
            else:
                return content if len(content) <= most else None
        return None
