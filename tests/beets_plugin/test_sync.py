"""`beet mixcloud sync`, by the real program: what comes, what does not come again, and what goes wrong."""

from __future__ import annotations

import json
import shlex
import signal
import sqlite3
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from beetsplug.mixcloud.following.archive import Archive
from tests.conftest import Programs
from tests.sandbox import Fault
from tests.test_readme import block

RADIO = "https://www.mixcloud.com/TestToneRadio"
GUEST_SHOW = "https://www.mixcloud.com/GuestTone/guest-show/"
# Two shows: one of the user's own, and one of another that names the user as a host.
GUEST = "- {user: GuestTone}"


def follow(programs: Programs, *lines: str) -> None:
    """Write subscriptions into the settings of beets."""
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    head = config.read_text().partition("  subscriptions:\n")[0]
    config.write_text("".join([head, "  subscriptions:\n", *(f"    {line}\n" for line in lines)]))


def memory(programs: Programs) -> Archive:
    return Archive(Path(programs.environment["BEETSDIR"]) / "mixcloud", str(programs.home / "library.db"))


def titles(programs: Programs, *query: str) -> list[str]:
    return programs.beet("ls", "-f", "$title", *query).out.splitlines()


def asked(programs: Programs) -> list[str]:
    """The names of the questions to Mixcloud's API, in their order."""
    bodies = (json.loads(request.body) for request in programs.sandbox.requests if request.path == "/graphql")
    return [body["query"].split("(")[0].split("{")[0].split()[-1] for body in bodies]


LISTS = """
- {user: GuestTone}
- {user: ToneListener/favorites, exclude: old show, min_length: 50s}
- {playlist: ToneListener/tones-of-many}
- {name: jazz, search: bulk show tag:jazz, limit: 2}
- {tag: bulk tones, since: 2026-02-28}
""".strip().splitlines()


def test_every_kind_of_list_can_be_followed_and_looked_at_before(programs: Programs) -> None:
    follow(programs, *LISTS)
    result = programs.beet("mixcloud", "sync", "--pretend", "--json")
    assert (result.status, result.err) == (0, "")
    found: dict[str, list[str]] = {}
    records = list(map(json.loads, result.out.splitlines()))
    for record in (record for record in records if "title" in record):
        found.setdefault(record["subscription"], []).append(record["title"])
    counts = {record["subscription"]: record["wanted"] for record in records if "wanted" in record}
    assert counts == {name: len(shows) for name, shows in found.items()}
    assert found.pop("bulk tones") == [f"Bulk Show {number:05}" for number in range(7)]
    assert len(found.pop("jazz")) == 2
    assert found == {
        "GuestTone": ["Guest Show", "Hosted by Guest"],
        "ToneListener/favorites": ["Full Tracklist", "New Two Rates"],
        "ToneListener/tones-of-many": ["Full Tracklist", "Guest Show", "Bulk Show 00003", "No Tracklist"],
    }
    assert asked(programs) == ["Uploads", "Favorites", "PlaylistItems", "SearchShows", "Discover"]
    assert not memory(programs).path.exists()
    assert titles(programs) == []


def test_what_would_come_in_a_pipe_and_in_words(programs: Programs) -> None:
    follow(programs, GUEST)
    result = programs.beet("mixcloud", "sync", "--pretend")
    first, _, last = result.out.splitlines()
    assert first.split("\t")[:5] == ["GuestTone", "2025-12-01", "0:40", "GuestTone", "Guest Show"]
    assert last == "GuestTone: 2 would be imported"


def test_what_is_new_comes_once_with_path_and_fields(programs: Programs) -> None:
    follow(programs, "- {user: GuestTone, path: Radio/$year/$title, fields: {grouping: guests}}")
    first = programs.beet("mixcloud", "sync")
    assert (first.status, first.err) == (0, "")
    assert first.out.splitlines()[-1] == "GuestTone: 2 imported"
    assert titles(programs, "grouping:guests") == ["Guest Show", "Hosted by Guest"]
    assert "Radio/2025/Guest Show.m4a" in programs.files()
    programs.sandbox.forget()
    second = programs.beet("mixcloud", "sync")
    assert (second.status, second.out, second.err) == (0, "GuestTone: 2 already in the library\n", "")
    assert asked(programs) == ["Uploads"]


def test_what_was_removed_does_not_come_again_unless_it_is_asked_for(programs: Programs) -> None:
    follow(programs, GUEST)
    programs.beet("mixcloud", "sync", "--quiet")
    programs.beet("modify", "-y", "title:Hosted by Guest", "title=Renamed", "mixcloud_user=x")
    programs.beet("remove", "-d", "-f", "title:Guest Show")
    # As if the show could not be had at first, and was imported by hand.
    progress = replace(memory(programs).read().progress["guesttone"], waiting=(GUEST_SHOW,))
    memory(programs).change(lambda before: before.with_progress("GuestTone", progress))
    again = programs.beet("mixcloud", "sync")
    assert again.out == "GuestTone: 1 already in the library, 1 removed by you\n"
    assert titles(programs) == ["Renamed"]
    assert programs.beet("mixcloud", "sync", "--force").out.endswith("1 imported, 1 already in the library\n")
    assert titles(programs) == ["Guest Show", "Renamed"]
    programs.beet("remove", "-d", "-f", "title:Guest Show")
    assert programs.beet("mixcloud", "import", GUEST_SHOW).status == 0
    assert programs.beet("mixcloud", "sync").out == "GuestTone: 2 already in the library\n"


def test_what_was_removed_before_any_sync_is_remembered_too(programs: Programs) -> None:
    follow(programs, GUEST)
    programs.beet("mixcloud", "import", GUEST_SHOW)
    # Even while a setting is wrong.
    programs.beet("remove", "-d", "-f", MIXCLOUD_SEARCH_PAGE_SIZE="many")
    assert "Hosted by Guest" not in titles(programs)
    result = programs.beet("mixcloud", "sync")
    assert result.out.endswith("GuestTone: 1 imported, 1 removed by you\n")
    assert titles(programs) == ["Hosted by Guest"]


def test_a_library_that_was_lost_is_no_library_that_was_emptied(programs: Programs) -> None:
    follow(programs, GUEST)
    programs.beet("mixcloud", "sync", "--quiet")
    library = programs.home / "library.db"
    library.rename(programs.home / "kept.db")
    result = programs.beet("mixcloud", "sync")
    assert (result.status, result.out) == (1, "")
    assert "2 of 2 shows are no longer in this library" in result.err
    (programs.home / "kept.db").replace(library)
    assert programs.beet("mixcloud", "sync").out == "GuestTone: 2 already in the library\n"
    library.unlink()
    assert programs.beet("mixcloud", "sync", "--missing", "lost").out.endswith("GuestTone: 2 imported\n")


def test_it_removes_nothing_itself(programs: Programs) -> None:
    follow(programs, GUEST)
    programs.beet("mixcloud", "sync", "--quiet")
    before = programs.files()
    follow(programs, "- {user: EmptyStation}", "- {user: GuestTone, match: nothing like it}")
    result = programs.beet("mixcloud", "sync")
    assert result.out.splitlines() == ["EmptyStation: nothing in this list", "GuestTone: 2 left out by the filters"]
    assert programs.files() == before
    assert len(titles(programs)) == 2


def test_each_library_has_a_memory_of_its_own(programs: Programs) -> None:
    follow(programs, "- {user: GuestTone, limit: 1}")
    programs.beet("mixcloud", "sync", "--quiet")
    programs.beet("remove", "-d", "-f")
    other = ("-l", str(programs.home / "other.db"), "-d", str(programs.home / "other"))
    assert "1 imported" in programs.beet(*other, "mixcloud", "sync").out
    assert "1 removed by you" in programs.beet("mixcloud", "sync").out


# What is cut off, or goes wrong.


def break_page(programs: Programs, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let one page of a list make no sense, counted from 1."""
    faults, count = programs.sandbox.faults, 0

    def take(method: str, host: str, path: str) -> Fault | None:
        nonlocal count
        count += path == "/graphql"
        return Fault(host, body="{]") if path == "/graphql" and count == number else None

    monkeypatch.setattr(faults, "take", take)


def test_a_page_that_fails_fails_the_subscription_and_nothing_is_lost(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wanted lies on the second page, and once more on the first, where it is known then."""
    follow(
        programs,
        "- {name: bulk, user: BulkStation, since: 2026-01-27, match: '00120'}",
        GUEST.replace("}", ", limit: 1}"),
    )
    break_page(programs, monkeypatch, 2)
    broken = programs.beet("mixcloud", "sync")
    assert broken.status == 1
    assert broken.err.startswith("mixcloud: bulk: ")
    assert "bulk: 100 left out by the filters, the list broke off\n" in broken.out
    assert titles(programs) == ["Guest Show"]  # the other one came
    monkeypatch.undo()
    whole = programs.beet("mixcloud", "sync", "bulk")
    assert whole.out.endswith("bulk: 1 imported, 154 left out by the filters\n")
    programs.sandbox.forget()
    assert programs.beet("mixcloud", "sync", "bulk").status == 0
    assert asked(programs) == ["Uploads"]  # now the first page is enough


def test_a_show_that_fails_is_tried_again_by_the_next_sync(programs: Programs) -> None:
    follow(programs, GUEST)
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(
        config.read_text().replace(
            "nocheckcertificate: yes", "nocheckcertificate: yes\n    fragment_retries: 0\n    retries: 0"
        )
    )
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-", status=403, times=1))
    failed = programs.beet("mixcloud", "sync")
    assert failed.status == 1
    assert "GuestTone: 1 imported, 1 failed\n  failed: " in failed.out
    assert len(failed.err.splitlines()) == 1
    result = programs.beet("mixcloud", "sync")
    assert (result.status, result.err) == (0, "")
    assert result.out.endswith("GuestTone: 1 imported, 1 already in the library\n")
    assert memory(programs).read().progress["guesttone"].waiting == ()


def test_a_show_that_can_not_be_had_now_is_no_failure_and_is_tried_by_each_sync(programs: Programs) -> None:
    follow(programs, "- {user: TestToneRadio, match: geo restricted}")
    for _ in range(2):
        programs.sandbox.forget()
        result = programs.beet("mixcloud", "sync")
        assert result.status == 0
        assert "1 can't be had now and will be tried again" in result.out
        assert asked(programs) == ["Uploads"]
    assert memory(programs).read().progress["testtoneradio"].waiting == (f"{RADIO}/geo-restricted/",)


def test_the_command_line_leaves_shows_for_later(programs: Programs) -> None:
    follow(programs, GUEST)
    assert programs.beet("mixcloud", "sync", "--limit", "1").out.endswith("GuestTone: 1 imported, 1 left for later\n")
    later = programs.beet("mixcloud", "sync", "--since", "2025-11-01", "--quiet")
    assert (later.status, later.out, later.err) == (0, "", "")
    assert titles(programs) == ["Guest Show"]
    result = programs.beet("mixcloud", "sync", "--json")
    show, counts = map(json.loads, result.out.splitlines())
    assert (show["outcome"], show["title"]) == ("imported", "Hosted by Guest")
    assert (counts["subscription"], counts["imported"], counts["known"], counts["failed"]) == ("GuestTone", 1, 1, 0)


def test_two_at_once(programs: Programs) -> None:
    follow(programs, GUEST)
    with memory(programs).alone():
        result = programs.beet("mixcloud", "sync")
    assert (result.status, result.out) == (1, "")
    assert result.err == "error: another sync of this library is running: nothing was done\n"
    assert programs.sandbox.requests == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_cut_off_in_the_middle_it_goes_on_where_it_stopped(programs: Programs, sent: signal.Signals) -> None:
    follow(programs, GUEST)
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-3-", latency=20))
    running = programs.start("beets", "mixcloud", "sync")
    deadline = time.monotonic() + 30
    while not any("/seg-2-" in request.path for request in programs.sandbox.requests):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(sent)
    _, err = running.communicate(timeout=30)
    if sent == signal.SIGINT:
        assert running.returncode == 130
        assert "interrupted; run the same command again to go on where it stopped" in err
    assert memory(programs).read().progress["guesttone"].is_open
    programs.sandbox.faults.clear()
    result = programs.beet("mixcloud", "sync")
    assert (result.status, result.err) == (0, "")
    assert titles(programs) == ["Guest Show", "Hosted by Guest"]
    assert not memory(programs).read().progress["guesttone"].is_open


def test_a_row_that_points_into_the_staging_place_is_no_show_of_the_library(programs: Programs) -> None:
    """As after kill -9 in the middle of an import: whoever imports mends it."""
    follow(programs, "- {user: GuestTone, limit: 1}")
    programs.beet("mixcloud", "sync", "--quiet")
    (path,) = programs.music.rglob("*.m4a")
    folder = programs.staging / "GuestTone__guest-show-000000000000"
    folder.mkdir(parents=True)
    database = sqlite3.connect(programs.home / "library.db")
    with database:
        database.execute("UPDATE items SET path = ?", [bytes(folder / path.name)])
    database.close()
    result = programs.beet("mixcloud", "sync", "--pretend", "--missing", "lost")
    assert result.out.endswith("GuestTone: 1 would be imported\n")


# What is wrong with the command line and the settings.


@pytest.mark.parametrize(
    ("lines", "arguments", "words"),
    [
        ((), (), "there are no subscriptions"),
        ((GUEST,), ("other",), 'there is no subscription "other"; there are: GuestTone'),
        (("- {user: GuestTone, min_lenght: 1h}",), (), "mixcloud.subscriptions#0.min_lenght is not known"),
    ],
)
def test_what_is_wrong_is_said_before_anything_happens(
    programs: Programs, lines: tuple[str, ...], arguments: tuple[str, ...], words: str
) -> None:
    if lines:
        follow(programs, *lines)
    result = programs.beet("mixcloud", "sync", *arguments)
    assert (result.status, result.out) == (1, "")
    assert words in result.err
    assert len(result.err.splitlines()) == 1
    assert programs.sandbox.requests == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--missing", "maybe"), "--missing"),
        (("--since", "2026-01-01", "--until", "2025-01-01"), "not before until"),
    ],
)
def test_a_wrong_command_line_ends_with_2(programs: Programs, arguments: tuple[str, ...], words: str) -> None:
    follow(programs, GUEST)
    result = programs.beet("mixcloud", "sync", *arguments)
    assert (result.status, result.out, words in result.err) == (2, "", True)
    assert programs.sandbox.requests == []


# What the README says.


def test_the_example_in_the_readme(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    settings = block("mixcloud:\n        subscriptions:").partition("\n")[2].replace("NTSRadio", "GuestTone")
    settings = settings.replace("GuestTone/best-of", "ToneListener/tones-of-many")
    config.write_text(f"{config.read_text()}{textwrap.indent(textwrap.dedent(settings), '  ')}\n")
    commands = [shlex.split(line, comments=True)[1:] for line in block("beet mixcloud sync").splitlines()]
    assert commands == [["mixcloud", "sync"], ["mixcloud", "sync", "--pretend"]]
    result = programs.beet(*commands[1])
    assert (result.status, result.err) == (0, "")
    names = [line.partition(":")[0] for line in result.out.splitlines() if "\t" not in line]
    assert names == ["GuestTone", "liked", "ToneListener/tones-of-many", "deep house length", "dub techno"]
