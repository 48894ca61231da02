"""`beet mixcloud tracklist`: of what is in the library without a request, and of a show at Mixcloud."""

from __future__ import annotations

import json

from tests.conftest import Programs

OWNER = "https://www.mixcloud.com/TestToneRadio"
FULL = (
    "[0:00] Sine – 220 Hz\n[0:10] Pure Tone – 330 Hz\n[0:20] Sine – 440 Hz\n[0:30] Oscillator – 550 Hz\n"
    "[0:40] Sine & Oscillator – 660 Hz (Long Version)\n[0:50] Überton – 770 Hz\n"
)
NONE = ["Test Tone Radio – No Tracklist", "Test Tone Radio – Untimed Tracklist"]
UNTIMED = "Sine – 220 Hz\nPure Tone – 330 Hz\nSine – 440 Hz\nOscillator – 550 Hz\n"


def test_tracklists_of_the_library(programs: Programs) -> None:
    shows = ("full-tracklist", "untimed-tracklist", "no-tracklist")
    assert programs.beet("mixcloud", "import", *(f"{OWNER}/{show}/" for show in shows)).status == 0
    programs.sandbox.forget()

    all_of_them = programs.beet("mixcloud", "tracklist")
    assert sorted(f"{block.strip()}\n" for block in all_of_them.out.split("\n\n")) == [
        f"Test Tone Radio – Full Tracklist\n{FULL}",
        f"Test Tone Radio – Untimed Tracklist\n{UNTIMED}",
    ]
    assert (all_of_them.status, all_of_them.err) == (0, f"2 tracklists, 1 show without one: {NONE[0]}\n")

    lines = programs.beet("mixcloud", "tracklist", "title:Full", "--format", "lrc", "-q")
    assert lines.out.startswith("[00:00.00]Sine – 220 Hz\n[00:10.00]Pure Tone – 330 Hz\n")
    assert lines.err == ""

    (file,) = programs.music.rglob("*Full*.m4a")
    sheet = programs.beet("mixcloud", "tracklist", "title:Full", "--format", "cue", "-o", "full.cue")
    assert sheet.out == "Wrote: full.cue\n"
    text = (programs.home / "full.cue").read_text()
    assert f'FILE "{file.name}" WAVE' in text
    assert '    TITLE "330 Hz"\n    PERFORMER "Pure Tone"\n    INDEX 01 00:10:00\n' in text

    found = [json.loads(line) for line in programs.beet("mixcloud", "tracklist", "--format", "json").out.splitlines()]
    found.sort(key=lambda show: show["address"])
    assert [show["address"] for show in found] == [f"{OWNER}/full-tracklist/", f"{OWNER}/untimed-tracklist/"]
    assert found[0]["tracklist"][1] == {"start": 10, "artist": "Pure Tone", "title": "330 Hz"}
    assert found[1]["tracklist"][0] == {"start": None, "artist": "Sine", "title": "220 Hz"}

    many = programs.beet("mixcloud", "tracklist", "--format", "cue")
    assert (many.status, many.out) == (1, "")
    assert "2 shows were found" in many.err
    pretended = programs.beet("mixcloud", "tracklist", "--format", "cue", "-o", "sheets/", "--pretend")
    assert pretended.out == f"Would write: sheets/{file.stem}.cue\n"
    assert not (programs.home / "sheets").exists()
    each = programs.beet("mixcloud", "tracklist", "--format", "cue", "-o", "sheets/")
    assert "Untimed Tracklist: the tracklist has no times, and a cue sheet needs them" in each.err
    counted, names = each.err.splitlines()[-1].split(": ")
    assert (counted, sorted(names.split("; "))) == ("1 tracklist, 2 shows without one", NONE)
    assert (each.status, programs.files(programs.home / "sheets")) == (0, [f"{file.stem}.cue"])
    untimed = programs.beet("mixcloud", "tracklist", "title:Untimed", "--format", "cue", "-o", "none/")
    assert untimed.err.splitlines()[-1] == "no tracklists, 1 show without one: Test Tone Radio – Untimed Tracklist"
    assert (untimed.status, (programs.home / "none").exists()) == (1, False)

    nothing = programs.beet("mixcloud", "tracklist", "title:Nowhere")
    assert (nothing.status, nothing.err) == (1, "no such show in the library\n")

    # Without lyrics, the chapters tell; and a file that can't be read is told.
    assert programs.beet("modify", "-y", "mixcloud_url::.", "lyrics=").status == 0
    (untimed,) = programs.music.rglob("*Untimed*.m4a")
    untimed.unlink()
    from_chapters = programs.beet("mixcloud", "tracklist", "title:Tracklist")
    assert from_chapters.out == f"Test Tone Radio – Full Tracklist\n{FULL}"
    damaged, counted = from_chapters.err.splitlines()
    assert damaged.endswith(f"{untimed.name} can't be read: No such file or directory")
    assert counted.startswith("1 tracklist, 2 shows without one: ")
    assert programs.sandbox.requests == []


def test_the_tracklist_of_a_show_at_mixcloud(programs: Programs) -> None:
    result = programs.beet("mixcloud", "tracklist", f"{OWNER.lower()}/full-tracklist")
    assert (result.status, result.out, result.err) == (0, FULL, "1 tracklist\n")
    sheet = programs.beet("mixcloud", "tracklist", "TestToneRadio/full-tracklist", "--format", "cue", "-q")
    assert 'FILE "TestToneRadio_full-tracklist.m4a" WAVE' in sheet.out
    timeless = programs.beet("mixcloud", "tracklist", f"{OWNER}/untimed-tracklist/", "--format", "cue")
    assert (timeless.status, timeless.out) == (1, "")
    assert timeless.err.startswith("error: Test Tone Radio – Untimed Tracklist: the tracklist has no times")
    none = programs.beet("mixcloud", "tracklist", f"{OWNER}/no-tracklist/")
    assert (none.status, none.out, none.err) == (1, "", f"no tracklists, 1 show without one: {NONE[0]}\n")


def test_a_file_that_can_t_be_written(programs: Programs) -> None:
    (programs.home / "file").touch()
    for output, reason in {
        "file/list.txt": "file/list.txt can't be written: there is no folder file",
        "none/lists/": "none/lists can't be written: there is no folder none",
        "file/": "file can't be made: File exists",
    }.items():
        result = programs.beet("mixcloud", "tracklist", f"{OWNER}/full-tracklist/", "-o", output)
        assert (result.status, result.err) == (1, f"error: {reason}\n")
    assert not (programs.home / "none").exists()
