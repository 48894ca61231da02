"""The ffmpeg that makes the tones: the system's, or the one inside imageio-ffmpeg."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path


@cache
def executable() -> str:
    found = shutil.which("ffmpeg")
    if found:
        return found
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def on_path() -> bool:
    return shutil.which("ffmpeg") is not None


@cache
def version() -> str:
    text = subprocess.run([executable(), "-version"], capture_output=True, text=True, check=True).stdout
    return text.partition("\n")[0]


def run(*arguments: str, folder: Path | None = None) -> bytes:
    """Run ffmpeg without questions; its standard output, or a RuntimeError with what it said."""
    done = subprocess.run(
        [executable(), "-nostdin", "-hide_banner", "-v", "error", "-y", *arguments],
        capture_output=True,
        check=False,
        cwd=folder,
    )
    if done.returncode:
        raise RuntimeError(f"ffmpeg {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return done.stdout
