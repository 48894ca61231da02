"""Downloads at once, in threads of their own: each takes a show to a complete staging folder, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from beetsplug.mixcloud.fetching.download import ShowFetcher, StagedShow
from beetsplug.mixcloud.fetching.locks import Hold
from beetsplug.mixcloud.fetching.splitting import Track, check_times, cut
from beetsplug.mixcloud.fetching.staging import TRACKS, folder_path
from beetsplug.mixcloud.fetching.ytdlp_messages import Log
from beetsplug.mixcloud.library.rows import Shape
from beetsplug.mixcloud.settings import Settings
from beetsplug.mixcloud.terminal.progress import Line
from mixcloud_core.errors import DownloadError, ExclusiveContentError
from mixcloud_core.models import Cloudcast
from mixcloud_core.restrictions import why_no_audio

__all__ = ["Done", "Downloads", "Job"]

# Seconds: for another process that has the show, and between two looks whether somebody wants this one to end.
_PATIENCE = 1800
_GLANCE = 0.5
# Seconds for downloads to come to an end by themselves when the user wants it; what is under way then is resumed.
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Job:
    """A show that is wanted: by its address, or as a list has brought it."""

    address: str
    cloudcast: Cloudcast | None = None

    @property
    def is_named(self) -> bool:
        """Tell whether somebody asked for just this show."""
        return self.cloudcast is None


@dataclass(slots=True)
class Done:
    """What came of a job: a staged show, held until it is imported; or nothing, and why.

    `missing` are the shapes in which the library lacks the show, none for a show that it has; `refusal` says why there
    is no audio to be had; `is_double`: the same show was wanted before, under another address.
    """

    job: Job
    cloudcast: Cloudcast | None = None
    missing: frozenset[Shape] = frozenset()
    is_double: bool = False
    show: StagedShow | None = None
    tracks: list[Track] = field(default_factory=list)
    hold: Hold | None = None
    refusal: DownloadError | None = None
    error: Exception | None = None

    def give_back(self) -> None:
        """Let other processes have the show."""
        if self.hold:
            self.hold.give_back()


class Downloads:
    """So many downloads at once. `look` tells in which shapes the library lacks a show; threads call it.

    Nobody waits for the threads when the program ends: what they leave is resumed next time.
    """

    def __init__(
        self,
        settings: Settings,
        log: Log,
        look: Callable[[str], frozenset[Shape]],
        *,
        pretend: bool = False,
    ) -> None:
        self._settings, self._log, self._look, self._pretend = settings, log, look, pretend
        self._line: Callable[[str], Line]
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._done: SimpleQueue[Done] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._claims: set[str] = set()
        self._guard = threading.Lock()
        self.under_way = 0

    def shown_by(self, line: Callable[[str], Line]) -> None:
        """Say what gives a line to each show; before the first one is submitted."""
        self._line = line

    def submit(self, job: Job) -> None:
        """Have a show downloaded as soon as a thread is free."""
        import yt_dlp  # noqa: F401 (in one thread: its modules import each other, and several at once find them half-made)

        self.under_way += 1
        self._jobs.put(job)
        if len(self._threads) < min(self.under_way, self._settings.workers):
            thread = threading.Thread(target=copy_context().run, args=(self._work,), name="mixcloud", daemon=True)
            self._threads.append(thread)
            thread.start()

    def finished(self, *, wait: bool = False) -> Done | None:
        """Give what is finished, None if nothing is; with `wait`, the next one."""
        while True:
            try:
                done = self._done.get(timeout=_GLANCE) if wait else self._done.get_nowait()
            except Empty:
                if not wait:
                    return None
            else:
                self.under_way -= 1
                return done

    def stop(self) -> None:
        """Begin nothing new, and give what is under way a moment to come to an end."""
        self._stopping.set()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(_GRACE / len(self._threads))

    def _work(self) -> None:
        with ExitStack() as cleanup:
            fetcher = None
            while not self._stopping.is_set() and (job := self._jobs.get()):
                done = Done(job)
                try:
                    fetcher = fetcher or cleanup.enter_context(self._fetcher())
                    with closing(self._line(job.cloudcast.name if job.cloudcast else job.address)) as line:
                        self._fetch(fetcher, done, line)
                except Exception as error:  # noqa: BLE001 (told by whoever waits, with all that hostile input may raise)
                    done.error = error
                    done.give_back()
                self._done.put(done)

    def _fetcher(self) -> ShowFetcher:
        with self._guard:  # yt-dlp loads its plugins
            return ShowFetcher(self._settings, self._log)

    def _fetch(self, fetcher: ShowFetcher, done: Done, line: Line) -> None:
        cloudcast = done.cloudcast = self._resolve(fetcher, done.job)
        line.rename(cloudcast.name)
        done.is_double = not self._claim(cloudcast.url)
        done.missing = frozenset() if done.is_double else self._look(cloudcast.url)
        done.refusal = why_no_audio(cloudcast) if done.missing else None
        if not done.missing or done.refusal:
            return
        if Shape.TRACKS in done.missing:
            check_times(cloudcast)
        if self._pretend:
            return
        hold = Hold(folder_path(self._settings.staging, cloudcast.url))
        if not hold.take(patience=_PATIENCE, waiting=lambda: self._tell_of_waiting(cloudcast)):
            raise DownloadError("another process has been importing this show for half an hour")
        done.hold = hold
        # It may have come in meanwhile.
        done.missing = self._look(cloudcast.url)
        if done.missing:
            done.show = fetcher.fetch(cloudcast, lambda status: self._report(line, status))
        if done.show and Shape.TRACKS in done.missing:
            folder = done.show.folder / TRACKS
            done.tracks = cut(cloudcast, done.show.audio, done.show.cover, folder, fetcher.ffmpeg)

    def _resolve(self, fetcher: ShowFetcher, job: Job) -> Cloudcast:
        if job.cloudcast is None:
            return fetcher.look_up(job.address)
        cloudcast = fetcher.accept(job.cloudcast)
        if fetcher.has_own_cookies and isinstance(why_no_audio(cloudcast), ExclusiveContentError):
            return fetcher.look_up(job.address)
        return cloudcast

    def _claim(self, url: str) -> bool:
        """Tell whether nobody else of this run is busy with the show: the same may be wanted under two addresses."""
        with self._guard:
            is_new = url not in self._claims
            self._claims.add(url)
            return is_new

    def _tell_of_waiting(self, cloudcast: Cloudcast) -> None:
        self._log.warning('Another beet is importing "{}" right now: waiting for it', cloudcast.name)

    def _report(self, line: Line, status: Mapping[str, Any]) -> None:
        if self._stopping.is_set():
            from yt_dlp.utils import DownloadCancelled

            raise DownloadCancelled("interrupted")
        line.report(status)
