"""Parts of uploading that are seen best by themselves: by what audio is known again, what is found, and waiting."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from beets.exceptions import UserError
from beets.library import Item, Library
from hypothesis import given
from hypothesis import strategies as st
from mutagen import File as MutagenFile
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3, TIT2
from mutagen.mp4 import MP4

from beetsplug.mixcloud.publishing.fingerprints import fingerprint
from beetsplug.mixcloud.publishing.mixes import find_mixes
from beetsplug.mixcloud.publishing.readiness import Readiness, wait_until_ready
from mixcloud_core.errors import MixcloudError, NetworkError, NotFoundError
from mixcloud_core.models import Cloudcast, Flags, Streams, User
from tests.sandbox.ffmpeg import executable


def sound(path: Path, *, seconds: float = 0.5) -> Path:
    """A tone, in the kind of file that the name says."""
    tone = ["-f", "lavfi", "-i", f"sine=440:duration={seconds}"]
    subprocess.run([executable(), "-v", "error", "-y", *tone, str(path)], check=True)
    return path


def retitle(path: Path, title: str) -> None:
    match path.suffix:
        case ".mp3":
            tags = ID3(path)
            tags.add(TIT2(text=[title]))
            tags.save(v1=2, v23_sep=None)
            more = APEv2()  # as programs do that level the volume
            more["Title"] = title
            more.save(path)
        case ".m4a":
            box = MP4(path)
            box["\xa9nam"] = [title]
            box.save()
        case ".wav" | ".aiff":
            chunks = MutagenFile(path)
            if chunks.tags is None:
                chunks.add_tags()
            chunks.tags.add(TIT2(text=[title]))
            chunks.save()
        case _:
            blocks = MutagenFile(path)
            blocks["title"] = [title]
            blocks.save()


@pytest.mark.parametrize("ending", [".mp3", ".m4a", ".flac", ".ogg", ".opus", ".wav", ".aiff"])
def test_tags_do_not_make_another_upload_and_another_tone_does(tmp_path: Path, ending: str) -> None:
    one, other = sound(tmp_path / f"one{ending}"), sound(tmp_path / f"other{ending}", seconds=0.6)
    before = fingerprint(one)
    told: list[tuple[int, int]] = []
    for title in ("Short", "Long " * 5000):
        retitle(one, title)
        assert fingerprint(one, lambda done, total: told.append((done, total))) == before
    assert fingerprint(other) != before
    assert told[-1][0] == told[-1][1] == int(before.partition("-")[0]) <= one.stat().st_size


@given(
    st.binary(max_size=400),
    st.sampled_from(
        (b"", b"ID3\x04\0\0", b"\0\0\0\x18ftyp", b"fLaC", b"OggS", b"RIFF", b"FORM", b"\0\0\0\x01mdat", b"\0\0\0\0mdat")
    ),
)
def test_any_bytes_have_a_fingerprint_and_all_of_the_audio_counts(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(start + content)
    size, _, digest = fingerprint(path).partition("-")
    assert 0 <= int(size) <= len(start + content)
    assert len(digest) == 64
    path.write_bytes(b"\xff\xfb" + content * 2 + b"end")
    first = fingerprint(path)
    path.write_bytes(b"\xff\xfb" + content * 2 + b"eNd")
    assert fingerprint(path) != first


@pytest.mark.parametrize(
    ("lengths", "more", "reason"),
    [
        ((300.0, 300.0), {}, "one of 2 tracks of an album, and only 5:00 long"),
        ((3600.0, 3600.0), {}, ""),
        ((300.0,), {}, ""),
        ((3600.0,), {"mixcloud_part": 1}, "piece of a show"),
    ],
)
def test_tracks_are_no_shows_unless_they_are_named(
    tmp_path: Path, lengths: tuple[float, ...], more: dict[str, Any], reason: str
) -> None:
    library = Library(str(tmp_path / "library.db"), str(tmp_path))
    paths = [tmp_path / f"{number}.mp3" for number in range(len(lengths))]
    for path in paths:
        path.write_bytes(b"ID3")
    facts = {"album": "One", **more}
    library.add_album(
        [Item(path=os.fsencode(path), length=length, **facts) for path, length in zip(paths, lengths, strict=True)]
    )
    found = find_mixes(library, ["album:One"])
    assert [reason in mix.reason and bool(reason) == bool(mix.reason) for mix in found] == [True] * len(lengths)
    named = find_mixes(library, [str(paths[0]), "album:One"])
    assert (named[0].item.id, named[0].reason) == (1, "")
    assert len(named) == len(lengths)
    with pytest.raises(UserError, match="nothing in the library"):
        find_mixes(library, [str(paths[0]), "album:Two"])
    with pytest.raises(ValueError, match="folder"):
        find_mixes(library, [str(tmp_path)])
    with pytest.raises(UserError, match="nothing in the library"):
        find_mixes(library, ["~.mp3"])  # the home of nobody
    os.mkfifo(tmp_path / "pipe")
    assert [mix.item.title for mix in find_mixes(library, [str(tmp_path / "pipe")])] == [""]


class Answers:
    """Mixcloud, as far as waiting asks it: an answer for each question, the last one for ever."""

    def __init__(self, *answers: Cloudcast | MixcloudError) -> None:
        self._answers = list(answers)
        self.fresh = self

    def cloudcast(self, _url: str) -> Cloudcast:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, MixcloudError):
            raise answer
        return answer


def show(**members: Any) -> Cloudcast:
    return Cloudcast("1", User("me", "Me"), "sunday", "Sunday", **members)


PLAYS = show(streams=Streams(hls_url="https://a.mixcloud.com/a.m3u8"))
PROCESSED = show(flags=Flags(awaiting_audio=True))
WAITS: dict[str, tuple[list[Cloudcast | MixcloudError], Readiness, int]] = {
    "at once": ([PLAYS], Readiness.READY, 0),
    "some time": ([PROCESSED, NetworkError("gone"), PROCESSED, PLAYS], Readiness.READY, 3),
    "too long": ([PROCESSED], Readiness.PROCESSING, 10),
    "a draft of one's own": ([show(flags=Flags(draft=True))], Readiness.READY, 0),
    "a draft that is not shown": ([PROCESSED, NotFoundError("gone")], Readiness.HIDDEN, 1),
    "taken down": ([PROCESSED, show(flags=Flags(copyright_disabled=True))], Readiness.SILENT, 1),
}


@pytest.mark.parametrize(("answers", "readiness", "pauses"), WAITS.values(), ids=WAITS)
def test_waiting(answers: list[Cloudcast | MixcloudError], readiness: Readiness, pauses: int) -> None:
    slept: list[float] = []
    found, words = wait_until_ready(
        Answers(*answers),  # type: ignore[arg-type]  # all of it that is asked for
        "https://www.mixcloud.com/me/sunday/",
        180.0,
        sleep=slept.append,
        clock=lambda: sum(slept),
    )
    assert (found, len(slept), bool(words)) == (readiness, pauses, readiness is not Readiness.READY)
    assert sorted(slept[:-1]) == slept[:-1]
    assert sum(slept) <= 180
