"""`beet mixcloud import` of many shows: lists, files with addresses, filters, forms, and what is told of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.beets_plugin.importing import BULK, OWNER, add_settings, start
from tests.beets_plugin.terminal import on_terminal, signed_in
from tests.conftest import Programs
from tests.sandbox import Fault


def test_a_list_is_downloaded_at_once_and_imported_one_by_one(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-3-", latency=0.5, times=None))
    result = programs.beet("mixcloud", "import", BULK, "--limit", "5")
    assert result.status == 0, result.err
    assert result.err == "5 imported\n"
    rows = [line.split("\t") for line in result.out.splitlines()]
    assert {row[0] for row in rows} == {"imported"}
    assert sorted(row[1] for row in rows) == [f"{BULK}bulk-show-0000{n}/" for n in range(5)]
    assert all(Path(row[2]).is_file() for row in rows)
    # One for the user, one for a page of shows, whole: none is asked for again.
    assert [request.path for request in programs.sandbox.requests].count("/graphql") <= 2
    by_show = [request for request in programs.sandbox.requests if "/seg-1-" in request.path]
    ends = [request.time for request in programs.sandbox.requests if "/seg-6-" in request.path]
    assert len(by_show) == 5
    assert sorted(request.time for request in by_show)[3] < min(ends)  # four at once
    assert len(programs.beet("ls", "-a").out.splitlines()) == 5
    assert list(programs.staging.iterdir()) == []
    again = programs.beet("mixcloud", "import", BULK, "--limit", "5")
    assert (again.status, again.err) == (0, "5 already in the library\n")
    assert {line.split("\t")[0] for line in again.out.splitlines()} == {"known"}


def test_a_pipe_that_closes_ends_it_quietly(programs: Programs) -> None:
    running = start(programs, f"{OWNER}/no-tracklist/", f"{OWNER}/new-two-rates/")
    assert running.stdout
    assert running.stderr
    running.stdout.close()  # as `head -1` does
    running.wait(60)
    assert running.stderr.read() == ""
    assert len(programs.beet("ls").out.splitlines()) == 1


def test_what_can_not_be_had_is_noted_and_select_is_said_once(programs: Programs) -> None:
    arguments = ("mixcloud", "import", OWNER, "--since", "2025-07-01", "--until", "2025-11-10", "--json")
    result = programs.beet(*arguments)
    told = [json.loads(line) for line in result.out.splitlines()]
    outcomes = {show["address"].split("/")[-2]: show["outcome"] for show in told}
    assert outcomes["select-only"] == outcomes["select-null-streams"] == outcomes["geo-restricted"] == "noted"
    assert outcomes["plain-streams"] == "imported"
    assert all(Path(show["path"]).is_file() for show in told if show["outcome"] == "imported")
    assert all(show["reason"] for show in told if show["outcome"] == "noted")
    assert result.status == 0, result.err
    assert result.err.count("Select") == 1
    assert "beet mixcloud login --cookies-from-browser NAME" in result.err
    assert result.err.count("can't be played in your country") == 1
    assert "can't be had now and will be tried again" in result.err.splitlines()[-1]
    notes = Path(programs.environment["BEETSDIR"]) / "mixcloud" / "noted.json"
    assert notes.stat().st_mode & 0o777 == 0o600
    assert f"{OWNER}/geo-restricted/" in notes.read_text()
    # Tried again, and no longer news.
    again = on_terminal(programs, *arguments[:-1], columns=200)
    assert "country" not in again.text
    assert "can't be had now and will be tried again (to see which: beet -v mixcloud …)" in again.text
    noted = {show["address"]: show for show in json.loads(notes.read_text())["shows"]}
    assert noted[f"{OWNER}/geo-restricted/"]["tries"] == 2


def test_addresses_from_a_file_and_what_is_wrong_with_some(programs: Programs) -> None:
    (programs.home / "list.txt").write_text(
        f"# mine\n\n  TestToneRadio/no-tracklist  \n{OWNER}/gone/\n{BULK}?x=1\nTestToneRadio/no-tracklist\n"
    )
    result = programs.beet("mixcloud", "import", "--from", "list.txt", "--limit", "3", "--match", "tone")
    assert result.status == 1
    outcomes = sorted(line.split("\t")[0] for line in result.out.splitlines())
    assert outcomes == ["failed", "imported", "imported", "imported"]
    assert "Mixcloud knows no show" in result.err
    missing = programs.beet("mixcloud", "import", "--from", "nowhere.txt")
    assert (missing.status, missing.out) == (2, "")
    assert "--from nowhere.txt: No such file" in missing.err
    for field in ("mixcloud_url", "path"):
        lost = programs.beet("mixcloud", "import", f"{OWNER}/no-tracklist/", "--set", f"{field}=/x/")
        assert (lost.status, f"{field} can't be set: it tells which show it is" in lost.err) == (2, True)
    none = programs.beet("mixcloud", "import", f"{OWNER}/followers/")
    assert (none.status, "no shows in this list" in none.err) == (1, True)


def test_pretend_downloads_nothing(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", "--pretend", f"{OWNER}/no-tracklist/", f"{OWNER}/geo-restricted/")
    assert result.status == 1
    assert sorted(line.split("\t")[0] for line in result.out.splitlines()) == ["failed", "wanted"]
    assert {request.host for request in programs.sandbox.requests} == {"app.mixcloud.com"}
    assert programs.beet("ls").out == ""
    assert not programs.staging.exists()
    assert not (Path(programs.environment["BEETSDIR"]) / "mixcloud" / "noted.json").exists()
    mine = programs.beet("mixcloud", "import", "--pretend", "me", "--limit", "1", **signed_in(programs, "GuestTone"))
    assert mine.out.startswith("wanted\thttps://www.mixcloud.com/GuestTone/guest-show/\t"), mine.err


def test_singletons_fields_and_paths(programs: Programs) -> None:
    result = programs.beet(
        *("mixcloud", "import", "-q", "--singletons", "--set", "mood=calm", "--set", "grouping=$artist"),
        *(f"{OWNER}/new-two-rates/", f"{OWNER}/full-tracklist/"),
    )
    assert (result.status, result.out, result.err) == (0, "", "")
    assert programs.beet("ls", "-a").out == ""
    listed = programs.beet("ls", "-f", "$title|$mood|$grouping|$albumtypes", "singleton:true").out.splitlines()
    about = "calm|Test Tone Radio|broadcast; dj-mix"
    assert sorted(listed) == [f"Full Tracklist|{about}", f"New Two Rates|{about}"]
    assert programs.files() == [
        "Mixes/Test Tone Radio/2026-02-03 New Two Rates.m4a",
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist.m4a",
    ]
    assert programs.beet("write", "-p").out == ""
    assert programs.beet("move", "-p").out.startswith("Moving 0 items") or not programs.beet("move", "-p").out
    assert len(programs.beet("ls", "mixcloud_plays:1000..").out.splitlines()) == 2
    assert programs.beet("ls", "mixcloud_plays:..999").out == ""


@pytest.mark.parametrize(
    ("rule", "form", "place"),
    [
        ("albumtypes:dj-mix: Sets/$title", "--album", "Sets/No Tracklist.m4a"),
        ("singleton: Loose/$title", "--singletons", "Loose/No Tracklist.m4a"),
        ("default: Elsewhere/$title", "--album", "Mixes/Test Tone Radio/2025-01-10 No Tracklist/No Tracklist.m4a"),
    ],
)
def test_a_rule_of_the_users_comes_first(programs: Programs, rule: str, form: str, place: str) -> None:
    add_settings(programs, f"paths:\n    {rule}")
    assert programs.beet("mixcloud", "import", form, f"{OWNER}/no-tracklist/").status == 0
    assert place in programs.files()


@pytest.mark.parametrize(("line", "words"), [("  workers: 0", "workers"), ("  form: tape", "form")])
def test_settings_that_can_not_be(programs: Programs, line: str, words: str) -> None:
    add_settings(programs, line)
    result = programs.beet("mixcloud", "import", f"{OWNER}/no-tracklist/")
    assert result.status == 1
    assert f"mixcloud.{words}" in result.err
    assert programs.sandbox.requests == []


def test_an_error_in_the_middle_of_a_list_ends_it_when_what_came_is_imported(programs: Programs) -> None:
    """Two pages: the second one fails."""
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", method="POST", latency=0, times=2))
    programs.sandbox.faults.add(Fault("app.mixcloud.com", "/graphql", status=404, times=None))
    variables = {"MIXCLOUD_SEARCH_PAGE_SIZE": "3"}
    result = programs.beet("mixcloud", "import", BULK, "--limit", "5", **variables)
    assert result.status == 1
    outcomes = sorted(line.split("\t")[0] for line in result.out.splitlines())
    assert outcomes == ["failed", "imported", "imported", "imported"]
