"""Shows as albums of their tracks: cut where the tracklist says, without loss, and refused where it says nothing."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import mutagen
import pytest
from beets.library import Item
from mutagen.mp4 import MP4

from beetsplug.mixcloud.fetching.splitting import check_times, cut, tracks_of
from beetsplug.mixcloud.importing.carrying import same_tracks
from mixcloud_core.errors import DownloadError
from mixcloud_core.models import Cloudcast, Section, Tracklist, User
from tests.beets_plugin.importing import OWNER
from tests.conftest import Programs
from tests.listening import chapters, frequency
from tests.sandbox import Fault, ffmpeg

SECTIONS = (
    Section("Second", "B", 10.0),
    Section("Third", "", 20.5),
    Section("Two", "C", 40),
    Section("At once", "D", 40),
)
SHOW = Cloudcast("1", User("user", display_name="User"), "show", "Show", duration=60, tracklist=Tracklist(SECTIONS))
KINDS = {"m4a": ("aac",), "opus": ("libopus",), "mp3": ("libmp3lame",)}


def packets(audio: Path) -> list[str]:
    """Give the digests of all packets of the audio, in their order."""
    command = [ffmpeg.executable(), "-v", "error", "-i", str(audio), "-map", "0:a", "-c", "copy", "-f", "framemd5", "-"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split(",")[5].strip() for line in out.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_packet_is_in_exactly_one_track(tmp_path: Path, kind: str) -> None:
    whole = tmp_path / f"whole.{kind}"
    tones = "sine=220:d=10[a];sine=330:d=10.5[b];sine=440:d=19.5[c];sine=550:d=20[d];[a][b][c][d]concat=n=4:v=0:a=1"
    ffmpeg.run("-filter_complex", tones, "-c:a", *KINDS[kind], "-b:a", "64k", str(whole))
    cover = tmp_path / "cover.jpg"
    ffmpeg.run("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", str(cover))
    tracks = cut(SHOW, whole, cover, tmp_path / "tracks", ffmpeg.executable())
    assert [(track.title, track.artist, track.start) for track in tracks] == [
        *(("Intro", "User", 0), ("Second", "B", 10), ("Third", "User", 20.5)),
        ("C – Two / D – At once", "User", 40),
    ]
    files = [tmp_path / "tracks" / track.file for track in tracks]
    assert [packet for file in files for packet in packets(file)] == packets(whole)
    lengths = [mutagen.File(file).info.length for file in files]
    assert lengths == pytest.approx([track.length for track in tracks], abs=0.1)
    for file, tone in zip(files, (220, 330, 440, 550), strict=True):
        assert [frequency(file, at) for at in (0.1, 5, 9)] == pytest.approx([tone] * 3, rel=0.15)
        tags = mutagen.File(file, easy=True).tags
        assert tags["album"] == ["Show"]
        assert tags["title"] == [tracks[files.index(file)].title]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tracklist": Tracklist()}, "it has no tracklist"),
        ({"tracklist": Tracklist((Section("A"), Section("B")))}, "has no times"),
        ({"tracklist": Tracklist((Section("A", start=0.0),))}, "has no times"),
        ({"duration": None}, "does not tell its length"),
    ],
)
def test_why_a_show_can_not_be_split(changes: dict[str, object], words: str) -> None:
    with pytest.raises(DownloadError, match=words):
        check_times(replace(SHOW, **changes))  # type: ignore[arg-type]
    check_times(SHOW)
    assert len(tracks_of(SHOW)) == 4


def test_a_show_becomes_an_album_of_its_tracks(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", "--split", f"{OWNER}/full-tracklist/")
    assert (result.status, result.err) == (0, "")
    folder = programs.music / "Mixes" / "Test Tone Radio" / "2026-03-01 Full Tracklist"
    assert result.out == f"imported\t{OWNER}/full-tracklist/\t{folder}\n"
    assert len(programs.beet("ls", "-a").out.splitlines()) == 1
    form = "$track/$tracktotal|$artist|$title|$album|$albumartist|$mixcloud_part|$mixcloud_start|$comp"
    listed = programs.beet("ls", "-f", form, "track+").out.splitlines()
    assert listed[0] == "01/06|Sine|220 Hz|Full Tracklist|Test Tone Radio|1|0.0|False"
    assert listed[1].startswith("02/06|Pure Tone|330 Hz|Full Tracklist|Test Tone Radio|2|10.0|")
    assert len(listed) == 6
    files = sorted(folder.glob("*.m4a"))
    assert [file.name[:2] for file in files] == [f"0{n}" for n in range(1, 7)]
    assert frequency(files[1], 0.5) == pytest.approx(330, rel=0.03)
    assert not chapters(files[1])
    assert "covr" in MP4(files[1])
    assert (folder / "cover.jpg").is_file()
    assert programs.beet("write", "-p").out == programs.beet("update", "-p").out == ""
    assert list(programs.staging.iterdir()) == []
    # It is there, as a whole show would be.
    programs.sandbox.forget()
    for arguments in ((), ("--split",)):
        again = programs.beet("mixcloud", "import", *arguments, f"{OWNER}/full-tracklist/")
        assert again.out.startswith("known\t")
    assert programs.sandbox.requests == []
    # Asked to keep the whole, too, it brings what is missing.
    both = programs.beet("mixcloud", "import", "--split", "--keep", f"{OWNER}/full-tracklist/")
    assert both.status == 0, both.err
    assert len(programs.beet("ls", "-a").out.splitlines()) == 2
    assert len(programs.beet("ls").out.splitlines()) == 7
    # In the place of both, the whole alone, with what the user gave to it.
    assert programs.beet("modify", "-yMW", "rating=5", "title:Full Tracklist").status == 0
    assert programs.beet("modify", "-ayMW", "shelf=A").status == 0
    added = min(programs.beet("ls", "-f", "$added").out.splitlines())
    forced = programs.beet("mixcloud", "import", "--force", f"{OWNER}/full-tracklist/")
    assert forced.status == 0, forced.err
    assert programs.files() == [
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/Full Tracklist.m4a",
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/cover.jpg",
    ]
    assert programs.beet("ls", "-f", "$rating $added $title").out == f"5 {added} Full Tracklist\n"
    assert programs.beet("ls", "-a", "-f", "$shelf $added").out == f"A {added}\n"
    assert programs.beet("update", "-p").out == ""
    # And in tracks again: what belongs to the show belongs to their album.
    assert programs.beet("mixcloud", "import", "--force", "--split", f"{OWNER}/full-tracklist/").status == 0
    assert programs.beet("ls", "-a", "-f", "$rating $shelf $added").out == f"5 A {added}\n"
    assert programs.beet("ls", "-f", "$rating $added").out == f"5 {added}\n" * 6


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("one:0 two:10", "one:0 two:10", "1:1 2:2"),
        ("ID:0 ID:10 ID:20", "ID:0 ID:12 ID:19", "1:1 2:2 3:3"),
        ("one:0 two:10", "intro:0 one:1 two:10", "2:1 3:2"),
        ("ID:0 two:10 ID:20", "ID:21 new:30", "1:3"),
        ("one:0 ID:10 three:20", "one:0 two:10 three:20", "1:1 2:2 3:3"),
        ("one:0 two:10", "two:0 one:10", "1:2 2:1"),
        ("one:0 two:10", "", ""),
    ],
)
def test_which_tracks_are_the_same_when_the_tracklist_has_changed(old: str, new: str, same: str) -> None:
    found = same_tracks(tracks(old), tracks(new))
    assert " ".join(f"{number}:{item.mixcloud_part}" for number, item in sorted(found.items())) == same


def tracks(text: str) -> list[Item]:
    parts = (word.split(":") for word in text.split())
    return [
        Item(title=title, mixcloud_part=number, mixcloud_start=float(start))
        for number, (title, start) in enumerate(parts, 1)
    ]


def test_without_times_it_is_refused_before_anything_is_downloaded(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", "--split", f"{OWNER}/untimed-tracklist/")
    assert (result.status, result.out.split("\t")[0]) == (1, "failed")
    assert "can't be split: its tracklist has no times" in result.err
    assert "--album or --singletons imports the whole show" in result.err
    assert {request.host for request in programs.sandbox.requests} == {"app.mixcloud.com"}


def test_the_settings_say_it_for_all(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    # beets removes folders that are left empty inside of the music's.
    config.write_text(config.read_text() + f"  form: split\n  keep: yes\n  staging: {programs.music}/.staging\n")
    programs.sandbox.faults.add(Fault("thumbnailer.mixcloud.com", status=404, times=None))
    result = programs.beet("mixcloud", "import", f"{OWNER}/new-two-rates/")
    assert result.status == 0, result.err
    assert len(programs.beet("ls").out.splitlines()) == 4
