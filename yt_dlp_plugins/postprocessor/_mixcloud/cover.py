"""The picture of a show that is on the disk."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from mixcloud_core.errors import TaggingError
from mixcloud_core.filetypes import image_type
from mixcloud_core.tagging import read_cover

__all__ = ["find_cover"]

# Bytes; what Mixcloud itself takes as a cover. It goes into each of the tracks.
_LARGEST_COVER = 10 * 1024 * 1024


def find_cover(info: dict[str, Any]) -> bytes:
    """Give the picture inside of the show's file, else the largest thumbnail that lies on the disk, else nothing."""
    audio = Path(info["filepath"])
    with suppress(OSError, TaggingError):
        if inside := read_cover(audio):
            return inside
    for thumbnail in reversed(info.get("thumbnails") or []):
        if name := thumbnail.get("filepath"):
            # yt-dlp moves thumbnails to the audio, and leaves this as it was.
            for path in (Path(name), audio.parent / Path(name).name):
                if cover := _picture(path):
                    return cover
    return b""


def _picture(path: Path) -> bytes:
    with suppress(OSError):
        if path.stat().st_size <= _LARGEST_COVER and image_type(content := path.read_bytes()):
            return content
    return b""
