"""A show that the library has more than once, or in parts, is one show everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beetsplug.mixcloud.library.rows import ShowRow, copies_of
from tests.beets_plugin.terminal import cells
from tests.conftest import Programs

OWNER = "https://www.mixcloud.com/TestToneRadio"


@pytest.mark.parametrize(
    ("rows", "copies"),
    [
        # (id, part, album)
        ([(2, None, 2), (1, None, 1)], [[1], [2]]),
        ([(1, 2, 1), (2, 1, 1), (3, None, 2)], [[3], [2, 1]]),
        ([(1, None, 1), (2, 1, 1), (3, 2, 1)], [[1], [2, 3]]),
        ([(1, 1, 1), (2, 2, 1), (3, 1, 2), (4, 2, 2)], [[1, 2], [3, 4]]),
        ([(1, None, 1), (2, None, 1), (3, None, None), (4, None, None)], [[3], [4], [1, 2]]),
        ([(2, 1, None), (1, 2, None)], [[2, 1]]),
        ([], []),
    ],
)
def test_rows_of_one_copy_are_together(rows: list[tuple[int, int | None, int | None]], copies: list[list[int]]) -> None:
    found = copies_of(ShowRow(number, OWNER, b"", part, album) for number, part, album in rows)
    assert [[row.id for row in copy] for copy in found] == copies


def test_a_show_that_is_there_in_parts_and_then_whole_as_well(programs: Programs) -> None:
    url = f"{OWNER}/mixed-tracklist/"
    assert programs.beet("mixcloud", "import", "--split", url).status == 0
    parts = len(programs.beet("ls").out.splitlines())

    text = programs.beet("mixcloud", "tracklist", "title:Intro")
    sections = text.out.splitlines()
    assert (text.status, text.err) == (0, "1 tracklist\n")
    assert sections[0] == "Test Tone Radio – Mixed Tracklist"
    assert len(sections) == parts
    assert "Intro" not in text.out
    sheet = programs.beet("mixcloud", "tracklist", "--format", "cue", "-o", "lists/")
    assert (sheet.status, sheet.out) == (1, "")
    assert "a cue sheet is for one file, and the library has the show in pieces" in sheet.err
    programs.beet("mixcloud", "tracklist", "--format", "lrc", "-o", "lists/")
    assert programs.files(programs.home / "lists") == ["2025-05-05 Mixed Tracklist.lrc"]
    split = json.loads(programs.beet("mixcloud", "stats", "--json").out)
    assert json.loads(programs.beet("mixcloud", "show", url, "--json").out)["file"] is None

    assert programs.beet("mixcloud", "import", "--split", "--keep", url).status == 0
    (whole,) = (path for path in programs.music.rglob("*.m4a") if path.stem == "Mixed Tracklist")
    both = json.loads(programs.beet("mixcloud", "stats", "--json").out)
    assert (split["files"], both["files"]) == (parts, parts + 1)
    for told in (split, both):
        assert (told["count"], told["tracklists"], told["timed_tracklists"]) == (1, 1, 1)
        assert told["seconds"] == pytest.approx(50, abs=1)
        assert [played["label"] for played in told["most_played"]] == ["Mixed Tracklist"]
    shown = json.loads(programs.beet("mixcloud", "show", url, "--json").out)
    assert (shown["in_library"], Path(shown["file"])) == (True, whole)
    assert ["library", str(whole)] in cells(programs.beet("mixcloud", "show", url))
    assert str(whole) in programs.beet("mixcloud", "uploads", "TestToneRadio", "--m3u").out.splitlines()
    again = programs.beet("mixcloud", "tracklist")
    assert again.err == "1 tracklist\n"
    assert again.out.startswith("Test Tone Radio – Mixed Tracklist\n")
