"""Fetching a show: resolved, downloaded and tagged by yt-dlp in this process, into a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from beetsplug.mixcloud.fetching.locks import locked
from beetsplug.mixcloud.fetching.staging import StagingFolder, folder_path
from beetsplug.mixcloud.fetching.ytdlp_messages import Log, YtDlpMessages, as_download_error
from beetsplug.mixcloud.settings import Settings
from mixcloud_core.api.upload_form import LARGEST_PICTURE
from mixcloud_core.errors import DownloadError, TaggingError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.filetypes import ENOUGH, image_type
from mixcloud_core.models import Cloudcast
from mixcloud_core.tagging import read_contents, write_tags
from mixcloud_core.tags import Tags

__all__ = ["ProgressHook", "ShowFetcher", "StagedShow", "fetch_show", "is_sound"]

# Called by yt-dlp with its own status (`downloaded_bytes`, `elapsed`, `fragment_index`, …).
ProgressHook = Callable[[Mapping[str, Any]], None]

# Seconds by which a file's length and the length that Mixcloud tells may differ.
_ROUNDING = 2

# What a list may leave out of a show, and what can't be done without.
_NEEDED = ("streams", "tracklist", "tags", "description", "duration", "published")

# yt-dlp's own defaults count on its command line: its Python interface tries only once. The user's options come after.
_DEFAULTS: dict[str, Any] = {
    "retries": 10,
    "fragment_retries": 10,
    "file_access_retries": 3,
    "extractor_retries": 3,
    "retry_sleep_functions": {"extractor": lambda n: n + 1},  # 1, 2, 3 seconds
}


@dataclass(frozen=True, slots=True)
class StagedShow:
    """A complete show in a folder of its own: tagged audio and, if there is one, the cover."""

    cloudcast: Cloudcast
    folder: Path
    audio: Path
    cover: Path | None

    def discard(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def fetch_show(address: str, settings: Settings, log: Log, progress: ProgressHook | None = None) -> StagedShow:
    """Fetch a show into a folder under the staging place; doing it twice leaves the same folder.

    What an earlier try left there is used: downloads resume. Raises the errors of `mixcloud_core`, and OSError.
    """
    with ShowFetcher(settings, log) as fetcher:
        cloudcast = fetcher.look_up(address)
        with locked(folder_path(settings.staging, cloudcast.url)) as ours:
            if not ours:
                raise DownloadError("another process is importing this show right now")
            return fetcher.fetch(cloudcast, progress)


class ShowFetcher:
    """The parts of `fetch_show`, for those who decide in between. It fetches one show at a time."""

    def __init__(self, settings: Settings, log: Log) -> None:
        from beetsplug.mixcloud.fetching.guarded import guarded_downloader

        self._settings = settings
        self._progress: ProgressHook | None = None
        self._cleanup = ExitStack()
        self._downloader: Any = self._cleanup.enter_context(guarded_downloader(self._options(YtDlpMessages(log))))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def look_up(self, address: str) -> Cloudcast:
        """Ask for a show, over yt-dlp's networking: the user's cookies, proxy and impersonation count."""
        cloudcast: Cloudcast = self._extractor().cloudcast(address)
        return cloudcast

    def accept(self, cloudcast: Cloudcast) -> Cloudcast:
        """Take a show that a list has brought, which is not asked for again unless the list left something out."""
        if not cloudcast.unknown.isdisjoint(_NEEDED):
            return self.look_up(cloudcast.url)
        self._extractor().remember(cloudcast)
        return cloudcast

    @property
    def ffmpeg(self) -> str:
        """The ffmpeg that yt-dlp uses."""
        from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor

        return FFmpegPostProcessor(self._downloader).executable or "ffmpeg"

    @property
    def has_own_cookies(self) -> bool:
        """Tell whether the user gave cookies to yt-dlp, which lists know nothing of."""
        return any(self._settings.yt_dlp.get(name) for name in ("cookiefile", "cookiesfrombrowser"))

    def _extractor(self) -> Any:
        extractor = self._downloader.get_info_extractor("Mixcloud")
        # When a plugin can't be loaded, yt-dlp goes on with its own extractor, which knows no chapters.
        if not type(extractor).__module__.startswith("yt_dlp_plugins."):
            raise DownloadError(
                "yt-dlp does not load the Mixcloud plugin",
                hint="See why with: yt-dlp -v (and check that YTDLP_NO_PLUGINS is not set)",
            )
        return extractor

    def fetch(self, cloudcast: Cloudcast, progress: ProgressHook | None = None) -> StagedShow:
        """Download and tag the show that was looked up or accepted last."""
        folder = StagingFolder(self._settings.staging, cloudcast)
        self._progress = progress
        audio = self._complete_audio(cloudcast, folder)
        cover = _cover(folder.path)
        _tag(audio, cloudcast, cover)
        folder.keep(audio, cover)
        return StagedShow(cloudcast, folder.path, audio, cover)

    def _complete_audio(self, cloudcast: Cloudcast, folder: StagingFolder) -> Path:
        continued = folder.prepare()
        if audio := folder.audio():
            return audio
        # The format's name keeps a half-loaded file of one format from being continued with another.
        names = {"default": f"{folder.stem}.%(format_id)s.%(ext)s", "thumbnail": "cover.%(ext)s"}
        self._downloader.params |= {"paths": {"home": str(folder.path)}, "outtmpl": names}
        audio = self._continued(cloudcast, folder) if continued else None
        if not audio:
            folder.clear()
            audio = self._download(cloudcast)
        folder.mark(audio)
        return audio

    def _continued(self, cloudcast: Cloudcast, folder: StagingFolder) -> Path | None:
        """Continue a download, and give the audio if it is right: the start of it can't be trusted.

        A process that was lost, or a disk that was full, can leave half a piece, which is then there twice, or all of
        a file, beyond whose end is nothing to ask for (416).
        """
        try:
            audio = self._download(cloudcast)
        except DownloadError as error:
            if folder.is_growing() and "416" not in str(error):
                raise
            return None
        return audio if self._is_right(audio, cloudcast) else None

    def _is_right(self, audio: Path, cloudcast: Cloudcast) -> bool:
        try:
            length = read_contents(audio).length
        except TaggingError:
            return False
        wanted = cloudcast.duration or length
        return abs(length - wanted) <= _ROUNDING and is_sound(audio, self.ffmpeg)

    def _download(self, cloudcast: Cloudcast) -> Path:
        from yt_dlp.utils import YoutubeDLError

        try:
            info = self._downloader.extract_info(cloudcast.url)
        except YoutubeDLError as error:
            raise as_download_error(error) from error
        done = [Path(file["filepath"]) for file in info.get("requested_downloads") or () if file.get("filepath")]
        if len(done) != 1 or not done[0].is_file():
            raise DownloadError("yt-dlp left no audio file", hint="Is the setting mixcloud.format one audio format?")
        return done[0]

    def _options(self, messages: YtDlpMessages) -> dict[str, Any]:
        return {
            **_DEFAULTS,
            "ffmpeg_location": find_ffmpeg(),
            **self._settings.yt_dlp,
            **self._extractor_arguments(),
            # From here on ours: `ytdlp_options` refuses these names.
            "allowed_extractors": ["mixcloud$"],
            "format": self._settings.format,
            "logger": messages,
            "noprogress": True,
            "postprocessors": [
                {"key": "FFmpegVideoRemuxer", "preferedformat": "webm>opus"},
                {"key": "FFmpegMetadata", "add_chapters": True, "add_metadata": False},
            ],
            "progress_hooks": [self._report],
            "quiet": True,
            "skip_unavailable_fragments": False,
            "writethumbnail": True,
        }

    def _extractor_arguments(self) -> dict[str, Any]:
        """Give the user's arguments, with the account that is signed in if they name none."""
        given = dict(self._settings.yt_dlp.get("extractor_args") or {})
        account = {"account": [self._settings.account]} if self._settings.account else {}
        return {"extractor_args": given | {"mixcloud": account | dict(given.get("mixcloud") or {})}}

    def _report(self, status: Mapping[str, Any]) -> None:
        # What is raised here ends the download, and leaves what can be resumed.
        if self._progress:
            self._progress(status)


def is_sound(audio: Path, ffmpeg: str) -> bool:
    """Tell whether all of the audio can be decoded; takes some seconds for an hour of it."""
    command = [ffmpeg, "-v", "error", "-nostdin", "-i", str(audio.absolute()), "-map", "0:a", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (no shell, no word of Mixcloud's)
    return done.returncode == 0 and not done.stderr.strip()


def _cover(folder: Path) -> Path | None:
    """Give the cover by its content, whatever its name says."""
    for path in sorted(folder.glob("cover.*")):
        if path.stat().st_size <= LARGEST_PICTURE and image_type(path.read_bytes()[:ENOUGH]):
            return path
    return None


def _tag(audio: Path, cloudcast: Cloudcast, cover: Path | None) -> None:
    """Tag a copy and put it in the file's place: cut off in the middle, tagging would leave neither."""
    copy = audio.with_name(f"tagging-{audio.name}")
    shutil.copyfile(audio, copy)
    try:
        write_tags(copy, Tags.of(cloudcast), cover.read_bytes() if cover else b"")
        copy.replace(audio)
    finally:
        copy.unlink(missing_ok=True)
