"""Chapters inside of a file: which there are, and putting others in their place."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import mutagen
from mutagen.id3 import ID3FileType
from mutagen.mp4 import MP4

from mixcloud_core.errors import TaggingError
from mixcloud_core.ffmpeg import chapter_title, find_ffmpeg
from mixcloud_core.models import Chapter
from mixcloud_core.tagging import write_tags
from mixcloud_core.tags import Tags

__all__ = ["has_chapters", "read_chapters", "write_chapters"]

# What the chapter list of an MP4 file, which is the one that mutagen reads, has room for.
_MOST = 255
# Seconds: files keep times in units of their own.
_ROUNDING = 0.01

_VORBIS = re.compile(r"chapter(\d{3})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)", re.ASCII)
# What means something in the file that ffmpeg reads chapters from.
_SPECIAL = re.compile(r"([=;#\\\n])")


def has_chapters(path: Path, chapters: Sequence[Chapter]) -> tuple[bool, int]:
    """Tell whether a file has these chapters, and how many it has. Raises TaggingError and OSError."""
    found = read_chapters(path)
    same = len(found) == min(len(chapters), _MOST if path.suffix.lower() in (".m4a", ".mp4") else len(chapters))
    same = same and all(
        abs(start - chapter.start) < _ROUNDING and chapter_title(title).strip() == chapter_title(chapter.title).strip()
        for (start, title), chapter in zip(found, chapters, strict=False)
    )
    return same, len(found)


def read_chapters(path: Path) -> list[tuple[float, str]]:
    """Give start (seconds) and title of a file's chapters, by time. Raises TaggingError and OSError."""
    try:
        audio = mutagen.File(path)
    except mutagen.MutagenError as error:
        reason = error.__cause__ or error.__context__
        if isinstance(reason, OSError):
            raise OSError(reason.errno, reason.strerror, str(path)) from error
        raise TaggingError(f"{path.name} is damaged ({error})") from error
    if isinstance(audio, MP4):
        return [(float(chapter.start), str(chapter.title)) for chapter in audio.chapters or ()]
    if isinstance(audio, ID3FileType):
        return sorted(_id3(audio.tags))
    return sorted(_vorbis(audio)) if audio is not None else []


def write_chapters(path: Path, chapters: Sequence[Chapter]) -> None:
    """Put chapters in the place of those that the file has; all else stays. Raises TaggingError and OSError."""
    if path.suffix.lower() in (".m4a", ".m4b", ".mp4"):
        _write_mp4(path, chapters)
    else:
        # A text that is empty is not written.
        write_tags(path, Tags(title="", artist="", url="", chapters=tuple(chapters)))


def _id3(frames: Any) -> Iterator[tuple[float, str]]:
    for frame in frames.getall("CHAP") if frames is not None else ():
        titles = frame.sub_frames.getall("TIT2")
        yield frame.start_time / 1000, str(titles[0]) if titles else ""


def _vorbis(audio: Any) -> Iterator[tuple[float, str]]:
    for name in audio.keys() if audio.tags is not None else ():
        clock = _CLOCK.fullmatch(audio[name][0]) if _VORBIS.fullmatch(name) else None
        if clock:
            start = int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
            yield start, str(next(iter(audio.get(f"{name}name", ())), ""))


def _write_mp4(path: Path, chapters: Sequence[Chapter]) -> None:
    """Let ffmpeg put the same audio into a file with chapters, for mutagen can't write any; tags are carried over."""
    ffmpeg = find_ffmpeg()
    if not ffmpeg:
        raise TaggingError("ffmpeg was not found, and only it can write chapters into an MP4 file")
    made = path.with_name(f"{path.stem}-chapters{path.suffix}")
    try:
        _remux(ffmpeg, path, "".join(_ffmetadata(chapters)), made)
        if tags := MP4(path).tags:
            tags.save(made)
        made.replace(path)
    except mutagen.MutagenError as error:
        raise TaggingError(f"{path.name} is damaged and can't be tagged ({error})") from error
    finally:
        made.unlink(missing_ok=True)


def _remux(ffmpeg: str, path: Path, chapters: str, made: Path) -> None:
    command = [ffmpeg, "-v", "error", "-y", "-i", f"file:{path}", "-f", "ffmetadata", "-i", "-"]
    command += ["-map", "0:a", "-map_metadata", "0", "-map_chapters", "1"]
    command += ["-c", "copy", "-fflags", "+bitexact", "-movflags", "+faststart", f"file:{made}"]
    done = subprocess.run(command, input=chapters.encode(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip()[-300:]
        raise TaggingError(f"ffmpeg can't write chapters into {path.name} ({words})")


def _ffmetadata(chapters: Sequence[Chapter]) -> Iterator[str]:
    yield ";FFMETADATA1\n"
    for chapter in chapters:
        start, end = round(chapter.start * 1000), round(chapter.end * 1000)
        title = _SPECIAL.sub(r"\\\1", chapter_title(chapter.title))
        yield f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={title}\n"
