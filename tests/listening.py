"""Hearing which tone a file plays, and reading what else it holds."""

from __future__ import annotations

import array
import itertools
import subprocess
from pathlib import Path

import mutagen
from mutagen.mp4 import MP4

from tests.sandbox import ffmpeg

_RATE = 16000


def frequency(audio: Path, at: float, length: float = 0.5) -> float:
    """Give the frequency (Hz) that sounds from `at` seconds on: half the sign changes of a second."""
    command = [ffmpeg.executable(), "-v", "error", "-ss", str(at), "-t", str(length), "-i", str(audio)]
    pcm = subprocess.run(
        [*command, "-f", "s16le", "-ac", "1", "-ar", str(_RATE), "-"], check=True, capture_output=True
    ).stdout
    samples = array.array("h", pcm)
    changes = sum((one < 0) != (two < 0) for one, two in itertools.pairwise(samples))
    return changes / 2 / (len(samples) / _RATE)


def length(audio: Path) -> float:
    """Give the length in seconds."""
    return float(mutagen.File(audio).info.length)


def chapters(audio: Path) -> list[tuple[float, str]]:
    """Give start (seconds) and title of an .m4a file's chapters."""
    return [(chapter.start, chapter.title) for chapter in MP4(audio).chapters or ()]
