"""The lists: of users, of one's own account, playlists and charts, by the real program."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs
from tests.peaks import peak, watched
from tests.sandbox import Fault

SITE = "https://www.mixcloud.com"
FAVORITES = ["Full Tracklist", "Guest Show", "New Two Rates", "No Tracklist", "Plain Old Show"]
HISTORY = ["New Two Rates", "Full Tracklist", "Guest Show", "New Two Rates"]  # one was heard twice


def titles(programs: Programs, *arguments: str, **environment: str) -> list[str]:
    result = programs.beet("mixcloud", *arguments, **environment)
    assert result.status == 0, result.err
    return [row[3] for row in cells(result)]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["favorites", f"{SITE}/tonelistener/"], FAVORITES),
        (["history", "ToneListener"], HISTORY),
        (["reposts", "ToneListener"], ["Full Tracklist", "Guest Show"]),
        (["uploads", "GuestTone"], ["Guest Show", "Hosted by Guest"]),
        (["uploads", "GuestTone", "--order", "oldest"], ["Hosted by Guest", "Guest Show"]),
        (
            ["playlists", "ToneListener/tones-of-many"],
            ["Full Tracklist", "Guest Show", "Bulk Show 00003", "No Tracklist"],
        ),
        (["playlists", f"{SITE}/TestToneRadio/playlists/best-tones/"], ["New Two Rates", "Full Tracklist"]),
        (["charts", "deep house", "techno"], ["Full Tracklist"]),
        (["charts", "techno", "--order", "latest", "--country", "gb"], ["Full Tracklist", "Plain Old Show"]),
    ],
)
def test_lists_of_others(programs: Programs, arguments: list[str], found: list[str]) -> None:
    assert titles(programs, *arguments) == found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["favorites"], FAVORITES),
        (["history", "me"], HISTORY),
        (["listen-later"], ["Mixed Tracklist", "Untimed Tracklist", "Guest Show"]),
        (["playlists", "me/tones-of-many"], ["Full Tracklist", "Guest Show", "Bulk Show 00003", "No Tracklist"]),
    ],
)
def test_one_s_own_lists(programs: Programs, arguments: list[str], found: list[str]) -> None:
    assert titles(programs, *arguments, **signed_in(programs)) == found


def test_what_those_do_whom_one_follows(programs: Programs) -> None:
    account = signed_in(programs)
    feed = titles(programs, "feed", "--limit", "5", **account)
    assert len(feed) == 5
    assert len(set(feed)) == 5
    assert "Full Tracklist" in titles(programs, "new", "me", "--match", "full tracklist", **account)
    assert len(titles(programs, "new", **account)) == 50


def test_one_s_own_name_is_known_from_signing_in(programs: Programs) -> None:
    signed_in(programs)
    assert programs.beet("mixcloud", "login", "--cookies", "cookies.txt").status == 0
    assert titles(programs, "favorites") == FAVORITES
    assert [row[0] for row in cells(programs.beet("mixcloud", "playlists"))] == [
        "ToneListener/empty-list",
        "ToneListener/tones-of-many",
    ]


@pytest.mark.parametrize("verb", ["favorites", "feed"])
def test_nobody_is_signed_in(programs: Programs, verb: str) -> None:
    result = programs.beet("mixcloud", verb)
    assert (result.status, result.out) == (1, "")
    (line,) = result.err.splitlines()
    assert "beet mixcloud login --cookies-from-browser NAME" in line
    assert programs.sandbox.requests == []


def test_nobody_else_s_feed_and_nobody_at_all(programs: Programs) -> None:
    assert programs.beet("mixcloud", "feed", "GuestTone").status == 2
    nowhere = programs.beet("mixcloud", "charts", "--country", "Germany")
    assert (nowhere.status, '"Germany" is no country: give its code' in nowhere.err) == (2, True)
    nobody = programs.beet("mixcloud", "uploads", "nobody-at-all")
    assert nobody.status == 1
    assert nobody.err.startswith('error: Mixcloud knows no user "nobody-at-all"')
    hidden = programs.beet("mixcloud", "favorites", "HiddenListener")
    assert (hidden.status, "The owner does not show this" in hidden.err) == (1, True)
    assert programs.beet("mixcloud", "uploads", "https://example.org/x/").status == 1


def test_the_same_filters_everywhere(programs: Programs) -> None:
    assert titles(programs, "uploads", "TestToneRadio", "--since", "2026-02", "--until", "2026-03") == ["New Two Rates"]
    assert titles(programs, "favorites", "ToneListener", "--min-length", "10m") == ["Plain Old Show"]
    assert titles(programs, "history", "ToneListener", "--max-length", "59s") == ["Guest Show"]
    wanted = ("--match", "tone", "--exclude", "guest", "--limit", "1")
    assert titles(programs, "favorites", "ToneListener", *wanted) == ["Full Tracklist"]
    empty = programs.beet("mixcloud", "uploads", "GuestTone", "--since", "2030")
    assert (empty.status, empty.out, empty.err) == (0, "", "0 shows\n")


def test_playlists_are_listed_and_have_no_dates(programs: Programs) -> None:
    result = programs.beet("mixcloud", "playlists", "ToneListener", "--match", "tones")
    assert cells(result) == [
        ["ToneListener/tones-of-many", "Tones of Many", "5", "3:20", f"{SITE}/ToneListener/playlists/tones-of-many/"]
    ]
    assert result.err == "1 playlist\n"
    for option in (["--since", "2020"], ["--m3u"]):
        assert programs.beet("mixcloud", "playlists", "ToneListener", *option).status == 2


def test_json_has_everything_by_names_that_stay(programs: Programs) -> None:
    result = programs.beet("mixcloud", "uploads", "TestToneRadio", "--json", "--limit", "2", "-q")
    assert result.err == ""
    waiting, show = map(json.loads, result.out.splitlines())
    assert (
        list(show)
        == (
            "address owner owner_name title published duration tags hosts plays favorites reposts listeners comments "
            "description picture exclusive unavailable tracklist in_library file"
        ).split()
    )
    assert show["address"] == f"{SITE}/TestToneRadio/full-tracklist/"
    assert (show["published"], show["duration"], show["plays"]) == ("2026-03-01T18:30:00Z", 60, 10103)
    assert show["tracklist"][1] == {"start": 10, "artist": "Pure Tone", "title": "330 Hz"}
    assert (show["in_library"], show["file"], show["unavailable"]) == (False, None, None)
    assert (waiting["duration"], waiting["unavailable"]) == (
        None,
        '"Awaiting Audio" is still being processed by Mixcloud',
    )


def test_m3u_plays_the_file_where_there_is_one(programs: Programs) -> None:
    assert programs.beet("mixcloud", "import", f"{SITE}/TestToneRadio/full-tracklist/").status == 0
    result = programs.beet("mixcloud", "favorites", "ToneListener", "--m3u", "--limit", "2")
    (file,) = programs.music.rglob("*.m4a")
    assert result.out.splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Tone Listener (favorites)",
        "#EXTINF:60,Test Tone Radio - Full Tracklist",
        str(file),
        "#EXTINF:40,Guest Tone - Guest Show",
        f"{SITE}/GuestTone/guest-show/",
    ]
    marked = programs.beet("mixcloud", "favorites", "ToneListener")
    assert [row[5] for row in cells(marked)] == ["*", "", "", "", ""]
    assert marked.err == "5 shows, 15 min 20 s, 1 in the library\n"


def test_a_hostile_title_breaks_nothing(programs: Programs) -> None:
    arguments = ("mixcloud", "uploads", "TestToneRadio", "--match", "passwd", "-q")
    (row,) = cells(programs.beet(*arguments))
    assert len(row) == 7
    assert json.loads(programs.beet(*arguments, "--json").out)["owner"] == "TestToneRadio"
    m3u = programs.beet(*arguments, "--m3u").out
    assert len(m3u.splitlines()) == 4
    screen = on_terminal(programs, *arguments)
    assert [len(line) for line in screen.lines] == [80, 80]
    for text in (m3u, screen.text, *row):
        assert all(character.isprintable() or character == "\n" for character in text)


def test_a_table_on_a_terminal(programs: Programs) -> None:
    screen = on_terminal(programs, "mixcloud", "uploads", "TestToneRadio", "--match", "zürich")
    heading, row, summary = screen.lines
    assert heading.split() == ["date", "length", "owner", "title", "plays"]
    assert row == "   2024-08-01     0:40  Test Tone Radio   Été à Zürich 夏                  10.1K"
    assert summary == "1 show, 40 s"
    assert "\x1b]8;id=" in screen.raw
    narrow = on_terminal(programs, "mixcloud", "uploads", "TestToneRadio", "--limit", "3", columns=44)
    assert narrow.lines[0].split() == ["date", "length", "title"]
    assert all(len(line) <= 44 for line in narrow.lines)


def test_a_terminal_tells_how_far_it_has_looked(programs: Programs) -> None:
    programs.sandbox.latency = 1.5
    screen = on_terminal(programs, "mixcloud", "uploads", "GuestTone", "--match", "nothing")
    assert "\x1b[2Klooking" in screen.raw
    assert screen.lines[-1] == "0 shows"
    assert "looking" not in on_terminal(programs, "mixcloud", "uploads", "GuestTone", "-q", "--match", "nothing").raw


def test_importing_a_list(programs: Programs) -> None:
    result = programs.beet("mixcloud", "playlists", "TestToneRadio/best-tones", "--import")
    assert result.status == 0, result.err
    assert sorted(programs.beet("ls", "-f", "$title").out.split("\n"))[1:] == ["Full Tracklist", "New Two Rates"]
    programs.sandbox.forget()
    again = programs.beet("mixcloud", "playlists", "TestToneRadio/best-tones", "--import", "--limit", "1")
    assert (again.status, "Two Rates" in again.out or "two-rates" in again.out) == (0, True)
    as_json = programs.beet("mixcloud", "playlists", "TestToneRadio/best-tones", "--import", "--json")
    assert [json.loads(line)["outcome"] for line in as_json.out.splitlines()] == ["known"] * 2
    assert {request.path for request in programs.sandbox.requests} <= {"/graphql"}


def test_a_few_of_many_cost_one_page(programs: Programs) -> None:
    assert len(titles(programs, "uploads", "BulkStation", "--limit", "100")) == 100
    assert len(programs.sandbox.requests) == 2  # the user, and a page
    programs.sandbox.forget()
    titles(programs, "uploads", "BulkStation", "--since", "2026-02-25")
    assert len(programs.sandbox.requests) <= 2


def test_many_shows_take_little_memory(programs: Programs) -> None:
    folder, peaks = programs.home / "peaks", []
    for arguments in (["version"], ["mixcloud", "uploads", "BulkStation", "-q"]):
        assert programs.beet(*arguments, **watched(folder)).status == 0
        peaks.append(peak(folder))
    assert peaks[1] - peaks[0] < 60, peaks


def test_the_first_rows_come_while_the_rest_is_asked_for(programs: Programs) -> None:
    programs.sandbox.latency = 0.4
    process = programs.start("beets", "mixcloud", "uploads", "BulkStation")
    assert process.stdout
    assert process.stderr
    first = process.stdout.readline()
    assert "Bulk Show 00000" in first
    assert len(programs.sandbox.requests) <= 4
    process.stdout.close()  # as `head -1` does
    process.wait(20)
    assert process.stderr.read() == ""
    assert len(programs.sandbox.requests) < 11


def test_streams_that_are_closed_or_full_are_no_crash(programs: Programs) -> None:
    def status_and_words(closing: str) -> tuple[int, str]:
        words = ["-m", "beets", "mixcloud", "uploads", "BulkStation", "--limit", "2"]
        command = ["sh", "-c", f'exec "$@" {closing}', "sh", sys.executable, *words]
        running = subprocess.Popen(command, env=programs.environment, stderr=subprocess.PIPE, text=True)
        return running.wait(30), running.communicate()[1]

    assert status_and_words("<&- >&-") == (0, "2 shows, 2 min\n")
    assert status_and_words("<&- >&- 2>&-") == (0, "")
    status, words = status_and_words(">/dev/full")
    assert (status != 0, words.splitlines()[0]) == (True, "error: No space left on device")


def test_ctrl_c_ends_it_with_130(programs: Programs) -> None:
    programs.sandbox.latency = 1
    process = programs.start("beets", "mixcloud", "uploads", "BulkStation")
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.splitlines()[0].endswith("until it broke off")
    assert "interrupted; what was listed so far is right" in err


def test_a_list_that_breaks_off_is_told(programs: Programs) -> None:
    programs.beet("mixcloud", "uploads", "BulkStation", "--limit", "1")  # the first page is in the cache now
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", status=404, body="", times=None))
    result = programs.beet("mixcloud", "uploads", "BulkStation")
    assert (result.status, len(result.out.splitlines())) == (1, 100)
    told, error = result.err.splitlines()
    assert told == "100 shows, 1 h 40 min until it broke off"
    assert error.startswith("error: ")


def test_help_of_each(programs: Programs) -> None:
    for verb in ("search", "uploads", "playlists"):
        result = programs.beet("mixcloud", verb, "-h", COLUMNS="80")
        assert result.status == 0
        assert "exit status" in result.out
        assert max(map(len, result.out.splitlines())) <= 80
