"""What a file is, by its content and never by its name."""

from __future__ import annotations

import stat
from pathlib import Path

from mixcloud_core.errors import InvalidFileError
from mixcloud_core.text import clean_line

__all__ = ["ENOUGH", "audio_type", "beginning", "image_type"]

# Bytes from the beginning of a file that are enough to tell.
ENOUGH = 16


def beginning(path: Path, count: int = ENOUGH) -> tuple[bytes, int]:
    """Give the first bytes of a file that is to be sent, and its size in bytes.

    Raises InvalidFileError for what can't be read, and for a pipe or a device, which would be waited for, or never end.
    """
    name = clean_line(str(path))
    try:
        facts = path.stat()
        if not (stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode)):
            raise InvalidFileError(f"{name} is a pipe or a device, and no file that could be sent")
        with path.open("rb") as file:
            return file.read(count), facts.st_size
    except OSError as error:
        raise InvalidFileError(f"{name} can't be read: {error.strerror}") from error


def image_type(data: bytes) -> str:
    """Tell by its first bytes what kind of picture it is: `image/jpeg`, `image/png`, or empty for all others."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/png" if data.startswith(b"\x89PNG\r\n\x1a\n") else ""


def audio_type(data: bytes) -> str:
    """Tell by its first bytes what kind of audio it is: a media type, or empty for what is none that is known."""
    # An MP3 begins with a tag, or with a frame: eleven bits set, a version that exists, layer III.
    if data.startswith(b"ID3") or (
        data[:1] == b"\xff" and data[1:2] in (b"\xe2", b"\xe3", b"\xf2", b"\xf3", b"\xfa", b"\xfb")
    ):
        return "audio/mpeg"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    for start, kind in (
        (b"fLaC", "audio/flac"),
        (b"OggS", "audio/ogg"),
        (b"RIFF", "audio/wav"),
        (b"FORM", "audio/aiff"),
    ):
        if data.startswith(start):
            return kind
    return ""
