"""Where ffmpeg is."""

from __future__ import annotations

import shutil

__all__ = ["find_ffmpeg"]


def find_ffmpeg() -> str | None:
    """Give the path of ffmpeg: the one on the PATH, else the one that the extra `ffmpeg` installs, else None."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # not installed, or without a binary for this machine
        return None
