"""Fetching a show: by yt-dlp in this process, into a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mixcloud_core.errors import DownloadError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.models import Cloudcast
from mixcloud_core.tagging import image_type, write_tags
from mixcloud_core.tags import Tags

__all__ = ["Log", "Progress", "StagedShow", "fetch_show"]

# yt-dlp's own defaults count on its command line: its Python interface tries only once.
_RETRIES = {"retries": 10, "fragment_retries": 10, "file_access_retries": 3, "extractor_retries": 3}

Progress = Callable[[Mapping[str, Any]], None]


class Log(Protocol):
    """The part of a beets logger that is needed; texts are arguments, for braces in a format would break it."""

    def debug(self, message: str, /, *args: object) -> None: ...
    def warning(self, message: str, /, *args: object) -> None: ...


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


def fetch_show(
    cloudcast: Cloudcast,
    staging: Path,
    *,
    audio_format: str,
    yt_dlp_options: Mapping[str, Any],
    log: Log,
    progress: Progress | None = None,
) -> StagedShow:
    """Download and tag a show in a folder under `staging`; doing it twice leaves the same folder.

    What an earlier try left there is used: downloads resume. Raises DownloadError that says what happened.
    """
    ffmpeg = find_ffmpeg()
    if not ffmpeg:
        raise DownloadError(
            "ffmpeg was not found, and it is needed to make the audio into a file with chapters",
            hint="Install ffmpeg, or: pip install 'mixcloud-plugins[ffmpeg]'",
        )
    folder = staging / _folder_name(cloudcast)
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        **_RETRIES,
        "ffmpeg_location": ffmpeg,
        **yt_dlp_options,
        "allowed_extractors": ["mixcloud$"],
        "format": audio_format,
        "logger": _Messages(log),
        "noprogress": True,
        # The format's name keeps a half-loaded file of one format from being continued with another.
        "outtmpl": {"default": "audio.%(format_id)s.%(ext)s", "thumbnail": "cover.%(ext)s"},
        "paths": {"home": str(folder)},
        "postprocessors": _POSTPROCESSORS,
        "progress_hooks": [progress] if progress else [],
        "quiet": True,
        "skip_unavailable_fragments": False,
        "writethumbnail": True,
    }
    audio = _download(cloudcast, options)
    cover = _cover(folder)
    _remove_others(folder, audio, cover)
    write_tags(audio, Tags.of(cloudcast), cover.read_bytes() if cover else b"")
    return StagedShow(cloudcast, folder, audio, cover)


_POSTPROCESSORS = [
    # The site may serve WebP one day; tags hold JPEG or PNG.
    {"key": "FFmpegThumbnailsConvertor", "format": "png>png/jpg", "when": "before_dl"},
    {"key": "FFmpegVideoRemuxer", "preferedformat": "webm>opus"},
    {"key": "FFmpegMetadata", "add_chapters": True, "add_metadata": False},
]


def _download(cloudcast: Cloudcast, options: dict[str, Any]) -> Path:
    import yt_dlp

    try:
        with yt_dlp.YoutubeDL(options) as downloader:
            _require_our_extractor(downloader)
            info = downloader.extract_info(cloudcast.url)
    except yt_dlp.utils.DownloadError as error:
        raise DownloadError(_plain(str(error))) from error
    except yt_dlp.utils.YoutubeDLError as error:
        raise DownloadError(f"yt-dlp could not download it ({_plain(str(error))})") from error
    paths = [Path(done["filepath"]) for done in info.get("requested_downloads") or () if done.get("filepath")]
    if len(paths) != 1 or not paths[0].is_file():
        raise DownloadError(f'yt-dlp left no audio file of "{cloudcast.name}"')
    return paths[0]


def _require_our_extractor(downloader: Any) -> None:  # yt-dlp has no annotations
    """When a plugin can't be loaded, yt-dlp says so and goes on with its own extractor, which knows no chapters."""
    extractor = downloader.get_info_extractor("Mixcloud")
    if not type(extractor).__module__.startswith("yt_dlp_plugins."):
        raise DownloadError(
            "yt-dlp does not load the Mixcloud plugin",
            hint="See why with: yt-dlp -v (and check that YTDLP_NO_PLUGINS is not set)",
        )


def _cover(folder: Path) -> Path | None:
    """Give the cover by its content, whatever its name says."""
    for path in sorted(folder.glob("cover.*")):
        if image_type(path.read_bytes()[:16]):
            return path
    return None


def _remove_others(folder: Path, *keep: Path | None) -> None:
    """Leave nothing of earlier tries: what lies beside the audio would be imported with it."""
    for path in folder.iterdir():
        if path not in keep and path.is_file():
            path.unlink()


def _folder_name(cloudcast: Cloudcast) -> str:
    """A name that any file system takes, and that no two shows share."""
    from yt_dlp.utils import sanitize_filename

    name = f"{cloudcast.owner.username}__{cloudcast.slug}"
    plain = sanitize_filename(name, restricted=True)[:100].strip(".-_ ")
    if plain == name:
        return name
    import hashlib

    return f"{plain}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"


def _plain(message: str) -> str:
    """Give yt-dlp's message without its prefixes and colours."""
    message = re.sub(r"\x1b\[[0-9;]*m", "", message).strip()
    message = re.sub(r"^ERROR:\s*(?:Postprocessing:\s*)?", "", message)
    return re.sub(r"^\[mixcloud\]\s*(?:\S+:\s)?", "", message)


class _Messages:
    """yt-dlp's messages in beets' log; its errors come as exceptions as well, and are shown once."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def debug(self, message: str) -> None:
        self._log.debug("{}", message)

    def info(self, message: str) -> None:
        self._log.debug("{}", message)

    def warning(self, message: str) -> None:
        # Without ffprobe, yt-dlp puts HLS into an .m4a file unasked, which is what is wanted.
        report = self._log.debug if "ffprobe not found" in message else self._log.warning
        report("{}", _plain(message))

    def error(self, message: str) -> None:
        self._log.debug("{}", message)
