"""ffmpeg: where it is, and what it can't bear."""

from __future__ import annotations

import shutil

__all__ = ["chapter_title", "find_ffmpeg"]

# Bytes: an MP4 file has room for 255, of which one may be needed for a space.
_LONGEST_TITLE = 254


def find_ffmpeg() -> str | None:
    """Give the path of ffmpeg: the one on the PATH, else the one that the extra `ffmpeg` installs, else None."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # not installed, or without a binary for this machine
        return None


def chapter_title(title: str) -> str:
    """Give as much of a chapter's title as ffmpeg can put into any kind of file (tried with ffmpeg 5 to 7).

    It cuts letters in two, and then mutagen does not open the file at all; and it takes a backslash before the end of
    a line for a line end that belongs to the title, which swallows the next chapter.
    """
    short = title.strip().encode()[:_LONGEST_TITLE].decode(errors="ignore")
    return f"{short} " if short.endswith("\\") else short
