"""Tags, cover, lyrics and chapters, read back by mutagen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import mutagen
import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from mixcloud_core.errors import TaggingError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.models import Chapter
from mixcloud_core.tagging import Tags, image_type, write_tags

TAGS = Tags(
    title="Night – Shift; #12",
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
        names |= {"TPE1": "artists", "TDRC": "date", "COMM::eng": "comment"}
        tags = {new: [str(text) for text in found.tags[old].text] for old, new in names.items()}
        return tags | {"lyrics": [found.tags["USLT::eng"].text], "artist": [", ".join(tags["artists"])]}
    names = "title artist artists album albumartist genre date comment lyrics".split()
    return {name: list(found[name]) for name in names} | {"url": list(found["mixcloud_url"])}


def test_every_tag_comes_back(audio: Path) -> None:
    write_tags(audio, TAGS)
    assert read(audio) == {
        "title": [TAGS.title],
        "artist": ["Test Radio, Guest"],
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


def test_chapters_where_mutagen_can_write_them(audio: Path) -> None:
    write_tags(audio, TAGS)
    found = mutagen.File(audio)
    if isinstance(found, MP4):
        return
    if isinstance(found.tags, ID3):
        chapters = {frame.element_id: frame for frame in found.tags.getall("CHAP")}
        order = found.tags.getall("CTOC")[0].child_element_ids
        read_back = [(chapters[i].start_time, str(chapters[i].sub_frames["TIT2"])) for i in order]
        assert read_back == [(0, "One"), (500, "Two; = #")]
    else:
        assert found["chapter001"] == ["00:00:00.500"]
        assert found["chapter001name"] == ["Two; = #"]


def test_empty_values_leave_what_is_there(audio: Path) -> None:
    write_tags(audio, TAGS)
    write_tags(audio, Tags(title="New", artists=("Test Radio",), url=TAGS.url))
    assert read(audio)["title"] == ["New"]
    assert read(audio)["lyrics"] == [TAGS.lyrics]


def test_files_that_take_no_tags_say_so(tmp_path: Path) -> None:
    for content in (b"", b"no audio at all" * 100):
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
