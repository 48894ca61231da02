"""The parts of a show's form: audio by its content, covers, what the library says, and options."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import pytest
from beets.library import Item
from beets.util.artresizer import ArtResizer
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3, BitrateMode

from beetsplug.mixcloud.publishing import audio as audio_module
from beetsplug.mixcloud.publishing import pictures
from beetsplug.mixcloud.publishing.audio import Audio, convert, read_audio
from beetsplug.mixcloud.publishing.form_options import add_form_options, form_of_options, merged
from beetsplug.mixcloud.publishing.item_form import form_of_item
from beetsplug.mixcloud.publishing.pictures import picture_for
from mixcloud_core.api import upload_form
from mixcloud_core.errors import FileTooLargeError, InvalidFileError, InvalidSettingError
from mixcloud_core.models import CloudcastForm
from tests.sandbox import ffmpeg

URL = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"
KINDS = {
    **dict.fromkeys(("mp3", "m4a"), True),
    **dict.fromkeys(("flac", "wav", "aiff", "ogg", "opus"), False),
}


def tone(path: Path, seconds: int = 3, *options: str) -> Path:
    """A file with a tone; its kind is that of its name."""
    source = ["-f", "lavfi", "-i", f"sine=440:duration={seconds}:sample_rate=48000"]
    subprocess.run([ffmpeg.executable(), "-v", "error", "-y", *source, *options, str(path)], check=True)
    return path


def silence(path: Path, seconds: int) -> Path:
    """A WAV file that takes no room on the disk, and no time to make."""
    rate = 44_100
    with path.open("wb") as file:
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
        size = rate * 2 * seconds
        file.write(struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size))
        file.truncate(44 + size)
    return path


@pytest.mark.parametrize(("ending", "is_taken"), KINDS.items())
def test_what_a_file_is_its_content_tells(ending: str, is_taken: bool, tmp_path: Path) -> None:
    path = tone(tmp_path / f"tone.{ending}").rename(tmp_path / "tone.bin")
    found = read_audio(path)
    assert (found.kind.lower(), found.is_taken, found.size) == (ending, is_taken, path.stat().st_size)
    assert found.duration == pytest.approx(3, abs=0.1)
    assert bool(found.warning) == (ending == "m4a")


def test_an_mp3_is_made_of_what_mixcloud_does_not_take(tmp_path: Path) -> None:
    path = tone(tmp_path / "-i tone;\n.flac", 20, "-metadata", "title=Tone")
    told: list[tuple[float, float | None]] = []
    made = convert(read_audio(path), tmp_path, lambda done, total: told.append((done, total)))
    info = MP3(made.path).info
    assert (made.kind, info.bitrate, info.bitrate_mode) == ("MP3", 320_000, BitrateMode.CBR)
    assert MP3(made.path).get("TIT2") is None
    assert told[-1] == (pytest.approx(20, abs=0.1), pytest.approx(20))
    made.path.unlink()
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(b"fLaC" + b"no audio" * 100)
    with pytest.raises(InvalidFileError, match=r"ffmpeg can't make an MP3 of damaged.flac \(.*Invalid data"):
        convert(read_audio(damaged), tmp_path, lambda *_: None)
    with pytest.raises(FileTooLargeError, match="would make an MP3 of 4.1 GiB, and Mixcloud takes 4 GiB"):
        convert(Audio(path, "FLAC", 1, 110_000), tmp_path, lambda *_: None)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted((path.name, damaged.name))


def test_half_a_file_does_not_stay(tmp_path: Path) -> None:
    """Whoever interrupts it, and a disk that is full: ffmpeg ends, and its file goes."""
    path = silence(tmp_path / "long.wav", 4000)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from beetsplug.mixcloud.publishing.audio import convert, read_audio\n"
        "convert(read_audio(Path(sys.argv[1])), Path(sys.argv[1]).parent, lambda *_: print('begun', flush=True))\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout
    assert running.stdout.readline() == "begun\n"
    running.send_signal(signal.SIGINT)
    _, words = running.communicate(timeout=30)
    assert words.rstrip().endswith("KeyboardInterrupt")
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_room_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1024})
    monkeypatch.setattr(audio_module.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(OSError, match="has 1 KiB left, and the MP3 needs 77.3 MiB"):
        convert(Audio(tmp_path / "a.flac", "FLAC", 1, 2000), tmp_path, lambda *_: None)
    assert not list(tmp_path.iterdir())


@given(st.data())
def test_a_damaged_file_has_no_length_at_worst(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([_tone(ending) for ending in KINDS]))
    places = st.integers(8, len(whole) - 1) | st.integers(8, 100)
    damaged = bytearray(whole)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=12)):
        damaged[place] = value
    with NamedTemporaryFile() as file:
        file.write(damaged[: data.draw(st.integers(16, len(damaged)))])
        file.flush()
        assert read_audio(Path(file.name)).kind


@cache
def _tone(ending: str) -> bytes:
    with TemporaryDirectory() as folder:
        return tone(Path(folder, f"tone.{ending}"), 1).read_bytes()[:20_000]


def test_no_audio_is_no_audio(tmp_path: Path) -> None:
    for content, words in ((b"", "is empty"), (b"words", "no audio that is known"), (None, "can't be read")):
        path = tmp_path / "x.mp3"
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(InvalidFileError, match=words):
            read_audio(path)
    os.mkfifo(tmp_path / "pipe.mp3")
    for unending in (tmp_path / "pipe.mp3", Path("/dev/zero")):
        with pytest.raises(InvalidFileError, match="a pipe or a device"):
            read_audio(unending)
        with pytest.raises(InvalidFileError, match="a pipe or a device"):
            picture_for(None, unending, shrink=False, folder=tmp_path)
    with path.open("wb") as file:
        file.write(b"ID3")
        file.truncate(4 * 1024**3 + 1)
    with pytest.raises(FileTooLargeError):
        read_audio(path)


def test_the_cover_is_the_given_one_or_the_one_inside_of_the_file(tmp_path: Path) -> None:
    given = tmp_path / "given.png"
    given.write_bytes(b"\x89PNG\r\n\x1a\n" + b"a picture")
    picture = tone(tmp_path / "inside.jpg", 1, "-filter_complex", "[0]showwavespic=s=64x64", "-frames:v", "1")
    with_cover = tmp_path / "tone.mp3"
    plain = tone(tmp_path / "plain.mp3")
    cover = ["-i", str(plain), "-i", str(picture), "-map", "0", "-map", "1", "-c", "copy"]
    subprocess.run([ffmpeg.executable(), "-v", "error", *cover, str(with_cover)], check=True)
    item = Item(path=os.fsencode(with_cover), id=7)
    (folder := tmp_path / "folder").mkdir()
    assert picture_for(item, given, shrink=False, folder=folder) == given
    inside = picture_for(item, None, shrink=False, folder=folder)
    assert inside == folder / "cover-7.jpg"
    assert inside.read_bytes() == picture.read_bytes()
    assert picture_for(Item(path=os.fsencode(plain)), None, shrink=False, folder=folder) is None
    assert picture_for(None, None, shrink=True, folder=folder) is None
    with pytest.raises(InvalidFileError, match="no JPEG or PNG"):
        picture_for(item, plain, shrink=True, folder=folder)


def test_a_cover_that_is_too_large_is_scaled_down_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = pytest.importorskip("PIL.Image")
    limit = 300_000  # 10 MiB of noise take their time
    for module in (pictures, upload_form):
        monkeypatch.setattr(module, "LARGEST_PICTURE", limit)
    path = tmp_path / "large.jpg"
    image.frombytes("L", (800, 800), os.urandom(800 * 800)).save(path, quality=100)
    assert path.stat().st_size > limit
    with pytest.raises(FileTooLargeError, match="Let it be scaled down by --shrink-cover"):
        picture_for(None, path, shrink=False, folder=tmp_path)
    small = picture_for(None, path, shrink=True, folder=tmp_path)
    assert small == tmp_path / "small.jpg"
    with image.open(small) as made:
        assert (made.format, made.size, small.stat().st_size <= limit) == ("JPEG", (600, 600), True)
    path.write_bytes(b"\xff\xd8\xff" + bytes(limit))
    with pytest.raises(InvalidFileError, match="could not be scaled down"):
        picture_for(None, path, shrink=True, folder=tmp_path)
    monkeypatch.setattr(ArtResizer.shared, "local_method", None)
    with pytest.raises(InvalidFileError, match="Install ImageMagick, or Pillow"):
        picture_for(None, path, shrink=True, folder=tmp_path)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "Mix", "album": "Mix"}, ("Mix", "", ())),
        ({"title": "", "album": "Album", "genres": ["Dub", "dub", "\x1b[31mHouse"]}, ("Album", "", ("Dub", "House"))),
        ({"mixcloud_tags": ["a", "b"], "genres": ["c"], "comments": "Own words."}, ("mine", "Own words.", ("a", "b"))),
        ({"comments": f"One.\n\nTwo.\n\n{URL}", "mixcloud_url": URL}, ("mine", "One.\n\nTwo.", ())),
        # Uploaded again, it has another address; and one that belongs to the words stays.
        ({"comments": f"One.\n\n{URL}", "mixcloud_url": "x", "data_source": "Mixcloud"}, ("mine", "One.", ())),
        ({"comments": f"{URL}\n\n{URL}", "mixcloud_url": URL, "data_source": "Mixcloud"}, ("mine", URL, ())),
        ({"comments": "One.\n\nTwo.", "mixcloud_url": URL, "data_source": "Mixcloud"}, ("mine", "One.\n\nTwo.", ())),
        ({"comments": f"One.\n\n{URL}"}, ("mine", f"One.\n\n{URL}", ())),
        ({"comments": f"Listen: {URL}", "mixcloud_url": URL}, ("mine", f"Listen: {URL}", ())),
        ({"comments": URL, "mixcloud_url": URL}, ("mine", "", ())),
        ({"comments": URL}, ("mine", URL, ())),
        ({"path": b"/music/\x1b[31mred\n\xffmix.mp3"}, ("red mix", "", ())),
    ],
)
def test_what_the_library_says(fields: dict[str, Any], expected: tuple[str, str, tuple[str, ...]]) -> None:
    form = form_of_item(Item(**{"path": b"/music/mine.mp3"} | fields))
    assert (form.name, form.description, form.tags) == expected


def options(*words: str) -> CloudcastForm:
    parser = ArgumentParser()
    add_form_options(parser)
    return form_of_options(parser.parse_args(words))


def test_options_say_what_is_given_and_nothing_else(tmp_path: Path) -> None:
    assert options() == CloudcastForm()
    text = tmp_path / "words.txt"
    text.write_bytes("Grüße\r\n\r\n\r\n\x1b[31mred\n".encode("utf-16"))
    given = options("--description-file", str(text), "--tag", " a ", "--tag", "b", "--tag", "a", "--no-hosts")
    assert given == CloudcastForm(description="Grüße\n\nred", tags=("a", "b"), hosts=())
    pro = options("--schedule", "2099-01-31T20:00+01:00", "--show-stats", "--no-comments", "--host", "GuestTone")
    assert pro.publish_date == datetime(2099, 1, 31, 19, tzinfo=UTC)
    assert (pro.hide_stats, pro.disable_comments, pro.hosts) == (False, True, ("GuestTone",))
    many = CloudcastForm(name="A", tags=tuple("abcdefg"), description="old")
    assert merged(many, given) == replace(given, name="A")
    assert merged(many, pro).tags == tuple("abcde")
    text.write_bytes(bytes(70_000))
    with pytest.raises(InvalidSettingError, match="too large"):
        options("--description-file", str(text))


@pytest.mark.parametrize(
    "words",
    [
        ("--schedule", "2020-01-31 20:00"),
        ("--schedule", "tomorrow"),
        ("--schedule", "2099-01-31"),
        ("--publish", "--draft"),
        ("--tag", " "),
        ("--tag", "a", "--no-tags"),
        ("--offset", "soon"),
    ],
)
def test_options_that_can_not_be(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        options(*words)
    assert (caught.value.code, "error: argument --" in capsys.readouterr().err) == (2, True)
