"""What becomes of a show on the disk: pieces as tracks, and the tracklist beside the audio."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.mp4 import MP4

from mixcloud_core.tagging import read_contents
from mixcloud_core.tracklists import parse_tracklist
from tests.conftest import Programs, Result
from tests.listening import frequency

OWNER = "https://www.mixcloud.com/TestToneRadio"
TRACKS = ("--split-chapters", "--use-postprocessor", "MixcloudTracks:when=after_move")
TRACKLIST = ("--use-postprocessor", "MixcloudTracklist:when=after_move")
NAMES = ("-o", "audio.%(ext)s", "-o", "chapter:%(section_number)02d.%(ext)s")
# The plain file, which comes soonest.
PLAIN = ("-f", "http", *NAMES)


def run(programs: Programs, slug: str, *arguments: str) -> Result:
    result = programs.yt_dlp(*arguments, f"{OWNER}/{slug}/")
    assert result.status == 0, result.err
    assert not list(programs.home.glob(".mixcloud-*"))
    return result


def told(result: Result, name: str) -> list[str]:
    return re.findall(rf"^(?:WARNING: )?\[{name}\] (.*)$", result.out + result.err, re.MULTILINE)


def tags(path: Path) -> dict[str, list[str]]:
    """Give the tags under the names of Vorbis comments, whatever the file's kind."""
    found = mutagen.File(path)
    if isinstance(found, MP4):
        names = {"\xa9nam": "title", "\xa9ART": "artist", "\xa9alb": "album", "aART": "albumartist", "\xa9day": "date"}
        names |= {"\xa9gen": "genre", "\xa9cmt": "comment"}
        url = found["----:com.apple.iTunes:MIXCLOUD_URL"]
        assert found.keys() <= {*names, "trkn", "covr", "\xa9too", "----:com.apple.iTunes:MIXCLOUD_URL"}
        ((number, total),) = found["trkn"]
        read = {new: list(found.get(old, [])) for old, new in names.items()} | {
            "mixcloud_url": [bytes(url[0]).decode()]
        }
        return read | {"tracknumber": [f"{number}/{total}"]}
    if path.suffix == ".mp3":
        names = {"TIT2": "title", "TPE1": "artist", "TALB": "album", "TPE2": "albumartist", "TDRC": "date"}
        names |= {"TCON": "genre", "COMM::eng": "comment", "TRCK": "tracknumber", "TXXX:MIXCLOUD_URL": "mixcloud_url"}
        assert found.tags.keys() == {*names, "APIC:", "TSSE"}
        return {new: [str(text) for text in found.tags[old].text] for old, new in names.items()}
    read = {name: list(found[name]) for name in found if name not in ("encoder", "metadata_block_picture")}
    return read | {"tracknumber": [f"{read['tracknumber'][0]}/{read.pop('tracktotal')[0]}"]}


WANTED = [
    ("Sine", "220 Hz"),
    ("Pure Tone", "330 Hz"),
    ("Sine", "440 Hz"),
    ("Oscillator", "550 Hz"),
    ("Sine & Oscillator", "660 Hz (Long Version)"),
    ("Überton", "770 Hz"),
]


@pytest.mark.parametrize(
    ("suffix", "arguments"),
    [
        ("m4a", ("--embed-thumbnail", "--write-info-json")),
        ("mp3", ("-f", "http", "-x", "--audio-format", "mp3", "--embed-thumbnail")),
        # yt-dlp can't split an Opus file with a picture inside: the picture lies beside it.
        ("opus", ("-x", "--audio-format", "opus", "--write-thumbnail", "-P", "temp:growing")),
    ],
)
def test_pieces_become_tracks(programs: Programs, suffix: str, arguments: tuple[str, ...]) -> None:
    result = run(programs, "full-tracklist", *NAMES, "--embed-metadata", "--embed-chapters", *arguments, *TRACKS)
    assert told(result, "MixcloudTracks") == ["Tagging 6 tracks"]
    pieces = sorted(programs.home.glob(f"0*.{suffix}"))
    assert [piece.stem for piece in pieces] == ["01", "02", "03", "04", "05", "06"]
    for number, (piece, (artist, title)) in enumerate(zip(pieces, WANTED, strict=True), 1):
        assert tags(piece) == {
            "title": [title],
            "artist": [artist],
            "album": ["Full Tracklist"],
            "albumartist": ["Test Tone Radio"],
            "tracknumber": [f"{number}/6"],
            "date": ["2026-03-01"],
            "genre": ["Deep House", "Techno", "Ambient"],
            "comment": [f"{OWNER}/full-tracklist/"],
            "mixcloud_url": [f"{OWNER}/full-tracklist/"],
        }
        contents = read_contents(piece)
        assert (contents.chapters, contents.cover) == (0, True)
        assert contents.length == pytest.approx(10, abs=0.5)
        assert piece.stat().st_mode & 0o777 == 0o644
    assert read_contents(programs.home / f"audio.{suffix}").chapters == 6
    if suffix != "mp3":  # the encoder blurs a tone too much to tell it
        assert frequency(pieces[1], 0.2) == pytest.approx(330, rel=0.03)
        assert frequency(pieces[1], 9, 0.8) == pytest.approx(330, rel=0.03)
    if suffix == "m4a":
        check_info(json.loads((programs.home / "audio.info.json").read_text()))


def check_info(info: dict[str, Any]) -> None:
    assert info["chapters"][1] == {
        "start_time": 10.0,
        "end_time": 20.0,
        "title": "Pure Tone – 330 Hz",
        "artist": "Pure Tone",
        "track": "330 Hz",
    }
    assert info["tracklist"][1] == {"title": "330 Hz", "artist": "Pure Tone", "start_time": 10}


def test_an_awkward_tracklist(programs: Programs) -> None:
    result = run(programs, "mixed-tracklist", *PLAIN, *TRACKS, *TRACKLIST)
    assert [(piece["artist"], piece["title"]) for piece in map(tags, sorted(programs.home.glob("0*.m4a")))] == [
        (["Test Tone Radio"], ["Intro"]),
        (["Sine"], ["220 Hz"]),
        (["Oscillator"], ["550 Hz"]),
        # What is in a chapter name stays as it is written, and what begins at one time belongs together.
        (["Test Tone Radio"], ["330 Hz / Pure Tone"]),
        (["Test Tone Radio"], ["660 Hz / Interlude"]),
        (["Sine"], ["990 Hz"]),
    ]
    paths = [programs.home / f"audio.{suffix}" for suffix in ("cue", "lrc", "txt")]
    assert told(result, "MixcloudTracklist") == [f"Writing tracklist to: {path}" for path in paths]
    cue, lrc, text = (path.read_text(encoding="utf-8") for path in paths)
    assert cue.splitlines()[:5] == [
        "REM DATE 2025-05-05",
        f'REM COMMENT "{OWNER}/mixed-tracklist/"',
        'PERFORMER "Test Tone Radio"',
        'TITLE "Mixed Tracklist"',
        'FILE "audio.m4a" WAVE',
    ]
    assert [(one.start, one.artist, one.title) for one in parse_tracklist(cue).sections] == [
        (0, "Test Tone Radio", "Intro"),
        (5, "Sine", "220 Hz"),
        (12, "Oscillator", "550 Hz"),
        (20, "Test Tone Radio", "330 Hz / Pure Tone"),
        (30, "Test Tone Radio", "660 Hz / Interlude"),
        (38, "Sine", "990 Hz"),
    ]
    assert lrc.splitlines()[:3] == ["[00:05.00]Sine – 220 Hz", "[00:20.00]330 Hz / Pure Tone", "Sine – 440 Hz"]
    assert text.splitlines()[:3] == ["[0:05] Sine – 220 Hz", "[0:20] 330 Hz / Pure Tone", "Sine – 440 Hz"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o644}


def test_hostile_texts_stay_texts(programs: Programs) -> None:
    run(programs, "hostile-text", *PLAIN, *TRACKS, *TRACKLIST)
    pieces = [tags(piece) for piece in sorted(programs.home.glob("0*.m4a"))]
    cue, lrc, text = (
        (programs.home / f"audio.{suffix}").read_text(encoding="utf-8") for suffix in ("cue", "lrc", "txt")
    )
    for written in (cue, lrc, text, *(value for piece in pieces for values in piece.values() for value in values)):
        assert not set(written) & set("\x1b\x00\x07\x9b\u202e\ud800\ufeff\r\t")
    assert len(lrc.splitlines()) == len(text.splitlines()) == 2
    first, second = parse_tracklist(cue).sections
    assert (first.start, second.start) == (0, 20)
    assert first.title.startswith("red second line gnp.exe {title} %(id)s")
    assert "'double'" in first.title
    assert [piece["title"][0].replace('"', "'") for piece in pieces] == [first.title, second.title]


def test_without_times_there_is_only_a_text_and_without_a_tracklist_nothing(programs: Programs) -> None:
    names = ("-f", "http", "-o", "%(display_id)s.%(ext)s", f"{OWNER}/untimed-tracklist/")
    result = run(programs, "no-tracklist", *names, *TRACKS, *TRACKLIST)
    assert told(result, "MixcloudTracks") == ["The show has no tracklist with times, so there are no tracks"] * 2
    text = programs.home / "untimed-tracklist.txt"
    assert told(result, "MixcloudTracklist") == [
        "The tracklist has no times, so there is no .cue",
        "The tracklist has no times, so there is no .lrc",
        f"Writing tracklist to: {text}",
        "The show has no tracklist",
    ]
    lines = ["Sine – 220 Hz", "Pure Tone – 330 Hz", "Sine – 440 Hz", "Oscillator – 550 Hz"]
    assert text.read_text(encoding="utf-8").splitlines() == lines
    found = sorted(path.name for path in programs.home.glob("*-tracklist*"))
    assert found == ["no-tracklist.m4a", "untimed-tracklist.m4a", "untimed-tracklist.txt"]


def test_files_of_others_stay(programs: Programs) -> None:
    """And who forgets to split is told so."""
    victim, link, notes = (programs.home / name for name in ("victim", "audio.lrc", "audio.txt"))
    link.symlink_to(victim)
    notes.write_text("notes of mine")
    arguments = (*PLAIN, *TRACKS[1:], "--use-postprocessor", "MixcloudTracklist:formats=lrc,txt;when=after_move")
    result = run(programs, "new-two-rates", *arguments)
    assert told(result, "MixcloudTracks") == ["The show was not split: add --split-chapters"]
    stays = "There is a file already, and it stays without --force-overwrites: "
    assert told(result, "MixcloudTracklist") == [f"{stays}{link}", f"{stays}{notes}"]
    assert (link.is_symlink(), victim.exists(), notes.read_text()) == (True, False, "notes of mine")
    run(programs, "new-two-rates", "--force-overwrites", *arguments)
    assert (link.is_symlink(), victim.exists()) == (False, False)
    assert link.read_text(encoding="utf-8").startswith("[00:00.00]Sine – 220 Hz\n")
    assert notes.read_text(encoding="utf-8").startswith("[0:00] Sine – 220 Hz\n")
    assert not (programs.home / "audio.cue").exists()


def test_what_fails_costs_a_warning_and_nothing_else(programs: Programs) -> None:
    """A piece that is no audio any more, and names that no cue sheet can hold."""
    names = ("-f", "http", "-o", 'a"b.%(ext)s', "-o", "chapter:%(section_number)02d.%(ext)s")
    damaged = ("--exec", "post_process:echo broken > 02.m4a; true")
    result = run(programs, "new-two-rates", *names, *damaged, *TRACKS, *TRACKLIST)
    (_, warning) = told(result, "MixcloudTracks")
    assert warning.startswith('"02.m4a" could not be tagged: ')
    assert (programs.home / "02.m4a").read_text() == "broken\n"
    assert [tags(programs.home / f"{number}.m4a")["tracknumber"] for number in ("01", "03")] == [["1/3"], ["3/3"]]
    assert told(result, "MixcloudTracklist")[-1].startswith("No .cue was written: a cue sheet has no way to name")
    assert {path.name for path in programs.home.glob("a*")} >= {'a"b.m4a', 'a"b.lrc', 'a"b.txt'}


def test_a_part_of_a_show_has_the_times_of_the_part(programs: Programs) -> None:
    result = run(programs, "full-tracklist", *PLAIN, "--download-sections", "*15-35", *TRACKS, *TRACKLIST)
    assert "A part of a show can't be split" in " ".join(told(result, "MixcloudTracks"))
    cue = parse_tracklist((programs.home / "audio.cue").read_text(encoding="utf-8")).sections
    assert [(one.start, one.title) for one in cue] == [(0, "330 Hz"), (5, "440 Hz"), (15, "550 Hz")]
    for section in cue:
        wanted = int(section.title.split()[0])
        assert frequency(programs.home / "audio.m4a", (section.start or 0) + 1) == pytest.approx(wanted, rel=0.03)
    assert (programs.home / "audio.lrc").read_text(encoding="utf-8").startswith("[00:00.00]Pure Tone – 330 Hz\n")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("MixcloudTracklist:formats=cue,srt;when=after_move", "there is no format 'srt', only cue, lrc, txt"),
        ("MixcloudTracks", 'it works on finished files: --use-postprocessor "MixcloudTracks:when=after_move"'),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_done(programs: Programs, wanted: str, words: str) -> None:
    result = programs.plain_yt_dlp(*PLAIN, "--use-postprocessor", wanted, f"{OWNER}/new-two-rates/")
    assert (result.status, result.error_lines) == (2, [f"ERROR: [{wanted.partition(':')[0]}] {words}"])
    assert programs.sandbox.requests == []
    assert not list(programs.home.glob("audio*"))


def test_shows_of_others_are_left_alone(programs: Programs) -> None:
    (programs.home / "source.mp3").write_bytes(b"something")
    info = {"id": "1", "title": "Other", "extractor": "generic", "extractor_key": "Generic", "ext": "mp3"}
    info |= {"url": (programs.home / "source.mp3").as_uri(), "webpage_url": "file:///", "chapters": []}
    (programs.home / "other.json").write_text(json.dumps(info))
    result = programs.yt_dlp("--enable-file-urls", "--load-info-json", "other.json", *NAMES, *TRACKS[1:], *TRACKLIST)
    assert result.status == 0, result.err
    for name in ("MixcloudTracks", "MixcloudTracklist"):
        assert told(result, name) == ["This is no show of Mixcloud's: nothing to do"]
    assert [path.name for path in programs.home.glob("audio*")] == ["audio.mp3"]
