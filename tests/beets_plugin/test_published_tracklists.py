"""Where a tracklist comes from when a mix is published, from files as DJs have them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from beets.library import Item
from hypothesis import given
from hypothesis import strategies as st

from beetsplug.mixcloud.library.tracklists import tracklist_in_lyrics
from beetsplug.mixcloud.publishing.tracklists import shifted, tracklist_for
from mixcloud_core.errors import InvalidFileError, InvalidSettingError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.models import Chapter, Section, Tracklist
from mixcloud_core.sidecars import to_lyrics
from mixcloud_core.tagging import write_tags
from mixcloud_core.tags import Tags
from mixcloud_core.text import clean_line

SHOW = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"
CHAPTERS = (Chapter(0, 300, "Intro"), Chapter(300, 600, "Saw - One"), Chapter(600, 900, "Sine – Two - Remix"))
LRC = "[00:00.00]Saw – One\n[05:00.00]Hour two - the end\n"
LISTED = "Saw - One\nSine – Two\n"
SONG = "[00:05.00]Hello\n[00:09.50]darkness, my\n[00:13.00]old friend\n"


@pytest.fixture(scope="module")
def silence(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("audio") / "silence.mp3"
    make = [find_ffmpeg() or "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anullsrc=d=0.2", str(path)]
    subprocess.run(make, check=True)
    return path.read_bytes()


@pytest.fixture
def mix(tmp_path: Path, silence: bytes) -> Path:
    path = tmp_path / "a.mix 1.mp3"
    path.write_bytes(silence)
    return path


def item(path: Path, **fields: str) -> Item:
    return Item(path=str(path).encode(), length=3600.0, **fields)


def found(item: Item, wanted: str = "") -> tuple[str, list[tuple[float | None, str, str]]]:
    result = tracklist_for(item, wanted)
    return result.source, [(section.start, section.artist, section.title) for section in result.tracklist.sections]


def chaptered(path: Path) -> Path:
    write_tags(path, Tags("", "", "", chapters=CHAPTERS))
    return path


def test_the_order_of_the_places(mix: Path) -> None:
    assert found(item(mix)) == ("", [])
    assert found(item(mix, lyrics=LISTED)) == ("lyrics", [(None, "Saw", "One"), (None, "Sine", "Two")])
    mix.with_suffix(".txt").write_text("0:00 Saw - One\n5:00 Sine - Two\n")
    mix.with_suffix(".M3U").write_text("#EXTM3U\n#EXTINF:1,Saw - One\na\n#EXTINF:1,Sine - Two\nb\n")
    assert found(item(mix, lyrics=LISTED)) == ("a.mix 1.txt", [(0, "Saw", "One"), (300, "Sine", "Two")])
    mix.with_suffix(".cue").write_text('TRACK 01 AUDIO\nTITLE "One"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE "Two"\n')
    assert found(item(mix, lyrics=LISTED)) == ("a.mix 1.cue", [(0, "", "One"), (None, "", "Two")])
    chapters = [(0, "", "Intro"), (300, "Saw", "One"), (600, "Sine", "Two - Remix")]
    assert found(item(chaptered(mix), lyrics=LISTED)) == ("chapters in the file", chapters)
    assert found(item(mix, lyrics=LRC))[0] == "lyrics"
    # Where a place is named, it is that one.
    assert found(item(mix, lyrics=LRC), "chapters") == ("chapters in the file", chapters)
    assert found(item(mix, lyrics=SONG), "lyrics")[1][0] == (5, "", "Hello")
    assert found(item(mix, lyrics=LRC), "none") == ("", [])
    assert found(item(mix, lyrics=LRC), str(mix.with_suffix(".M3U")))[0] == "a.mix 1.M3U"


def test_what_our_import_wrote_is_read_as_it_was_written(mix: Path) -> None:
    ours = {"data_source": "Mixcloud", "mixcloud_url": SHOW}
    assert found(item(mix, lyrics=LRC, **ours))[1] == [(0, "Saw", "One"), (300, "", "Hour two - the end")]
    assert found(item(mix, lyrics=LISTED, **ours))[1] == [(None, "", "Saw - One"), (None, "Sine", "Two")]
    assert found(item(mix, lyrics="7 Seconds\n", **ours))[1] == [(None, "", "7 Seconds")]
    # Its "Intro" stands for what no section says.
    assert found(item(chaptered(mix), **ours))[1] == [(300, "", "Saw - One"), (600, "Sine", "Two - Remix")]

    # What was uploaded has an address as well, and is as its DJ wrote it.
    pasted = item(mix, lyrics="0:00 Saw - One\n5:00 Sine - Two\n", mixcloud_url=SHOW)
    assert found(pasted) == ("lyrics", [(0, "Saw", "One"), (300, "Sine", "Two")])


def test_songs_and_notes_are_no_tracklists(mix: Path) -> None:
    for lyrics in (SONG, "Hello darkness\nmy old friend", "", "Saw - One", "Saw - One\n[Chorus]\nla la la\n"):
        assert found(item(mix, lyrics=lyrics)) == ("", [])
    mix.with_suffix(".lrc").write_text(SONG)
    mix.with_suffix(".txt").write_text("Recorded at home.\nCall the club about the next one.\n")
    mix.with_suffix(".cue").write_text('FILE "a.mp3" MP3\nTRACK 01 AUDIO\nTITLE "The whole of it"\nINDEX 01 00:00:00\n')
    assert found(item(mix)) == ("", [])
    mix.with_suffix(".txt").write_bytes(b"\0")
    assert found(item(mix)) == ("", [])
    # Of other files, one that can't be read is no reason to publish without a tracklist.
    mix.with_suffix(".nml").write_text("<NML >")
    with pytest.raises(InvalidFileError, match=r"^a\.mix 1\.nml is no whole XML file"):
        tracklist_for(item(mix))


def test_places_that_have_none(mix: Path) -> None:
    for wanted, said in (
        ("chapters", "tracklist: the file has no chapters"),
        ("lyrics", "tracklist: there are no lyrics"),
    ):
        with pytest.raises(InvalidSettingError, match=said):
            tracklist_for(item(mix), wanted)
    with pytest.raises(InvalidFileError, match=r"^gone\.cue can't be read: No such file"):
        tracklist_for(item(mix), "gone.cue")


def test_times_that_are_all_one_are_none(mix: Path) -> None:
    mix.with_suffix(".cue").write_text("TRACK 01 AUDIO\nTITLE a\nINDEX 01 00:00:00\n" * 2)
    assert found(item(mix))[1] == [(None, "", "a"), (None, "", "a")]


def test_shifting() -> None:
    tracklist = Tracklist((Section("Unplaced"), Section("One", start=10), Section("Two", start=70.5)))
    assert [section.start for section in shifted(tracklist, 90).sections] == [None, 100, 160.5]
    assert [section.start for section in shifted(tracklist, -60).sections] == [None, 0, 10.5]
    assert shifted(tracklist, 0) == tracklist
    with pytest.raises(
        InvalidSettingError, match=r"^offset: section 3 \(1:10 Two\) would start 0:30 before the audio: take it out"
    ):
        shifted(tracklist, -100)


words = st.text(min_size=1, max_size=12).map(clean_line).filter(lambda text: text and not set(text) & set("–["))
starts = st.none() | st.integers(0, 3599)


@given(st.lists(st.builds(Section, words, words | st.just(""), starts), max_size=6))
def test_lyrics_read_back_as_they_were_written(listed: list[Section]) -> None:
    tracklist = Tracklist(tuple(listed))
    timed = tracklist.timed(3600)
    expected = [Section(one.title, one.artist, one.start if one in timed else None) for one in listed]
    lyrics = to_lyrics(tracklist, 3600)
    assert list(tracklist_in_lyrics(Item(lyrics=lyrics, data_source="Mixcloud")).sections) == expected
