"""Which track of an album a file is, and the picture inside of a file, in every kind of file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import mutagen
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from mixcloud_core.errors import TaggingError
from mixcloud_core.tagging import TrackNumber, read_cover, write_tags
from mixcloud_core.tags import Tags
from tests.sandbox import ffmpeg

TAGS = Tags(title="One", artist="Sine", url="https://www.mixcloud.com/TestRadio/night-shift/")
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 64


def made(path: Path) -> Path:
    codec = {".ogg": ["-c:a", "libvorbis"], ".opus": ["-c:a", "libopus"]}.get(path.suffix, [])
    command = [ffmpeg.executable(), "-v", "error", "-f", "lavfi", "-i", "sine=duration=0.5", *codec, str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.fixture(params=["m4a", "mp3", "opus", "ogg", "flac"])
def audio(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return made(tmp_path / f"audio.{request.param}")


def number(audio: Path) -> list[object]:
    found = mutagen.File(audio)
    if isinstance(found, MP4):
        return list(found.get("trkn", []))
    if audio.suffix == ".mp3":
        return [str(frame) for frame in found.tags.getall("TRCK")]
    return [*found.get("tracknumber", []), *found.get("tracktotal", [])]


def test_a_track_and_its_album(audio: Path) -> None:
    write_tags(audio, TAGS)
    assert number(audio) == []
    write_tags(audio, TAGS, track=TrackNumber(2, 120))
    expected = {".m4a": [(2, 120)], ".mp3": ["2/120"]}
    assert number(audio) == expected.get(audio.suffix, ["2", "120"])


def test_the_picture_inside_of_a_file(audio: Path) -> None:
    assert read_cover(audio) == b""
    write_tags(audio, TAGS, JPEG)
    assert read_cover(audio) == JPEG


def test_what_holds_no_picture_is_told(tmp_path: Path) -> None:
    (path := tmp_path / "file.m4a").write_bytes(b"no audio at all" * 100)
    with pytest.raises(TaggingError, match="file.m4a"):
        read_cover(path)
    with pytest.raises(OSError, match="missing"):
        read_cover(tmp_path / "missing.m4a")


@pytest.fixture(scope="module")
def opus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("opus") / "audio.opus")


@given(block=st.text() | st.sampled_from(["", "AAAA", "AAAAAwAAAAppbWFnZS9qcGVn", "AAAAA/////8="]))
def test_a_damaged_picture_is_told_as_such(opus: Path, block: str) -> None:
    file = OggOpus(opus)
    file["metadata_block_picture"] = [block]
    file.save()
    with pytest.raises(TaggingError, match="damaged"):
        read_cover(opus)
