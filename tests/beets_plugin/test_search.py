"""`beet mixcloud search`: found, filtered, counted and picked, by the real program."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs

SITE = "https://www.mixcloud.com"
README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
# What the sandbox has in the places of what the README names.
EXAMPLES = {
    "--user NAME": "--user TestToneRadio",
    "USER/NAME": "TestToneRadio/best-tones",
    "USER": "ToneListener",
    "user/show": "TestToneRadio/full-tracklist",
    "title:Sunday": "title:Full",
    "listen-later": "listen-later --pretend",
}


def titles(programs: Programs, *arguments: str) -> list[str]:
    result = programs.beet("mixcloud", "search", *arguments)
    assert result.status == 0, result.err
    return [row[3] for row in cells(result)]


def test_a_pipe_gets_a_line_for_each_show_with_its_address(programs: Programs) -> None:
    result = programs.beet("mixcloud", "search", "full", "tracklist")
    assert cells(result) == [
        ["2026-03-01", "1:00", "TestToneRadio", "Full Tracklist", "10103", "", f"{SITE}/TestToneRadio/full-tracklist/"]
    ]
    assert result.err == "1 show, 1 min\n"
    assert result.status == 0


@pytest.mark.parametrize(
    ("options", "typed", "found"),
    [
        (["tone", "--tag", "Deep House"], "", ["Full Tracklist", "New Two Rates"]),
        ([], 'tone tag:"deep house" -full', ["New Two Rates"]),
        (["--min-length", "30"], "tone user:GuestTone timed:no", ["Guest Show"]),
        (["--user", "testtoneradio", "--since", "2026-02", "--until", "2026-03"], "", ["New Two Rates"]),
        (["--user", "TestToneRadio", "--timed", "--match", "pure", "--max-length", "50"], "", ["Mixed Tracklist"]),
        (["--tag", "techno", "--order", "longest"], "", ["Plain Old Show", "Full Tracklist"]),
        (["--exclude", "plain old"], "tag:techno order:longest", ["Full Tracklist"]),
        (["--tag", "deep house", "tone", "--"], "-full", ["New Two Rates"]),
    ],
)
def test_filters_as_options_and_as_they_are_typed(
    programs: Programs, options: list[str], typed: str, found: list[str]
) -> None:
    assert titles(programs, *options, *([typed] if typed else [])) == found


def test_users_and_tags_are_found_too(programs: Programs) -> None:
    users = programs.beet("mixcloud", "search", "tone", "--kind", "user")
    assert cells(users)[0] == [
        *("TestToneRadio", "Test Tone Radio", "Toneville", "United Kingdom", "22", "321"),
        f"{SITE}/TestToneRadio/",
    ]
    tags = programs.beet("mixcloud", "search", "tone", "--kind", "tag", "--json")
    assert [json.loads(line) for line in tags.out.splitlines()][1] == {
        "address": f"{SITE}/genres/test-tones/",
        "tag": "test-tones",
        "name": "test tones",
    }
    wrong = programs.beet("mixcloud", "search", "tone", "--kind", "user", "--timed")
    assert (wrong.status, "error: --kind user takes words, and the filters are for shows\n" in wrong.err) == (2, True)


def test_a_few_of_many_cost_one_request(programs: Programs) -> None:
    assert len(titles(programs, "--user", "BulkStation", "--limit", "5")) == 5
    assert len(titles(programs, "bulk")) == 50
    assert [request.path for request in programs.sandbox.requests] == ["/graphql"] * 2


def test_what_can_t_be_meant_is_said(programs: Programs) -> None:
    nothing = programs.beet("mixcloud", "search")
    assert nothing.status == 2
    assert "say what to look for" in nothing.err
    for arguments, words in (
        (["techno", "--order", "best"], "'best' is none of relevance, latest"),
        (["techno", "--json", "--m3u"], "--json does not go with --m3u, nor with -i"),
        (["techno", "--summary", "--m3u"], "--summary counts shows, and goes with --json alone"),
        (["a user:GuestTone", "--user", "TestToneRadio"], "user: is given twice"),
        (["tone", "--since", "2027", "--until", "2026"], "since: is not before until"),
        (["tone length:2h..", "--max-length", "1h"], "min_length: is more than max_length"),
        (["tone colour:red"], '"colour": there is no such filter; there are tag:, user:'),
        (["tone", "-live"], "no option '-live' (if it is a word, put it in quotes with the others, or behind --)"),
        (["tone", "-inside"], "'nside' (if it is a word, put it in quotes with the others, or behind --)"),
        (["tone", "--import", "--keep"], "--keep goes with --split"),
    ):
        result = programs.beet("mixcloud", "search", *arguments)
        assert result.status == 2
        assert words in result.err
    assert programs.sandbox.requests == []


def test_bars_on_a_terminal(programs: Programs) -> None:
    screen = on_terminal(programs, "mixcloud", "search", "--user", "TestToneRadio", "--summary")
    assert screen.lines[0].startswith("22 shows, 26 min 10 s, 2013-03-04 to 2026-11-01, ")
    assert all(len(line) <= 80 for line in screen.lines)
    for heading in ("tags", "years", "owners", "lengths"):
        assert heading in screen.lines
    assert "\x1b[3" in screen.raw
    (longest,) = [line for line in screen.lines if line.startswith("Test Tone Radio")]
    assert longest.endswith("█" * 49)
    assert next(line for line in screen.lines if line.startswith("2013")).endswith("▎")


def test_bars_without_colour_and_without_letters(programs: Programs) -> None:
    arguments = ("mixcloud", "search", "--user", "TestToneRadio", "--summary")
    screen = on_terminal(programs, *arguments, columns=60, NO_COLOR="1", LANG="C", LC_ALL="C")
    assert "\x1b[3" not in screen.raw
    assert screen.text.isascii()
    assert all(len(line) <= 60 for line in screen.lines)
    assert next(line for line in screen.lines if line.startswith("Test Tone Radio")).endswith("#" * 29)


def test_the_summary_in_a_pipe_and_as_json(programs: Programs) -> None:
    rows = cells(programs.beet("mixcloud", "search", "--user", "BulkStation", "--summary"))
    assert rows[:2] == [["total", "shows", "1000"], ["total", "seconds", "60000"]]
    assert ["tags", "bulk tones", "1000"] in rows
    assert ["months", "2026-03", "3"] in rows
    found = json.loads(programs.beet("mixcloud", "search", "--user", "BulkStation", "--summary", "--json").out)
    assert (found["count"], found["owners"][0]["username"]) == (1000, "BulkStation")


def test_picking_imports_what_is_picked(programs: Programs) -> None:
    prompt = "Enter for none)"
    screen = on_terminal(
        programs, "mixcloud", "search", "tone", "-i", "--limit", "3", typed=[(prompt, "7\n"), (prompt, "2,2\n")]
    )
    assert screen.status == 0, screen.text
    assert screen.lines[2].split()[:3] == ["2", "2026-03-01", "1:00"]
    assert "7 is not between 1 and 3" in screen.text
    assert programs.beet("ls", "-f", "$title").out == "Full Tracklist\n"
    again = on_terminal(programs, "mixcloud", "search", "tone", "-i", "--limit", "3", typed=[(prompt, "\n")])
    assert again.lines[2].split()[:2] == ["2", "✓"]
    assert again.status == 0


def test_there_must_be_somebody_to_pick(programs: Programs) -> None:
    result = programs.beet("mixcloud", "search", "tone", "-i")
    assert result.status == 2
    assert "there is no terminal to ask on: use --import for all\n" in result.err


def test_the_examples_of_the_readme(programs: Programs) -> None:
    section = README.partition("### Finding and listing")[2].partition("\n### ")[0]
    block = re.search(r"(?m)^(    beet mixcloud search.*\n(?:    .*\n)*)", section)
    assert block
    account = signed_in(programs)
    programs.beet("mixcloud", "import", f"{SITE}/TestToneRadio/full-tracklist/")
    examples = block[1]
    for name, ours in EXAMPLES.items():
        examples = examples.replace(name, ours)
    for line in examples.splitlines():
        words = shlex.split(line.partition(" > ")[0])
        if "-i" in words:
            screen = on_terminal(programs, *words[1:], typed=[("for none)", "\n")], **account)
            assert screen.status == 0, (line, screen.text)
        else:
            result = programs.beet(*words[1:], **account)
            assert result.status == 0, (line, result.err)
    assert (programs.home / "sunday.cue").is_file()
