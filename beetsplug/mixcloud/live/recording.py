"""Recordings of live streams: from the stream into a folder of its own, and from there into the library.

A folder holds what is known of the stream and, one after the other: the growing stream; the audio. It goes when the
recording is in the library, so what a lost process left behind can be imported later.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beetsplug.mixcloud.fetching.staging import LIVE
from beetsplug.mixcloud.fetching.ytdlp_messages import Log, YtDlpMessages, as_download_error
from beetsplug.mixcloud.library.covers import PICTURE_ENDINGS
from beetsplug.mixcloud.live.hls import Recorder
from beetsplug.mixcloud.settings import Settings
from mixcloud_core.api.upload_form import LARGEST_PICTURE
from mixcloud_core.errors import DownloadError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.filetypes import ENOUGH, image_type
from mixcloud_core.models import LiveStream
from mixcloud_core.tagging import write_tags
from mixcloud_core.tags import Tags

__all__ = ["About", "LiveDownloader", "Recording", "ffmpeg_of", "recordings"]

_ABOUT = "stream.json"
_STREAM = "stream.ts"
_AUDIO = "audio.m4a"
_COVER = "cover"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a recorded stream: `url` is where the user's streams are watched, `started` is ISO, in UTC."""

    title: str
    user: str
    artist: str
    url: str
    started: str
    description: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, stream: LiveStream) -> About:
        """Give what a stream says of itself."""
        owner = stream.owner
        started = (stream.started or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        tags = tuple(tag.name for tag in stream.tags)
        title = stream.name or f"{owner.display_name}, live"
        return cls(title, owner.username, owner.display_name, stream.url, started, stream.description, tags)

    @property
    def day(self) -> datetime:
        """When it began."""
        return datetime.fromisoformat(self.started)


class LiveDownloader:
    """yt-dlp with the plugin's extractor, which asks Mixcloud's hosts only."""

    def __init__(self, settings: Settings, messages: Log) -> None:
        self._settings = settings
        self._messages = messages

    @contextmanager
    def open(self) -> Iterator[Any]:
        """Give the YoutubeDL."""
        from beetsplug.mixcloud.fetching.guarded import guarded_downloader

        options: dict[str, Any] = {
            **self._settings.yt_dlp,
            "allowed_extractors": ["mixcloud:live$"],
            "format": "bestaudio/best",
            "logger": YtDlpMessages(self._messages),
            "quiet": True,
            "noprogress": True,
        }
        with guarded_downloader(options) as downloader:
            yield downloader

    @staticmethod
    def find(downloader: Any, url: str) -> str | None:
        """Give where the list of a stream is now, None when it is over; raises DownloadError."""
        from yt_dlp.utils import UserNotLive, YoutubeDLError

        try:
            return str(downloader.extract_info(url, download=False)["url"])
        except YoutubeDLError as error:
            wrapped = getattr(error, "exc_info", None)
            if isinstance(error, UserNotLive) or (wrapped and isinstance(wrapped[1], UserNotLive)):
                return None
            raise as_download_error(error) from error


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording in its folder; the folder's name is its identity."""

    folder: Path

    @classmethod
    def begin(cls, staging: Path, about: About) -> Recording:
        """Make the folder, with what is known of the stream."""
        plain = re.sub(r"[^A-Za-z0-9-]+", "_", about.user)[:80]
        place = staging / LIVE
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        recording = cls(place / f"{plain}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"[:-3])
        recording.folder.mkdir(mode=0o700)
        growing = recording.folder / f"{_ABOUT}.new"
        growing.write_text(json.dumps(asdict(about), ensure_ascii=False), encoding="utf-8")
        growing.replace(recording.folder / _ABOUT)
        return recording

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return self.folder.name

    def about(self) -> About | None:
        """Give what is known of the stream, None where the folder is no recording."""
        try:
            values: Mapping[str, Any] = json.loads((self.folder / _ABOUT).read_text(encoding="utf-8"))
            found = About(**{**values, "tags": tuple(values["tags"])})
            is_known = found.day.tzinfo is not None
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return found if is_known else None

    @property
    def has_any(self) -> bool:
        """Tell whether something was recorded."""
        return any(self._size(name) for name in (_STREAM, _AUDIO))

    def _size(self, name: str) -> int:
        path = self.folder / name
        return path.stat().st_size if path.is_file() else 0

    def alone(self) -> AbstractContextManager[object]:
        """Keep other processes away from it; raises filelock's Timeout where one records it right now."""
        from filelock import FileLock

        return FileLock(self.folder.with_name(f"{self.name}.lock"), timeout=0, mode=0o600)

    def grow(self, recorder: Recorder, longest: float | None, report: Callable[[float, int], None]) -> None:
        """Record until the stream ends, or for `longest` seconds of it."""
        with (self.folder / _STREAM).open("ab") as target:
            recorder.record(target, longest, report)

    def add_cover(self, downloader: Any, url: str | None) -> None:
        """Keep the stream's picture; without one, it goes on without."""
        if not url:
            return
        with suppress(Exception), downloader.urlopen(url) as response:
            content = response.read(LARGEST_PICTURE + 1)
            if len(content) <= LARGEST_PICTURE and (kind := image_type(content[:ENOUGH])):
                (self.folder / f"{_COVER}{PICTURE_ENDINGS[kind]}").write_bytes(content)

    def cover(self) -> Path | None:
        """Give the picture."""
        return next(iter(sorted(self.folder.glob(f"{_COVER}.*"))), None)

    def finish(self, about: About, ffmpeg: str) -> Path:
        """Make a tagged file of what was recorded, without the picture that moves; raises DownloadError."""
        audio, growing = self.folder / _AUDIO, self.folder / f"growing-{_AUDIO}"
        if audio.is_file():
            return audio
        stream = str(self.folder / _STREAM)
        command = [ffmpeg, "-y", "-v", "error", "-nostdin", "-fflags", "+discardcorrupt", "-i", stream]
        command += ["-map", "0:a:0", "-c", "copy", "-f", "ipod", "-movflags", "+faststart", str(growing)]
        done = subprocess.run(command, capture_output=True, check=False, text=True, errors="replace")  # noqa: S603
        if done.returncode or not growing.is_file():
            words = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            raise DownloadError(f"ffmpeg can't make a file of the recording: {words[:200]}")
        cover = self.cover()
        write_tags(growing, _tags(about), cover.read_bytes() if cover else b"")
        growing.replace(audio)
        return audio

    def keep_only(self, *kept: Path | None) -> None:
        """Remove what would be imported beside the audio."""
        for path in self.folder.iterdir():
            if path not in kept and path.name != _ABOUT:
                path.unlink()

    def discard(self) -> None:
        """Remove the folder."""
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_name(f"{self.name}.lock").unlink(missing_ok=True)


def recordings(staging: Path) -> list[Recording]:
    """Give all recordings that are not in the library yet, those that run right now as well."""
    place = staging / LIVE
    return [Recording(path) for path in sorted(place.iterdir()) if path.is_dir()] if place.is_dir() else []


def ffmpeg_of(settings: Settings) -> str:
    """Give the ffmpeg that yt-dlp would use."""
    given = settings.yt_dlp.get("ffmpeg_location")
    return str(given or find_ffmpeg() or "ffmpeg")


def _tags(about: About) -> Tags:
    return Tags(
        title=about.title,
        artist=about.artist,
        url="",  # the address of a show: a stream has none that stays
        artists=(about.artist,),
        album=about.title,
        album_artist=about.artist,
        date=about.day.date().isoformat(),
        comment="\n\n".join(filter(None, (about.description, about.url))),
    )
