"""`beet mixcloud analytics`: what owners learn, in a pipe, on a terminal, as JSON and CSV, by the real program."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from beetsplug.mixcloud.library.writing import write_text
from beetsplug.mixcloud.showing.reports import Report, as_csv, as_rows
from beetsplug.mixcloud.terminal.curves import blocks
from mixcloud_core.analytics import SERIES, overview
from mixcloud_core.models import Series, Statistics
from tests.beets_plugin.held import edit, hold, lengthen
from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs
from tests.sandbox import Fault
from tests.sandbox.records import Track
from tests.sandbox.state import session_id

SHOW = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"
OWNER = "TestToneRadio"
DAYS = ("--from", "2026-02-01", "--to", "2026-02")


def test_a_pipe_gets_series_day_and_count_and_then_who_listens_to_what(programs: Programs) -> None:
    lengthen(programs.sandbox)
    result = programs.beet("mixcloud", "analytics", SHOW, "--csv", "all.csv", **signed_in(programs, OWNER))
    assert (result.status, result.err) == (0, "Wrote: all.csv\n2026-03-01 to 2026-03-10, 10 days\n")
    rows = cells(result)
    days = [f"2026-03-{day:02}" for day in range(1, 11)]
    assert [row[1] for row in rows if row[0] == "plays"] == days
    assert [row[0] for row in rows[:50:10]] == ["plays", "favorites", "reposts", "comments", "minutes"]
    plays = [int(row[2]) for row in rows[:10]]
    assert plays[0] > 2 * plays[-1] > 0  # as shows go
    minutes = rows[50:]
    assert [(row[0], int(row[1]), row[3]) for row in minutes] == [
        ("engagement", minute, f"Tone – {minute // 5}") for minute in range(60)
    ]
    with (programs.home / "all.csv").open(encoding="utf-8", newline="") as file:
        head, *told = csv.reader(file)
    assert head == ["address", "series", "day", "minute", "count", "section"]
    assert told[0] == [SHOW, "plays", "2026-03-01", "", rows[0][2], ""]
    assert told[-1] == [SHOW, "engagement", "", "59", rows[-1][2], "Tone – 11"]
    assert len(told) == len(rows)
    # No show, no days before it: nobody is asked about them.
    assert [request.path for request in programs.sandbox.requests] == ["/graphql"] * 2


def test_json_of_the_account_and_of_a_show(programs: Programs) -> None:
    account = signed_in(programs, OWNER)
    told = json.loads(programs.beet("mixcloud", "analytics", "--json", *DAYS, **account).out)
    assert told["period"] == {"from": "2026-02-01", "to": "2026-02-28", "days": 28}
    assert told["before"] == {"from": "2026-01-04", "to": "2026-01-31", "days": 28}
    assert list(told["series"]) == ["plays", "favorites", "reposts", "comments", "minutes", "followers"]
    followers = told["series"]["followers"]
    assert followers["count"] == followers["total"] == sum(day["count"] for day in followers["days"])
    assert followers["change"] == pytest.approx(followers["count"] / followers["before"] - 1, abs=1e-4)
    assert told["engagement"] is None
    lengthen(programs.sandbox)
    told = json.loads(programs.beet("mixcloud", "analytics", "TestToneRadio/full-tracklist", "--json", **account).out)
    heard = told["engagement"]
    assert (told["address"], told["before"], len(heard["minutes"])) == (SHOW, None, 60)
    # The sandbox lets many leave at 45% of a show, and some come at 70%.
    assert (heard["losses"][0]["at"], heard["losses"][0]["title"]) == (28 * 60, "Tone – 5")
    assert heard["losses"][0]["change"] == pytest.approx(-0.18, abs=0.04)
    assert {turn["title"] for turn in heard["gains"]} <= {"Tone – 7", "Tone – 8"}
    assert [track["start"] for track in heard["tracks"]] == [300 * number for number in range(12)]
    # An address of one's own is the account; of days to come, no single one is told.
    page = programs.beet(
        "mixcloud", "analytics", "https://www.mixcloud.com/testtoneradio/", "--from", "2030", **account
    )
    assert (page.status, page.err) == (0, "Mixcloud tells nothing of any of these days\n")
    assert cells(page) == [[name, "", "0"] for name in SERIES]


def test_several_shows_are_compared(programs: Programs) -> None:
    hold(programs)
    account = signed_in(programs, OWNER)
    result = programs.beet("mixcloud", "analytics", "artist:Test", *DAYS, "--html", "page.html", "-p", **account)
    assert result.status == 0
    assert [row[5] for row in cells(result)] == ["Full Tracklist", "New Two Rates", "No Tracklist"]
    assert [row[0] == "0" for row in cells(result)] == [True, False, False]  # the first came in March
    assert result.err == "3 shows, 2026-02-01 to 2026-02-28\n"
    assert not (programs.home / "page.html").exists()
    screen = on_terminal(programs, "mixcloud", "analytics", "artist:Test", "--limit", "2", columns=60, **account)
    assert screen.status == 0
    assert max(map(len, screen.lines)) <= 60
    assert "2 shows, 2026-02-09 to 2026-03-10" in screen.text
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", times=3))
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", status=429, times=None))
    limited = programs.beet("mixcloud", "analytics", "artist:Test", *DAYS, **account)
    assert (limited.status, len(cells(limited)), limited.err.count("asked too often")) == (1, 2, 1), limited.err
    assert limited.err.startswith("2 shows, 2026-02-03 to 2026-02-28 until it broke off\nerror: ")
    programs.sandbox.faults.clear()
    others = programs.beet("mixcloud", "analytics", "artist:Test", **signed_in(programs))
    assert (others.status, others.out, others.err.count("only to the owner of the show")) == (1, "", 3)


def test_a_terminal_shows_numbers_plots_and_tracks(programs: Programs) -> None:
    lengthen(programs.sandbox)
    account = signed_in(programs, OWNER)
    screen = on_terminal(programs, "mixcloud", "analytics", SHOW, **account)
    assert screen.status == 0
    assert max(map(len, screen.lines)) <= 80
    words = [" ".join(line.split()) for line in screen.lines]
    assert "2026-03-01 to 2026-03-10, 10 days" in words
    assert any(line.startswith("left at 28:00 −") and line.endswith("during Tone – 5") for line in words)
    assert any(line.startswith("6 25:00 Tone – 5 ") for line in words)
    assert "1 2 3 4 5 6 7 8 9 10 11 12" in words  # below the curve
    assert sum("│█" in line for line in words) > 15
    assert "\x1b[1;31m" in screen.raw
    weeks = on_terminal(
        programs,
        "mixcloud",
        "analytics",
        "--from",
        "2025-06",
        columns=60,
        NO_COLOR="1",
        LANG="C",
        LC_ALL="C",
        **account,
    )
    assert max(map(len, weeks.lines)) <= 60
    assert "plays  a day, by week; most in the week of" in weeks.text
    assert "####" in weeks.text
    assert "█" not in weeks.text
    assert "\x1b[3" not in weeks.raw


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (
            ["GuestTone/guest-show"],
            1,
            'shows statistics only to the owner of the show, and not to you: show "',
        ),
        (["https://www.mixcloud.com/GuestTone/"], 1, "only of your own account, and not of GuestTone's"),
        (["--from", "2026-03", "--to", "2026-02"], 2, "--from is after --to"),
        (["--json", "--csv", "-"], 2, "--json and --csv - print two things to one place"),
        (["me", "--html", "missing/page.html"], 1, "missing/page.html can't be written: No such file"),
        (["me", "--csv", "~no-such-user/days.csv"], 1, "~no-such-user/days.csv can't be written: No such file"),
        (["me", "--html", ""], 1, "can't be written: Is a directory"),
    ],
)
def test_what_is_refused(programs: Programs, arguments: list[str], status: int, words: str) -> None:
    result = programs.beet("mixcloud", "analytics", *arguments, **signed_in(programs, OWNER))
    assert (result.status, words in result.err) == (status, True), result.err


def test_what_is_written_into_a_link_or_a_pipe_leaves_both_what_they_are(tmp_path: Path) -> None:
    real, link, pipe = (tmp_path / name for name in ("real.html", "link.html", "pipe"))
    real.write_text("old")
    link.symlink_to(real.name)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for path in (link, pipe):
        write_text(path, "new")
    assert (link.is_symlink(), real.read_text(), os.read(reader, 99), pipe.is_fifo()) == (True, "new", b"new", True)
    os.close(reader)


def test_nobody_is_signed_in_and_a_session_that_has_ended(programs: Programs) -> None:
    nobody = programs.beet("mixcloud", "analytics")
    assert (nobody.status, "beet mixcloud login --cookies-from-browser NAME" in nobody.err) == (1, True)
    account = signed_in(programs, OWNER)
    programs.sandbox.state.revoked.add(session_id(OWNER))
    ended = programs.beet("mixcloud", "analytics", SHOW, **account)
    assert (ended.status, "The session in MIXCLOUD_AUTH_COOKIES is wrong, or was revoked: check it" in ended.err) == (
        1,
        True,
    ), ended.err


def test_a_cell_that_a_sheet_would_run_is_text(programs: Programs, tmp_path: Path) -> None:
    edit(programs.sandbox, "full-tracklist", duration=120, sections=(Track(None, "=1+1", 0),))
    result = programs.beet("mixcloud", "analytics", SHOW, "--csv", "-", **signed_in(programs, OWNER))
    assert result.out.splitlines()[-1].endswith(",'=1+1"), result.err


def test_totals_without_days_are_told_all_the_same() -> None:
    report = Report("Show", SHOW, overview(Statistics(plays=Series(12))))
    assert list(as_rows(report)) == [("plays", "", 12)]
    assert as_csv([report]).splitlines()[1] == f"{SHOW},plays,,,12,"


@pytest.mark.parametrize(
    ("values", "signs", "drawn"),
    [
        ([0, 1, 2, 3, 4], " ▁▂▃▄▅▆▇█", ["   ▄█", " ▄███"]),
        ([0, None, 0.01, 4], " ▁▂▃▄▅▆▇█", ["   █", " ·▁█"]),
        ([0, None, 4, 1], " .:#", ["  # ", " ?#:"]),
    ],
)
def test_blocks_are_as_high_as_their_numbers(values: list[float | None], signs: str, drawn: list[str]) -> None:
    assert blocks(values, 4, 2, signs) == drawn
