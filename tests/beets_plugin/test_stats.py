"""`beet mixcloud stats`: the library in numbers, on a terminal, in a pipe and as JSON, by the real program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.beets_plugin.held import SHOWS, file_of, hold
from tests.beets_plugin.terminal import cells, on_terminal
from tests.conftest import Programs
from tests.sandbox import Sandbox
from tests.test_readme import block


@pytest.fixture
def programs(sandbox: Sandbox, tmp_path: Path) -> Programs:
    programs = Programs(sandbox, tmp_path)
    hold(programs)
    return programs


def test_a_pipe_gets_what_it_is_about_its_name_and_the_number(programs: Programs) -> None:
    result = programs.beet("mixcloud", "stats")
    assert (result.status, result.err) == (0, "")
    found = {(about, name): int(number) for about, name, number in cells(result)}
    size = sum(file_of(programs, slug).stat().st_size for slug in SHOWS)
    plays = 10103 + 10102 + 10104
    expected = {
        ("total", "shows"): 3,
        ("total", "seconds"): 160,
        ("total", "owners"): 1,
        ("total", "bytes"): size,
        ("total", "missing files"): 0,
        ("total", "tracklists"): 2,
        ("total", "timed tracklists"): 2,
        ("total", "plays"): plays,
        ("shows by year", "2025"): 1,
        ("shows by year", "2026"): 2,
        ("shows by owner", "Test Tone Radio"): 3,
        ("shows by tag", "deep house"): 2,
        ("shows by tag", "techno"): 1,
        ("shows by length", "under 30 min"): 3,
        ("shows by weekday", "Sunday"): 1,
        ("files by format", "AAC, 192 kbit/s"): 3,
        ("most played", "No Tracklist"): 10104,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert programs.sandbox.requests == []


def test_json_and_queries(programs: Programs) -> None:
    told = json.loads(programs.beet("mixcloud", "stats", "--json", "year:2026", "--top", "1").out)
    assert (told["count"], told["seconds"], told["files"], told["missing_files"]) == (2, 120, 2, 0)
    assert told["owner_seconds"] == [{"label": "Test Tone Radio", "number": 120}]
    assert [played["label"] for played in told["most_played"]] == ["Full Tracklist"]
    file_of(programs, "full-tracklist").unlink()
    told = json.loads(programs.beet("mixcloud", "stats", "--json", "mixcloud_tags:techno").out)
    assert (told["count"], told["missing_files"], told["bytes"]) == (1, 1, 0)
    nothing = programs.beet("mixcloud", "stats", "artist:nobody")
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "The library holds no such show of Mixcloud\n")


def test_tracks_of_one_show_count_as_one(programs: Programs) -> None:
    programs.beet("modify", "-yW", "mixcloud_url=https://www.mixcloud.com/TestToneRadio/full-tracklist/", "album_id=1")
    told = json.loads(programs.beet("mixcloud", "stats", "--json").out)
    assert (told["count"], told["files"], told["seconds"]) == (1, 3, 160)


def test_the_examples_of_the_readme(programs: Programs) -> None:
    assert programs.beet(*block("beet mixcloud stats\n").split()[1:]).out.startswith("total\tshows\t3\n")
    assert programs.beet(*block("beet mixcloud stats --html").split()[1:]).status == 0
    assert "Hours by owner" in (programs.home / "mixcloud.html").read_text()


@pytest.mark.parametrize("columns", [80, 44])
def test_bars_fit_the_terminal(programs: Programs, columns: int) -> None:
    screen = on_terminal(programs, "mixcloud", "stats", columns=columns, COLUMNS=str(columns))
    assert screen.status == 0
    assert "3 shows by 1 owner" in screen.lines[0]
    assert max(map(len, screen.lines)) <= columns
    (owner,) = [line for line in screen.lines if line.startswith("Test Tone Radio") and "█" in line and " 3 " in line]
    assert owner.rstrip().endswith("█" * (columns - 33))
    assert "\x1b[" in screen.raw


def test_no_colours_and_no_blocks_where_they_are_not_wanted(programs: Programs) -> None:
    plain = on_terminal(programs, "mixcloud", "stats", NO_COLOR="1", LANG="C", LC_ALL="C")
    assert "####" in plain.text
    assert "█" not in plain.text
    assert "\x1b[3" not in plain.raw
    assert not programs.beet("mixcloud", "stats", "--quiet").out


def test_wrong_words(programs: Programs) -> None:
    assert programs.beet("mixcloud", "stats", "--top", "0").status == 2
    assert programs.beet("mixcloud", "stats", "--html", str(programs.home / "missing" / "page.html")).status == 1
