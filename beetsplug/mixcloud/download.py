"""Fetching a show: resolved, downloaded and tagged by yt-dlp in this process, into a folder of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from beetsplug.mixcloud.settings import Settings
from beetsplug.mixcloud.ytdlp_messages import Log, YtDlpMessages, as_download_error
from mixcloud_core.errors import DownloadError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.models import Cloudcast
from mixcloud_core.tagging import image_type, write_tags
from mixcloud_core.tags import Tags

__all__ = ["ProgressHook", "ShowFetcher", "StagedShow", "fetch_show", "folder_of"]

# Called by yt-dlp with its own status (`downloaded_bytes`, `speed`, `eta`, `fragment_index`, …).
ProgressHook = Callable[[Mapping[str, Any]], None]

# Bytes; what Mixcloud itself takes as a cover.
_LARGEST_COVER = 10 * 1024 * 1024

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
        return fetcher.fetch(fetcher.look_up(address), progress)


class ShowFetcher:
    """The two halves of `fetch_show`, for those who decide in between. It fetches one show at a time."""

    def __init__(self, settings: Settings, log: Log) -> None:
        from yt_dlp import YoutubeDL

        self._settings = settings
        self._progress: ProgressHook | None = None
        self._cleanup = ExitStack()
        self._downloader: Any = self._cleanup.enter_context(YoutubeDL(self._options(YtDlpMessages(log))))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def look_up(self, address: str) -> Cloudcast:
        """Ask for a show, over yt-dlp's networking: the user's cookies, proxy and impersonation count."""
        extractor = self._downloader.get_info_extractor("Mixcloud")
        # When a plugin can't be loaded, yt-dlp goes on with its own extractor, which knows no chapters.
        if not type(extractor).__module__.startswith("yt_dlp_plugins."):
            raise DownloadError(
                "yt-dlp does not load the Mixcloud plugin",
                hint="See why with: yt-dlp -v (and check that YTDLP_NO_PLUGINS is not set)",
            )
        cloudcast: Cloudcast = extractor.cloudcast(address)
        return cloudcast

    def fetch(self, cloudcast: Cloudcast, progress: ProgressHook | None = None) -> StagedShow:
        """Download and tag a show that was looked up last."""
        folder = folder_of(cloudcast, self._settings.staging)
        folder.mkdir(parents=True, exist_ok=True)
        self._progress = progress
        self._downloader.params["paths"] = {"home": str(folder)}
        audio = self._download(cloudcast)
        cover = _cover(folder)
        _remove_others(folder, audio, cover)
        write_tags(audio, Tags.of(cloudcast), cover.read_bytes() if cover else b"")
        return StagedShow(cloudcast, folder, audio, cover)

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
            # From here on ours: `settings` refuses these names.
            "allowed_extractors": ["mixcloud$"],
            "format": self._settings.format,
            "logger": messages,
            "noprogress": True,
            # The format's name keeps a half-loaded file of one format from being continued with another.
            "outtmpl": {"default": "audio.%(format_id)s.%(ext)s", "thumbnail": "cover.%(ext)s"},
            "postprocessors": [
                # The site may serve WebP one day; tags hold JPEG or PNG.
                {"key": "FFmpegThumbnailsConvertor", "format": "png>png/jpg", "when": "before_dl"},
                {"key": "FFmpegVideoRemuxer", "preferedformat": "webm>opus"},
                {"key": "FFmpegMetadata", "add_chapters": True, "add_metadata": False},
            ],
            "progress_hooks": [self._report],
            "quiet": True,
            "skip_unavailable_fragments": False,
            "writethumbnail": True,
        }

    def _report(self, status: Mapping[str, Any]) -> None:
        if self._progress:
            self._progress(status)


def folder_of(cloudcast: Cloudcast, staging: Path) -> Path:
    """Give the folder in which a show is staged: a name that any file system takes, and that no two shows share."""
    from yt_dlp.utils import sanitize_filename

    name = f"{cloudcast.owner.username}__{cloudcast.slug}"
    plain = sanitize_filename(name, restricted=True)[:100].strip(".-_ ")
    digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:8]
    return staging / f"{plain}-{digest}"


def _cover(folder: Path) -> Path | None:
    """Give the cover by its content, whatever its name says."""
    for path in sorted(folder.glob("cover.*")):
        if path.stat().st_size <= _LARGEST_COVER and image_type(path.read_bytes()[:16]):
            return path
    return None


def _remove_others(folder: Path, *keep: Path | None) -> None:
    """Leave nothing of earlier tries: what lies beside the audio would be imported with it."""
    for path in folder.iterdir():
        if path in keep:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
