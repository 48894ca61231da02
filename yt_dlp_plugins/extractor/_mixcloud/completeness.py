"""A download that lacks a part of the show must not pass for the whole.

yt-dlp skips pieces that it can't get, and ends well; a stream that breaks off can look like one that is over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.postprocessor.common import PostProcessor
from yt_dlp.utils import PostProcessingError

from mixcloud_core.errors import TaggingError

__all__ = ["check_downloads"]

# What rounding and encoders may cost; more is missing audio.
_MISSING_SECONDS = 5
_MISSING_SHARE = 0.02


def check_downloads(extractor: InfoExtractor) -> None:
    """Have every show checked as soon as it is on the disk, before anything else is done to the file."""
    downloader: Any = extractor._downloader  # yt-dlp has no annotations
    checks = downloader._pps["post_process"]
    if not any(isinstance(check, _MixcloudLengthPP) for check in checks):
        checks.insert(0, _MixcloudLengthPP(downloader))


class _MixcloudLengthPP(PostProcessor):
    """Compares the length of the file with the length that Mixcloud tells (seconds)."""

    def run(self, info: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
        path, wanted = Path(info["filepath"]), info.get("duration")
        # Whoever asks for sections gets less on purpose.
        partial = info.get("section_start") or info.get("section_end")
        if info.get("extractor_key") != "Mixcloud" or partial or not wanted or not path.is_file():
            return [], info
        length = _length(path)
        if length is not None and wanted - length > max(_MISSING_SECONDS, wanted * _MISSING_SHARE):
            raise PostProcessingError(
                f'Of "{info["title"]}" only {length:.0f} of {wanted} seconds came. {self._put_aside(path)}'
                "Please try again later"
            )
        return [], info

    def _put_aside(self, path: Path) -> str:
        """Rename the file, so that nobody takes it for the show and the next try starts anew."""
        if self.get_param("ignoreerrors") is True:  # yt-dlp goes on with the file, error or not
            return ""
        aside = path.replace(path.with_name(f"{path.name}.incomplete"))
        return f"They are in {aside}. "


def _length(path: Path) -> float | None:
    """Give the length of a file in seconds; None where it can't be told (WebM, or without mutagen)."""
    try:
        from mixcloud_core.tagging import read_contents

        return read_contents(path).length
    except (ImportError, TaggingError):
        return None
