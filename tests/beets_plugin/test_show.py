"""`beet mixcloud show`: all about a show, and its cover, without downloading it."""

from __future__ import annotations

import json

import pytest

from tests.beets_plugin.held import edit
from tests.beets_plugin.terminal import cells, on_terminal
from tests.conftest import Programs
from tests.sandbox import Fault
from tests.sandbox.shows import COMMENTS

SHOW = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"
PICTURES = "thumbnailer.mixcloud.com"


def test_a_pipe_gets_a_line_for_each_fact(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", comments=COMMENTS[:1])
    result = programs.beet("mixcloud", "show", "testtoneradio/full-tracklist")
    assert (result.status, result.err) == (0, "")
    rows = cells(result)
    facts = {row[0]: row[1] for row in rows if row[0] not in ("track", "description")}
    assert facts.pop("cover").startswith(f"https://{PICTURES}/unsafe/1024x1024/")
    assert facts == {
        "title": "Full Tracklist",
        "address": SHOW,
        "by": "Test Tone Radio (TestToneRadio)",
        "published": "2026-03-01T18:30:00Z",
        "length": "1:00",
        "tags": "deep house, techno, radio show, ambient, test tones",
        "counts": "10,103 plays, 603 favorites, 153 reposts, 1 comment",
        "audio": "can be had (hls, dash, progressive)",
        "library": "is not there",
    }
    assert [row for row in rows if row[0] == "track"][1] == ["track", "0:10", "Pure Tone – 330 Hz"]
    assert ["description", "Every Sunday at 18:30."] in rows
    assert {request.path for request in programs.sandbox.requests} == {"/graphql"}


def test_a_page_on_a_terminal(programs: Programs) -> None:
    screen = on_terminal(programs, "mixcloud", "show", SHOW, columns=60, COLORTERM="")
    assert screen.status == 0
    assert screen.lines[:2] == ["Full Tracklist", SHOW]
    assert all(len(line) <= 60 for line in screen.lines)
    assert "tags       deep house, techno, radio show, ambient, test" in screen.lines
    assert "0:40  Sine & Oscillator – 660 Hz (Long Version)" in screen.lines
    assert "\x1b[36m" in screen.raw
    assert {request.host for request in programs.sandbox.requests} == {"app.mixcloud.com"}


def test_the_cover_is_drawn_where_there_are_colours(programs: Programs) -> None:
    pytest.importorskip("PIL")
    screen = on_terminal(programs, "mixcloud", "show", SHOW)
    assert screen.lines[:16] == ["▀" * 32] * 16
    assert screen.raw.count("\x1b[38;2;") >= 16
    assert screen.lines[17] == "Full Tracklist"
    (picture,) = [request for request in programs.sandbox.requests if request.host == PICTURES]
    assert picture.path.startswith("/unsafe/300x300/")
    without = on_terminal(programs, "mixcloud", "show", SHOW, NO_COLOR="1")
    assert without.lines[0] == "Full Tracklist"
    assert "\x1b[3" not in without.raw


@pytest.mark.parametrize(
    "body", [b"<html>no picture</html>", b"\xff\xd8\xff" + bytes(2_000_000), b"\xff\xd8\xff broken"]
)
def test_a_cover_that_is_none_costs_nothing_else(programs: Programs, body: bytes) -> None:
    pytest.importorskip("PIL")
    programs.sandbox.faults.add(Fault(PICTURES, body=body, content_type="image/jpeg"))
    screen = on_terminal(programs, "mixcloud", "show", SHOW)
    assert (screen.status, screen.lines[0]) == (0, "Full Tracklist")
    assert "cover" in screen.text


def test_json_and_why_there_is_no_audio(programs: Programs) -> None:
    found = json.loads(programs.beet("mixcloud", "show", "TestToneRadio/geo-restricted", "--json").out)
    assert (found["title"], found["owner"], found["in_library"]) == ("Geo Restricted", "TestToneRadio", False)
    assert found["unavailable"].startswith('"Geo Restricted" can\'t be played in your country')
    result = programs.beet("mixcloud", "show", "TestToneRadio/select-only")
    (audio,) = [row[1] for row in cells(result) if row[0] == "audio"]
    assert audio.startswith('"Select Only" is a Mixcloud Select show')


def test_what_is_no_show(programs: Programs) -> None:
    gone = programs.beet("mixcloud", "show", "TestToneRadio/gone")
    assert (gone.status, gone.out) == (1, "")
    assert gone.err.startswith('error: Mixcloud knows no show "TestToneRadio/gone"')
    user = programs.beet("mixcloud", "show", "TestToneRadio")
    assert (user.status, "is a user, not a show" in user.err) == (1, True)
    assert programs.beet("mixcloud", "show").status == 2
    assert "exit status" in programs.beet("mixcloud", "show", "-h").out
