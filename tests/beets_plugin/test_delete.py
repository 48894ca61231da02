"""`beet mixcloud delete`: shows at Mixcloud are deleted by the real program, after it said what is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.beets_plugin.held import OWNER, hold, rows_of
from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs
from tests.sandbox import Fault, Sandbox

SHOW = f"{OWNER}/full-tracklist/"
OTHER = f"{OWNER}/new-two-rates/"


@pytest.fixture
def programs(sandbox: Sandbox, tmp_path: Path) -> Programs:
    programs = Programs(sandbox, tmp_path)
    hold(programs)
    return programs


def gone(programs: Programs) -> set[str]:
    return programs.sandbox.state.disabled


def test_a_terminal_shows_what_is_lost_and_asks(programs: Programs) -> None:
    session, before = signed_in(programs, "TestToneRadio"), rows_of(programs)
    answers = [("(y/n)", "n\n"), ("(y/n)", "y\n")]
    screen = on_terminal(programs, "mixcloud", "delete", SHOW, SHOW, OTHER, typed=answers, columns=200, **session)
    lines = [line for line in screen.lines if line]
    at = lines.index(f"Full Tracklist  {SHOW}")
    assert lines[at + 1 : at + 3] == [
        "  by Test Tone Radio (TestToneRadio), 2026-03-01, 1:00",
        "  lost for good: 10,103 plays, 603 favorites, 153 reposts, 2 comments",
    ]
    assert lines[at + 3].startswith("  the library has its audio: ")
    assert lines[at + 3].endswith("Full Tracklist.m4a")
    assert lines[at + 4] == "Really delete this show at Mixcloud, for good? (y/n) n"
    assert lines[-2:] == ["1 deleted, 1 left alone", "What the library has of it stays, with its mixcloud_url"]
    assert (screen.status, gone(programs), rows_of(programs)) == (0, {"/TestToneRadio/new-two-rates/"}, before)


def test_a_script_says_yes_and_what_is_gone_already_is_told(programs: Programs) -> None:
    session = signed_in(programs, "TestToneRadio")
    asked = programs.beet("mixcloud", "delete", SHOW, **session)
    assert (asked.status, "there is no terminal to ask on" in asked.err) == (2, True)
    pretended = programs.beet("mixcloud", "delete", "--pretend", SHOW, **session)
    assert cells(pretended)[0][:8] == [SHOW, "Full Tracklist", "2026-03-01", "1:00", "10103", "603", "153", "2"]
    assert (pretended.status, pretended.err, gone(programs)) == (0, "1 would be deleted\n", set())
    as_json = json.loads(programs.beet("mixcloud", "delete", "--pretend", "--json", SHOW, **session).out)
    held = cells(pretended)[0][8]
    assert [as_json[name] for name in ("outcome", "plays", "comments", "file")] == ["wanted", 10103, 2, held]
    # The third question is the deletion. A limit would meet the next show as well, which is not tried.
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", times=2))
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", status=429))
    limited = programs.beet("mixcloud", "delete", "--yes", SHOW, OTHER, **session)
    assert (limited.status, limited.err.count("asked too often"), gone(programs)) == (1, 1, set())
    assert limited.err.endswith("mixcloud: 1 left: run the same command again to go on\n1 failed\n")
    # Its answer is lost, and the show is gone.
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", times=2))
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", status=500, is_carried_out=True))
    done = programs.beet("mixcloud", "delete", "--yes", SHOW, **session)
    assert (done.status, done.err, gone(programs)) == (0, "1 deleted\n", {"/TestToneRadio/full-tracklist/"})
    assert [request.status for request in programs.sandbox.requests][-2:] == [500, 200]
    again = programs.beet("mixcloud", "delete", "--yes", SHOW, f"{OWNER}/never-there/", **session)
    assert (again.status, "Full Tracklist: it is gone already" in again.err) == (1, True)
    assert "never-there/: Mixcloud knows no such show" in again.err
    assert again.err.endswith("1 gone already, 1 failed\n")


def test_only_its_owner_deletes_a_show_and_only_with_a_session(programs: Programs) -> None:
    nobody = programs.beet("mixcloud", "delete", "--yes", SHOW)
    assert (nobody.status, "beet mixcloud login --cookies-from-browser NAME" in nobody.err) == (1, True)
    told = programs.beet("mixcloud", "delete", "--yes", "--json", SHOW, **signed_in(programs))
    reason = "it is a show of TestToneRadio, and you are signed in as ToneListener: only TestToneRadio can do that"
    assert json.loads(told.out) == {"outcome": "failed", "address": SHOW, "title": "Full Tracklist", "reason": reason}
    assert (told.status, gone(programs)) == (1, set())
