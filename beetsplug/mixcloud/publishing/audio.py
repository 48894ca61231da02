"""The audio of a show: what a file is, whether Mixcloud takes it, and an MP3 made of one that it does not take."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mixcloud_core.api.upload_form import LARGEST_AUDIO, audio_field
from mixcloud_core.errors import FileTooLargeError, InvalidFileError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.filetypes import audio_type, beginning
from mixcloud_core.formats import format_size
from mixcloud_core.text import clean_line

__all__ = ["RATE", "Audio", "Report", "convert", "read_audio"]

# Called with the seconds that were done, and the seconds in all, None where nobody knows them.
Report = Callable[[float, float | None], object]

_MP3, _M4A = "MP3", "M4A"
_KINDS = {
    "audio/mpeg": _MP3,
    "audio/mp4": _M4A,
    "audio/flac": "FLAC",
    "audio/ogg": "Ogg",
    "audio/wav": "WAV",
    "audio/aiff": "AIFF",
}
# An Ogg file of Opus says so in its first page.
_OPUS, _FIRST_PAGE = b"OpusHead", 64
# Bytes a second of an MP3 with 320 kbit/s, and what stands around them at most.
RATE, _AROUND = 40_000, 1024 * 1024
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Audio:
    """A file of audio: `kind` by its content (`MP3`, `FLAC`, …), `size` in bytes, `duration` in seconds if known."""

    path: Path
    kind: str
    size: int
    duration: float | None = None

    @property
    def is_taken(self) -> bool:
        """Whether Mixcloud takes it as it is."""
        return self.kind in (_MP3, _M4A)

    @property
    def warning(self) -> str:
        """What may go wrong with it at Mixcloud, empty where nothing should."""
        return "Mixcloud documents MP3 only; M4A worked in 2026" if self.kind == _M4A else ""


def read_audio(path: Path) -> Audio:
    """Look what a file is, by its content.

    Raises InvalidFileError for one that is missing, empty or no audio that is known, and FileTooLargeError for one
    that Mixcloud would take if it were smaller.
    """
    start, size = beginning(path, _FIRST_PAGE)
    kind = "Opus" if _OPUS in start else _KINDS.get(audio_type(start), "")
    if not kind:
        raise InvalidFileError(f"{clean_line(path.name)} is {'no audio that is known' if size else 'empty'}")
    audio = Audio(path, kind, size, _duration(path))
    if audio.is_taken:
        audio_field(path)
    return audio


def convert(audio: Audio, folder: Path, report: Report) -> Audio:
    """Make an MP3 of 320 kbit/s in a folder, without tags and chapters; of one that could not be made nothing stays.

    Raises InvalidFileError with ffmpeg's words, FileTooLargeError for what would be more than Mixcloud takes, and
    OSError where the disk has no room.
    """
    ffmpeg = find_ffmpeg()
    name = clean_line(audio.path.name)
    if not ffmpeg:
        raise InvalidFileError(
            f"{name} is {audio.kind}, and ffmpeg, which can make an MP3 of it, was not found",
            hint="Install ffmpeg, or: pip install 'mixcloud-plugins[beets,ffmpeg]'",
        )
    _check_room(audio, folder)
    handle, made = tempfile.mkstemp(suffix=".mp3", prefix="mixcloud-", dir=folder)
    os.close(handle)
    try:
        _run(ffmpeg, audio, Path(made), report)
        return read_audio(Path(made))
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _check_room(audio: Audio, folder: Path) -> None:
    """Raise FileTooLargeError or OSError; a file that tells no length is taken to be as large as it is now."""
    needed = _AROUND + (round(audio.duration * RATE) if audio.duration else audio.size)
    if audio.duration and needed > LARGEST_AUDIO:
        raise FileTooLargeError(
            f"{clean_line(audio.path.name)} would make an MP3 of {format_size(needed)}, and Mixcloud takes "
            f"{format_size(LARGEST_AUDIO)}",
            size=needed,
            limit=LARGEST_AUDIO,
        )
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OSError(f"{folder} has {format_size(free)} left, and the MP3 needs {format_size(needed)}")


def _run(ffmpeg: str, audio: Audio, made: Path, report: Report) -> None:
    # `file:` keeps a name from being an option or an address.
    command = [ffmpeg, "-v", "error", "-nostdin", "-y", "-i", f"file:{audio.path}", "-map", "0:a:0"]
    command += ["-map_metadata", "-1", "-map_chapters", "-1", "-c:a", "libmp3lame", "-b:a", "320k"]
    command += ["-progress", "pipe:1", "-nostats", "-f", "mp3", f"file:{made}"]
    # A file takes any number of words; a pipe that nobody reads would stop ffmpeg.
    with tempfile.TemporaryFile() as words, _running(command, words) as process:
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        for line in process.stdout:
            name, _, value = line.strip().partition("=")
            if name == "out_time_us" and value.isdigit():
                report(int(value) / 1_000_000, audio.duration)
        if process.wait():
            words.seek(0)
            said = clean_line(words.read(64 * 1024).decode(errors="replace"))[-_LONGEST_WORDS:]
            raise InvalidFileError(f"ffmpeg can't make an MP3 of {clean_line(audio.path.name)} ({said})")


@contextmanager
def _running(command: list[str], words: IO[bytes]) -> Iterator[subprocess.Popen[str]]:
    """Run a program that does not outlive the block, whatever ends it."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words, text=True)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _duration(path: Path) -> float | None:
    """Give the length, None for a file that mutagen can't read: Mixcloud may read it all the same."""
    import mutagen

    try:
        length = float(getattr(getattr(mutagen.File(path), "info", None), "length", 0))
    except Exception:  # noqa: BLE001 (damaged files lead mutagen to errors of any kind: IndexError of an Opus file)
        return None
    return length or None
