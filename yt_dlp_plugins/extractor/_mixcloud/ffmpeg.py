"""An ffmpeg for those who have none, from the extra `ffmpeg`."""

from __future__ import annotations

import shutil
from typing import Any

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor

from mixcloud_core.ffmpeg import find_ffmpeg

__all__ = ["adopt_ffmpeg"]


def adopt_ffmpeg(extractor: InfoExtractor) -> None:
    """Tell yt-dlp of the ffmpeg that was installed as a Python package, if nothing else tells it of one.

    What the command line asked for (`--embed-metadata` and so on) was made before, without an ffmpeg, and is told too.
    """
    downloader: Any = extractor._downloader  # yt-dlp has no annotations
    if downloader.params.get("ffmpeg_location") or shutil.which("ffmpeg"):
        return
    found = find_ffmpeg()
    if not found:
        return
    downloader.params["ffmpeg_location"] = found
    for processors in downloader._pps.values():
        for processor in processors:
            if isinstance(processor, FFmpegPostProcessor):
                processor._paths = processor._determine_executables()
