"""`beet mixcloud upload` on a terminal: what a person sees, is asked, and types."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.beets_plugin.held import fields, hold
from tests.beets_plugin.terminal import Screen, on_terminal
from tests.beets_plugin.uploading import mix, names, rest_host, uploads, with_token
from tests.conftest import Programs

GUEST = "https://www.mixcloud.com/GuestTone"


def on_screen(programs: Programs, *arguments: str, answer: tuple[str, str], **environment: str) -> Screen:
    """Answer the question; that Enter is no answer, is tried first."""
    typed = [(answer[0], "\n"), ("Enter Y or N", answer[1])] if answer[1] else [answer]
    return on_terminal(
        programs, "mixcloud", "upload", *arguments, typed=typed, **with_token("GuestTone"), **environment
    )


def test_what_will_be_sent_is_shown_and_asked_about(programs: Programs) -> None:
    hold(programs)
    no = on_screen(programs, "full-tracklist", "--draft", answer=("Upload? (y/n)", "n\n"))
    assert no.status == 0
    facts = dict(re.findall(r"(?m)^(\w+)  +(\S.*?) *$", no.text.rpartition("\r")[2].partition("Upload?")[0]))
    assert facts == {
        "account": "GuestTone",
        "visibility": "draft: only you",
        "tags": "deep house, techno, radio show, ambient, test tones",
        "description": "74 characters",
        "tracklist": "6 entries, with times (lyrics)",
        "cover": "12.2 KiB (cover.jpg)",
        "audio": "M4A, 1.4 MiB (Mixcloud documents MP3 only; M4A worked in 2026)",
        "length": "1:00",
    }
    assert "\x1b[1mFull Tracklist" in no.raw
    assert no.lines[-1] == "Not uploaded: Full Tracklist"
    assert uploads(programs.sandbox).received == []
    plain = on_screen(programs, "full-tracklist", answer=("Upload?", "y\n"), NO_COLOR="1", LC_ALL="C")
    assert (plain.status, "\x1b[36m" in no.raw, "\x1b[36m" in plain.raw) == (0, True, False)
    assert plain.lines[-2:] == ["Uploaded: Full Tracklist", f"  {GUEST}/full-tracklist/"]
    assert "waiting for Mixcloud's answer" in plain.text
    assert max(map(len, plain.text.rpartition("\r")[2].splitlines())) <= 80
    assert fields(programs, f"mixcloud_url:{GUEST}/full-tracklist/", "title") == ["Full Tracklist"]


def test_the_whole_form_in_the_editor_and_an_mp3_that_is_asked_for(programs: Programs) -> None:
    mix(programs, "mix.flac", seconds=120)  # of a few seconds, an MP3 is made before anybody can see it
    editor: Path = programs.home / "editor.sh"
    changes = (
        "s/^Name: .*/Name: By hand/",
        "s/^Tags:.*/Tags: dub, tape/",
        "s/^Visibility: .*/Visibility: draft/",
        "$a 0:00 Sine – 440 Hz\\n0:05 Talk",
    )
    editor.write_text(f"#!/bin/sh\nsed -i '{'; '.join(changes)}' \"$1\"\n")
    editor.chmod(0o755)
    edited = on_screen(programs, "mix.flac", "--edit", answer=("upload that? (y/n)", "y\n"), EDITOR=str(editor))
    assert edited.status == 0, edited.text
    assert "making an MP3" in edited.text
    form, draft = uploads(programs.sandbox).received
    assert {name: form.fields[name] for name in ("name", "tags-1-tag", "sections-1-chapter", "unlisted")} == {
        "name": "By hand",
        "tags-1-tag": "tape",
        "sections-1-chapter": "Talk",
        "unlisted": "1",
    }
    assert draft.path == "/upload/GuestTone/by-hand/edit/"
    assert json.loads(next((programs.home / ".local/state").rglob("*.json")).read_text())["unpublish"] is False
    mix(programs, "other.mp3", pitch=500)
    untouched = on_screen(programs, "other.mp3", "--edit", answer=("never", ""), EDITOR="true")
    assert (untouched.status, "nothing is sent" in untouched.text) == (0, True)
    there = on_screen(programs, "mix.flac", "--edit", answer=("never", ""), EDITOR="false")
    assert there.status == 0
    assert there.lines[-3:-1] == ["At Mixcloud already: By hand", f"  {GUEST}/by-hand/"]
    assert there.lines[-1] == "To change it, or who sees it: beet mixcloud edit, with this address"
    editor.write_text("#!/bin/sh\nsed -i 's/^Name: .*/Name: By hand/' \"$1\"\n")
    taken = on_screen(programs, "other.mp3", "--edit", answer=("never", ""), EDITOR=str(editor))
    assert (taken.status, "you have a show of this name already" in taken.text.replace("\n", " ")) == (1, True)
    (kept,) = re.findall(r"what you typed is kept in (\S+)", taken.text)
    assert "Name: By hand" in Path(kept).read_text()
    Path(kept).unlink()
    assert names(programs.sandbox) == ["By hand"]
    assert rest_host(programs.sandbox).refused == 0


def test_a_file_that_becomes_another_one_is_not_sent(programs: Programs) -> None:
    mix(programs)
    editor: Path = programs.home / "editor.sh"
    editor.write_text("#!/bin/sh\nsed -i 's/^Name: .*/Name: By hand/' \"$1\"\nprintf more >> mix.mp3\n")
    editor.chmod(0o755)
    changed = on_screen(
        programs, "mix.mp3", "--edit", answer=("Upload?", "y\n"), EDITOR=str(editor), TMPDIR=str(programs.home)
    )
    assert (changed.status, "By hand: the file changed since it was looked at" in changed.text) == (1, True)
    assert uploads(programs.sandbox).received == []
