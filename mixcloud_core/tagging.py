"""Tags, cover, lyrics and chapters into a file, in whatever way its kind keeps them.

MP4 (`.m4a`), ID3 (`.mp3`) and Vorbis comments (`.opus`, `.ogg`, `.flac`), by mutagen. Chapters of an MP4 file are
not written here, for mutagen can't: ffmpeg does, and they survive what this module writes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import mutagen
from mutagen import id3
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3FileType
from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm
from mutagen.ogg import OggFileType

from mixcloud_core.errors import TaggingError
from mixcloud_core.filetypes import image_type
from mixcloud_core.models import Chapter
from mixcloud_core.tags import URL_TAG, Tags

__all__ = ["Contents", "TrackNumber", "read_contents", "read_cover", "write_tags"]

_ITUNES = "----:com.apple.iTunes:"
_FRONT_COVER = 3
_VORBIS_CHAPTER = re.compile(r"chapter\d{3}", re.IGNORECASE)
# A table of contents counts its entries in one byte.
_MOST_ID3_ENTRIES = 255


class Contents(NamedTuple):
    """What can't be seen from outside: the length in seconds, the number of chapters, and whether there is a cover."""

    length: float
    chapters: int
    cover: bool


class TrackNumber(NamedTuple):
    """Which track of an album a file is, counted from 1, and of how many."""

    number: int
    total: int


def write_tags(path: Path, tags: Tags, cover: bytes = b"", *, track: TrackNumber | None = None) -> None:
    """Write tags and cover (JPEG or PNG; others are left out) into a file, and leave its other tags alone.

    Raises TaggingError when the file is of another kind or damaged, OSError when it can't be written.
    """
    with _plain_errors(path):
        audio = mutagen.File(path)
        if not isinstance(audio, MP4 | ID3FileType | FLAC | OggFileType):
            raise TaggingError(f"{path.name} is of a kind that takes no tags")
        if audio.tags is None:
            audio.add_tags()  # type: ignore[no-untyped-call]  # of mutagen, which has no annotations here
        if isinstance(audio, MP4):
            _fill_mp4(audio, tags, cover, track)
        elif isinstance(audio, ID3FileType):
            _fill_id3(audio.tags, tags, cover, track)
        else:
            _fill_vorbis(audio, tags, cover, track)
        audio.save()


def read_contents(path: Path) -> Contents:
    """Look what a file holds; raises as `write_tags` does."""
    with _plain_errors(path):
        audio = mutagen.File(path)
    length = float(getattr(getattr(audio, "info", None), "length", 0))
    if isinstance(audio, MP4):
        return Contents(length, len(audio.chapters or ()), "covr" in audio)
    if isinstance(audio, ID3FileType):
        frames = audio.tags or id3.ID3()
        return Contents(length, len(frames.getall("CHAP")), bool(frames.getall("APIC")))
    if isinstance(audio, FLAC | OggFileType):
        chapters = [name for name in audio if _VORBIS_CHAPTER.fullmatch(name)]
        pictures = "metadata_block_picture" in audio or bool(getattr(audio, "pictures", ()))
        return Contents(length, len(chapters), pictures)
    raise TaggingError(f"{path.name} is of a kind that takes no tags")


def read_cover(path: Path) -> bytes:
    """Give the first picture inside of a file, as it is; empty where there is none. Raises as `write_tags` does."""
    with _plain_errors(path):
        audio = mutagen.File(path)
        if isinstance(audio, MP4):
            return bytes(next(iter(audio.get("covr", ())), b""))
        if isinstance(audio, ID3FileType):
            return next((bytes(frame.data) for frame in (audio.tags or id3.ID3()).getall("APIC")), b"")
        if isinstance(audio, FLAC):
            return next((bytes(picture.data) for picture in audio.pictures), b"")
        if isinstance(audio, OggFileType):
            return next(map(_picture, audio.get("metadata_block_picture", ())), b"")
    raise TaggingError(f"{path.name} is of a kind that takes no tags")


def _picture(block: str) -> bytes:
    try:
        return bytes(Picture(base64.b64decode(block)).data)
    except (binascii.Error, ValueError) as error:
        raise mutagen.MutagenError(f"a picture that can't be read: {error}") from error


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """mutagen wraps what the file system says; whoever calls wants to know a full disk from a damaged file."""
    try:
        yield
    except mutagen.MutagenError as error:
        reason = error.__cause__ or error.__context__
        if isinstance(reason, OSError):
            raise OSError(reason.errno, reason.strerror, str(path)) from error
        raise TaggingError(f"{path.name} is damaged and can't be tagged ({error})") from error


def _fill_mp4(audio: MP4, tags: Tags, cover: bytes, track: TrackNumber | None) -> None:
    values: dict[str, Sequence[object]] = {
        "\xa9nam": [tags.title],
        "\xa9ART": [tags.artist],
        "\xa9alb": [tags.album],
        "aART": [tags.album_artist],
        "trkn": [tuple(track)] if track else [],
        "\xa9gen": tags.genres,
        "\xa9day": [tags.date],
        "\xa9cmt": [tags.comment],
        "\xa9lyr": [tags.lyrics],
        f"{_ITUNES}ARTISTS": [MP4FreeForm(artist.encode(), AtomDataType.UTF8) for artist in tags.artists],
        _ITUNES + URL_TAG: [MP4FreeForm(tags.url.encode(), AtomDataType.UTF8)],
    }
    for name, value in values.items():
        if any(value):
            audio[name] = list(value)
    if kind := image_type(cover):
        form = MP4Cover.FORMAT_JPEG if kind == "image/jpeg" else MP4Cover.FORMAT_PNG
        audio["covr"] = [MP4Cover(cover, imageformat=form)]


# mutagen's ID3 has no types of its own.
def _fill_id3(frames: Any, tags: Tags, cover: bytes, track: TrackNumber | None) -> None:
    """ID3v2.4; texts of several values hold them separated by NUL, as the standard says."""
    utf8 = id3.Encoding.UTF8
    wanted: list[Any] = [
        id3.TIT2(utf8, [tags.title]),
        id3.TPE1(utf8, [tags.artist]),
        id3.TALB(utf8, [tags.album]),
        id3.TPE2(utf8, [tags.album_artist]),
        id3.TRCK(utf8, [f"{track.number}/{track.total}"] if track else []),
        id3.TCON(utf8, list(tags.genres)),
        id3.TDRC(utf8, [tags.date]),
        id3.COMM(utf8, "eng", "", [tags.comment]),
        id3.USLT(utf8, "eng", "", tags.lyrics),
        id3.TXXX(utf8, "ARTISTS", list(tags.artists)),
        id3.TXXX(utf8, URL_TAG, [tags.url]),
    ]
    for frame in wanted:
        if str(frame):
            frames.setall(frame.HashKey, [frame])
    if kind := image_type(cover):
        frames.setall("APIC", [id3.APIC(utf8, kind, id3.PictureType.COVER_FRONT, "", cover)])
    if tags.chapters:
        frames.setall("CHAP", list(_id3_chapters(tags.chapters)))
        names = [f"ch{index}" for index in range(min(len(tags.chapters), _MOST_ID3_ENTRIES))]
        # Players go by this list: mutagen sorts the chapter frames themselves by size.
        flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        frames.setall("CTOC", [id3.CTOC("toc", flags, names, [])])


def _id3_chapters(chapters: Iterable[Chapter]) -> Iterable[Any]:
    nowhere = 0xFFFFFFFF  # no byte offset: times count
    for index, chapter in enumerate(chapters):
        start, end = round(chapter.start * 1000), round(chapter.end * 1000)
        title = id3.TIT2(id3.Encoding.UTF8, [chapter.title])
        yield id3.CHAP(f"ch{index}", start, end, nowhere, nowhere, [title])


# mutagen's Ogg classes share no typed base.
def _fill_vorbis(audio: Any, tags: Tags, cover: bytes, track: TrackNumber | None) -> None:
    values: dict[str, Sequence[str]] = {
        "title": [tags.title],
        "artist": [tags.artist],
        "artists": tags.artists,
        "album": [tags.album],
        "albumartist": [tags.album_artist],
        "tracknumber": [str(track.number)] if track else [],
        "tracktotal": [str(track.total)] if track else [],
        "genre": tags.genres,
        "date": [tags.date],
        "comment": [tags.comment],
        "lyrics": [tags.lyrics],
        URL_TAG.lower(): [tags.url],
        **dict(_vorbis_chapters(tags.chapters)),
    }
    if tags.chapters:
        for name in [name for name in audio if name.lower().startswith("chapter")]:
            del audio[name]
    for name, value in values.items():
        if any(value):
            audio[name] = list(value)
    if kind := image_type(cover):
        picture = Picture()
        picture.data, picture.mime, picture.type = cover, kind, _FRONT_COVER
        if isinstance(audio, FLAC):
            audio.clear_pictures()
            audio.add_picture(picture)
        else:
            audio["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]


def _vorbis_chapters(chapters: Iterable[Chapter]) -> Iterable[tuple[str, list[str]]]:
    """The common extension: CHAPTER000=hh:mm:ss.mmm and CHAPTER000NAME."""
    for index, chapter in enumerate(chapters):
        seconds, thousandths = divmod(round(chapter.start * 1000), 1000)
        hours, rest = divmod(seconds, 3600)
        yield f"chapter{index:03}", [f"{hours:02}:{rest // 60:02}:{rest % 60:02}.{thousandths:03}"]
        yield f"chapter{index:03}name", [chapter.title]
