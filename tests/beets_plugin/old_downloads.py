"""Files as yt-dlp leaves them: what `--embed-metadata` writes, under the name that it gives by default."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.sandbox import ffmpeg
from tests.sandbox.catalogue import CATALOGUE
from tests.sandbox.records import Show
from tests.sandbox.sandbox import STATE
from tests.sandbox.users import OWNER

SITE = "https://www.mixcloud.com"
URL = f"{SITE}/{OWNER}"

_CODECS = {"m4a": "aac", "mp3": "libmp3lame", "opus": "libopus"}


def address(slug: str) -> str:
    return f"{URL}/{slug}/"


def show(slug: str) -> Show:
    found = CATALOGUE.show(OWNER, slug)
    assert found
    return found


def yt_dlp_tags(slug: str, **others: str) -> dict[str, str]:
    """The tags that yt-dlp gives to ffmpeg (`FFmpegMetadataPP`), for its own extractor's information."""
    known = show(slug)
    return {
        "title": known.name,
        "date": known.published[:10].replace("-", ""),
        "description": known.description or "",
        "synopsis": known.description or "",
        "purl": address(slug),
        "comment": address(slug),
        "artist": "Test Tone Radio",
        **others,
    }


def download(folder: Path, slug: str, kind: str = "m4a", *, name: str = "", tagged: bool = True) -> Path:
    """Make the file of a show, as long as the show is."""
    known = show(slug)
    name = name or f"{known.name} [{OWNER}_{slug}].{kind}"
    assert known.duration
    return make(folder / name, yt_dlp_tags(slug) if tagged else {}, known.duration)


def make(path: Path, tags: Mapping[str, str], seconds: int = 60) -> Path:
    """Make a file of any length with any tags."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = [part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")]
    source = _tone(path.suffix[1:], seconds)
    ffmpeg.run("-i", str(source), "-c", "copy", *options, "-fflags", "+bitexact", str(path))
    return path


@cache
def _tone(kind: str, seconds: int) -> Path:
    """A tone of that length, made once."""
    path = STATE / "media" / "tones" / f"{seconds}.{kind}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        growing = Path(f"{path.with_suffix('')}-{id(path)}.{kind}")
        ffmpeg.run("-f", "lavfi", "-i", f"sine=330:d={seconds}", "-c:a", _CODECS[kind], "-b:a", "32k", str(growing))
        shutil.move(growing, path)
    return path
