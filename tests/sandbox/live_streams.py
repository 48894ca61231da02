"""Live streams: which of them run, and the HLS host that sends them."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug import Request, Response

from tests.sandbox.directory import LIVE_STREAMS, NOW
from tests.sandbox.graph_playlists import live_hls_url
from tests.sandbox.manifests import live_list, live_master
from tests.sandbox.media import LIVE_SECONDS, LIVE_VARIANTS
from tests.sandbox.records import LiveStream
from tests.sandbox.streams import CORS, HLS_TYPE, file, page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sandbox.media import Media

HOST = "live-fsn1-hez.mixcloud.com"
MASTER = "master.m3u8"
LISTED = 5
"""Segments in a list; as many older ones can still be had, for a client that is a little late."""
HEAD_START = timedelta(seconds=3.5 * LIVE_SECONDS)
"""How long a stream that just began has run: long enough for a player to begin, and the next segment is near."""
STAYS = 60
"""Seconds that the lists of an ended stream stay, so that whoever records it sees the end; then all is 404."""
FIRST_NEW = 1_900_000
"""Where the numbers of streams that tests start begin."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A stream with its begin and its end by the clock of `LiveStreams`, in seconds."""

    stream: LiveStream
    began: float
    over: float | None = None

    @property
    def folder(self) -> str:
        """The signed part of its addresses; pod, expiry, signature and UUID hold only together."""
        return urlsplit(live_hls_url(self.stream)).path.removesuffix(MASTER)

    def segments(self, now: float) -> int:
        """How many segments there have been."""
        end = now if self.over is None else self.over
        return int((end - self.began) // LIVE_SECONDS)

    def moment(self, now: float) -> float:
        """The time by the calendar of the stand-in, in Unix seconds."""
        return datetime.fromisoformat(self.stream.started).timestamp() + now - self.began


class LiveStreams:
    """All streams since the start, which has those of the directory; names are as their owners spell them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._all: dict[int, Broadcast] = {}
        self.reset()

    def reset(self) -> None:
        with self._lock:
            self._all = {stream.number: self._recorded(stream) for stream in LIVE_STREAMS}

    def last(self) -> list[LiveStream]:
        """The last stream of each user who has one."""
        with self._lock:
            return list({one.stream.owner: one.stream for one in self._all.values()}.values())

    def of(self, username: str) -> LiveStream | None:
        """The last stream of a user, running or over."""
        return next((stream for stream in self.last() if stream.owner == username), None)

    def at(self, folder: str) -> Broadcast | None:
        """The stream whose addresses begin so."""
        with self._lock:
            return next((one for one in self._all.values() if one.folder == folder), None)

    def start(self, username: str, started: datetime | None = None) -> LiveStream:
        """A new stream; ValueError if the user's last one still runs."""
        with self._lock:
            if self._running(username):
                raise ValueError(f"{username} is live already")
            number = FIRST_NEW + len(self._all)
            since = (started or NOW - HEAD_START).isoformat(timespec="microseconds")
            stream = LiveStream(username, number, "A Tone That Began", "a-tone-that-began", since, spectators=1)
            self._all[number] = self._recorded(stream)
            return stream

    def end(self, username: str) -> LiveStream:
        """The stream as it is from now on; ValueError if none runs."""
        with self._lock:
            running = self._running(username)
            if running is None:
                raise ValueError(f"{username} is not live")
            now = self.clock()
            ended = datetime.fromtimestamp(running.moment(now), UTC).isoformat(timespec="microseconds")
            stream = replace(running.stream, ended=ended, spectators=0)
            self._all[stream.number] = replace(running, stream=stream, over=now)
            return stream

    def _running(self, username: str) -> Broadcast | None:
        return next((one for one in self._all.values() if one.stream.owner == username and one.over is None), None)

    def _recorded(self, stream: LiveStream) -> Broadcast:
        """A stream that has run, and perhaps ended, as long ago as its times say."""

        def by_clock(moment: str) -> float:
            return self.clock() - (NOW - datetime.fromisoformat(moment)).total_seconds()

        return Broadcast(stream, by_clock(stream.started), by_clock(stream.ended) if stream.ended else None)


@dataclass(frozen=True)
class LiveHls:
    """403 without the right signature or after its expiry, 404 once the stream is over.

    That an ended stream is 404 is known; that its lists stay for a moment, and what the rest answers, is not.
    """

    live: LiveStreams
    media: Media

    def __call__(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status=204, headers=CORS)
        response = self._reply(request) if request.method in {"GET", "HEAD"} else page(405)
        response.headers.update(CORS)
        return response

    def _reply(self, request: Request) -> Response:
        match = re.fullmatch(r"(/hls/[^/]+/(\d{1,12})/[^/]+/[^/]+/)([^/]+)", request.path)
        if not match:
            return page(404)
        folder, expiry, name = match.groups()
        broadcast, now = self.live.at(folder), self.live.clock()
        if broadcast is None:
            return page(403)
        if broadcast.over is not None and (name == MASTER or now >= broadcast.over + STAYS):
            return page(404)
        if int(expiry) <= broadcast.moment(now):
            return page(403)
        return self._part(request, broadcast, now, name) or page(404)

    def _part(self, request: Request, broadcast: Broadcast, now: float, name: str) -> Response | None:
        if name == MASTER:
            return _list(live_master({variant: self.media.live(variant) for variant in LIVE_VARIANTS}))
        if match := re.fullmatch(r"index-(\d+p)\.m3u8", name):
            return self._media_list(broadcast, now, match[1])
        if match := re.fullmatch(r"(\d+p)-(\d{1,12})\.ts", name):
            segment = self._segment(broadcast, now, match[1], int(match[2]))
            return file(request, segment, "video/MP2T") if segment else None
        return None

    def _media_list(self, broadcast: Broadcast, now: float, variant: str) -> Response | None:
        count = broadcast.segments(now)
        if variant not in LIVE_VARIANTS:
            return None
        listed = range(max(0, count - LISTED), count)
        return _list(live_list(self.media.live(variant), variant, listed, is_over=broadcast.over is not None))

    def _segment(self, broadcast: Broadcast, now: float, variant: str, number: int) -> Path | None:
        count = broadcast.segments(now)
        if variant not in LIVE_VARIANTS or not count - 2 * LISTED <= number < count:
            return None
        return self.media.live_segment(variant, number)


def _list(text: str) -> Response:
    return Response(text, content_type=HLS_TYPE, headers={"Cache-Control": "no-cache"})
