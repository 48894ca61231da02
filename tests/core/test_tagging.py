"""Tags, cover, lyrics and chapters, read back by mutagen."""

from __future__ import annotations

import resource
import subprocess
from dataclasses import replace
from pathlib import Path

import mutagen
import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from mixcloud_core.errors import TaggingError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.filetypes import image_type
from mixcloud_core.models import Chapter
from mixcloud_core.tagging import Contents, read_contents, write_tags
from mixcloud_core.tags import Tags

TAGS = Tags(
    title="Night – Shift; #12",
    artist="Test Radio",
    artists=("Test Radio", "Guest"),
    url="https://www.mixcloud.com/TestRadio/night-shift-12/",
    album="Night – Shift; #12",
    album_artist="Test Radio",
    genres=("Deep House", "Techno"),
    date="2024-02-29",
    comment="Two hours.\nLive.",
    lyrics="[00:00.00]Sine – 220 Hz",
    chapters=(Chapter(0, 0.5, "One"), Chapter(0.5, 1, "Two; = #")),
)
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 64
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture(params=["m4a", "mp3", "opus", "ogg", "flac"])
def audio(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"audio.{request.param}"
    codec = {"ogg": "libvorbis", "opus": "libopus"}.get(request.param)
    command = [
        find_ffmpeg() or "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "sine=duration=1",
        "-metadata",
        "grouping=kept",
    ]
    subprocess.run([*command, *(["-c:a", codec] if codec else []), str(path)], check=True)
    return path


def read(path: Path) -> dict[str, list[str]]:
    """Give the tags under one set of names, whatever the file's kind."""
    found = mutagen.File(path)
    if isinstance(found, MP4):
        names = {"\xa9nam": "title", "\xa9ART": "artist", "\xa9alb": "album", "aART": "albumartist", "\xa9gen": "genre"}
        names |= {"\xa9day": "date", "\xa9cmt": "comment", "\xa9lyr": "lyrics"}
        names |= {"----:com.apple.iTunes:MIXCLOUD_URL": "url", "----:com.apple.iTunes:ARTISTS": "artists"}
        return {new: [v.decode() if isinstance(v, bytes) else v for v in found.tags[old]] for old, new in names.items()}
    if isinstance(found.tags, ID3):
        names = {"TIT2": "title", "TALB": "album", "TPE2": "albumartist", "TCON": "genre", "TXXX:MIXCLOUD_URL": "url"}
        names |= {"TPE1": "artist", "TXXX:ARTISTS": "artists", "TDRC": "date", "COMM::eng": "comment"}
        tags = {new: [str(text) for text in found.tags[old].text] for old, new in names.items()}
        return tags | {"lyrics": [found.tags["USLT::eng"].text]}
    names = "title artist artists album albumartist genre date comment lyrics".split()
    return {name: list(found[name]) for name in names} | {"url": list(found["mixcloud_url"])}


def test_every_tag_comes_back(audio: Path) -> None:
    write_tags(audio, TAGS)
    assert read(audio) == {
        "title": [TAGS.title],
        "artist": ["Test Radio"],
        "artists": ["Test Radio", "Guest"],
        "album": [TAGS.album],
        "albumartist": ["Test Radio"],
        "genre": ["Deep House", "Techno"],
        "date": ["2024-02-29"],
        "comment": [TAGS.comment],
        "lyrics": [TAGS.lyrics],
        "url": [TAGS.url],
    }


def test_writing_twice_is_writing_once(audio: Path) -> None:
    write_tags(audio, TAGS, JPEG)
    once = audio.read_bytes()
    write_tags(audio, TAGS, JPEG)
    assert audio.read_bytes() == once


def covers(path: Path) -> list[bytes]:
    found = mutagen.File(path)
    if isinstance(found, MP4):
        return [bytes(cover) for cover in found.get("covr", [])]
    if isinstance(found.tags, ID3):
        return [frame.data for frame in found.tags.getall("APIC")]
    if isinstance(found, FLAC):
        return [picture.data for picture in found.pictures]
    import base64

    return [Picture(base64.b64decode(block)).data for block in found.get("metadata_block_picture", [])]


@pytest.mark.parametrize(("cover", "expected"), [(JPEG, [JPEG]), (PNG, [PNG]), (b"GIF89a", []), (b"", [])])
def test_covers(audio: Path, cover: bytes, expected: list[bytes]) -> None:
    write_tags(audio, TAGS, cover)
    assert covers(audio) == expected


def test_what_a_file_holds(audio: Path) -> None:
    length = pytest.approx(1, abs=0.1)
    assert read_contents(audio) == Contents(length, 0, cover=False)
    write_tags(audio, TAGS, JPEG)
    assert read_contents(audio) == Contents(length, 0 if audio.suffix == ".m4a" else 2, cover=True)


@pytest.mark.parametrize("audio", ["mp3"], indirect=True)
def test_chapters_in_id3(audio: Path) -> None:
    write_tags(audio, TAGS)
    frames = ID3(audio)
    chapters = {frame.element_id: frame for frame in frames.getall("CHAP")}
    order = frames.getall("CTOC")[0].child_element_ids
    read_back = [(chapters[i].start_time, str(chapters[i].sub_frames["TIT2"])) for i in order]
    assert read_back == [(0, "One"), (500, "Two; = #")]


@pytest.mark.parametrize("audio", ["opus", "ogg", "flac"], indirect=True)
def test_chapters_in_vorbis_comments(audio: Path) -> None:
    write_tags(audio, TAGS)
    found = mutagen.File(audio)
    assert found["chapter001"] == ["00:00:00.500"]
    assert found["chapter001name"] == ["Two; = #"]
    write_tags(audio, replace(TAGS, chapters=TAGS.chapters[:1]))
    assert "chapter001" not in mutagen.File(audio)


def test_a_tracklist_without_end(audio: Path) -> None:
    many = tuple(Chapter(index / 1000, (index + 1) / 1000, f"Track {index}") for index in range(1000))
    write_tags(audio, replace(TAGS, chapters=many))
    assert audio.suffix == ".m4a" or read_contents(audio).chapters == 1000


def test_a_full_disk_is_told_as_such(audio: Path) -> None:
    """A limit on the size of files makes the write fail in the middle, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (audio.stat().st_size + 1000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_tags(audio, TAGS, JPEG + b"\x00" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_empty_values_leave_what_is_there(audio: Path) -> None:
    write_tags(audio, TAGS)
    write_tags(audio, Tags(title="New", artist="Test Radio", url=TAGS.url))
    assert read(audio)["title"] == ["New"]
    assert read(audio)["lyrics"] == [TAGS.lyrics]


def test_files_that_take_no_tags_say_so(tmp_path: Path) -> None:
    wave = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0"
    for content in (b"", b"no audio at all" * 100, wave):
        (path := tmp_path / "file.m4a").write_bytes(content)
        with pytest.raises(TaggingError, match="file.m4a"):
            write_tags(path, TAGS)
    with pytest.raises(OSError, match="missing"):
        write_tags(tmp_path / "missing.m4a", TAGS)


def test_pictures_are_known_by_their_content() -> None:
    assert [image_type(data) for data in (JPEG, PNG, b"GIF89a", b"RIFF", b"")] == [
        "image/jpeg",
        "image/png",
        "",
        "",
        "",
    ]
