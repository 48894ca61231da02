"""One's own playlists by the real program, and their orders by tables."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beetsplug.mixcloud.playlists.ordering import ORDERS, as_text, by_name, by_numbers, out_of_text
from beetsplug.mixcloud.playlists.own import fitting
from mixcloud_core.models import Cloudcast, Counts, Playlist, PlaylistItem, User
from tests.beets_plugin.held import hold
from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs, Result
from tests.sandbox import Sandbox

SITE = "https://www.mixcloud.com"
OWNER = f"{SITE}/TestToneRadio"
TONES = f"{SITE}/ToneListener/playlists/tones-of-many/"


def held(sandbox: Sandbox, slug: str = "tones-of-many") -> list[str | None]:
    """The shows in a playlist, None for one that has gone."""
    (playlist,) = [one for one in sandbox.state.playlists if one.slug == slug]
    return [item.show and item.show.slug for item in playlist.items]


def asked(programs: Programs) -> int:
    """How often Mixcloud was asked since the last look."""
    count = sum(request.path == "/graphql" for request in programs.sandbox.requests)
    programs.sandbox.forget()
    return count


def test_shows_are_put_in_once_and_taken_out(programs: Programs) -> None:
    hold(programs)
    account = signed_in(programs)

    def playlist(*arguments: str) -> Result:
        return programs.beet("mixcloud", "playlist", *arguments, **account)

    before = held(programs.sandbox)
    named = ("Tones of Many", f"{OWNER}/full-tracklist/", "TestToneRadio/mixed-tracklist", "TestToneRadio/nothing")
    pretended = playlist("add", *named, "-p", "--limit", "2")
    assert [row[0] for row in cells(pretended)] == ["unchanged", "wanted"]
    added = playlist("add", *named)
    assert [row[0] for row in cells(added)] == ["unchanged", "added", "failed"]
    assert (added.status, added.err.splitlines()[-1]) == (1, "1 added, 1 in it already, 1 failed")
    assert held(programs.sandbox) == [*before, "mixed-tracklist"]
    # By a query: what is in it is asked for once, however many there are.
    asked(programs)
    assert playlist("add", "tones-of-many", "title:tracklist", "-q").out == ""
    assert asked(programs) == 2
    assert playlist("add", "me/tones-of-many", "title:rates", "--json").status == 0
    assert held(programs.sandbox) == [*before, "mixed-tracklist", "new-two-rates"]
    (tones,) = [one for one in programs.sandbox.state.playlists if one.slug == "tones-of-many"]
    tones.items.append(replace(tones.items[0], number=999))  # it stands there twice now
    removed = playlist("remove", "tones-of-many", f"{OWNER}/full-tracklist/", "GuestTone/hosted-by-guest")
    assert [row[0] for row in cells(removed)] == ["removed", "unchanged"]
    assert held(programs.sandbox) == [*before[1:], "mixed-tracklist", "new-two-rates"]


def test_a_playlist_is_made_renamed_and_deleted(programs: Programs) -> None:
    hold(programs)
    account = signed_in(programs)

    def playlist(*arguments: str) -> Result:
        return programs.beet("mixcloud", "playlist", *arguments, **account)

    address = f"{SITE}/ToneListener/playlists/sunday-mixes/"
    assert cells(playlist("create", "Sunday Mixes", "TestToneRadio/nothing", "TestToneRadio/no-tracklist", "-p"))[
        0
    ] == [*("wanted", "Sunday Mixes")]
    made = playlist("create", "Sunday Mixes", "title:tracklist")
    assert [row[0] for row in cells(made)] == ["created", "added", "added"], made.err
    assert cells(made)[0][1] == address
    assert sorted(held(programs.sandbox, "sunday-mixes"), key=str) == ["full-tracklist", "no-tracklist"]
    again = playlist("create", "sunday mixes")
    assert (again.status, "you have this playlist already" in again.err) == (1, True)
    assert playlist("rename", address.lower(), "Tones  of many").out == f"renamed\t{address}\n"
    both = playlist("rename", "tones of many", "Other")
    assert (both.status, 'sunday-mixes ("Tones of many")' in both.err, "tones-of-many" in both.err) == (1, True, True)
    unknown = playlist("delete", "nothing", "-y")
    assert (unknown.status, 'you have no playlist "nothing". Yours are: ' in unknown.err) == (1, True)
    assert playlist("delete", "sunday-mixes").status == 2
    no = on_terminal(programs, "mixcloud", "playlist", "delete", "sunday-mixes", typed=[("(y/n)", "n\n")], **account)
    assert (no.status, no.lines[-1]) == (0, "Nothing was deleted.")
    assert "2 shows" in no.text
    delete = ("mixcloud", "playlist", "delete", "sunday-mixes")
    interrupted = on_terminal(programs, *delete, typed=[("(y/n)", "\x03")], **account)
    assert (interrupted.status, "interrupted; nothing was deleted" in interrupted.text) == (130, True)
    deleted = playlist("delete", "sunday-mixes", "--yes")
    assert deleted.out == f"deleted\t{address}\n", deleted.err
    assert "sunday-mixes" not in {one.slug for one in programs.sandbox.state.playlists}
    nobody = programs.beet("mixcloud", "playlist", "delete", "sunday-mixes", "--yes")
    assert (nobody.status, "login --cookies-from-browser NAME" in nobody.err) == (1, True)
    assert programs.beet("mixcloud", "playlist").status == 2


def test_another_order(programs: Programs) -> None:
    account = signed_in(programs)

    def reorder(*arguments: str) -> Result:
        return programs.beet("mixcloud", "playlist", "reorder", "tones-of-many", *arguments, **account)

    bulk = "bulk-show-00003"
    assert held(programs.sandbox) == ["full-tracklist", "guest-show", None, bulk, "no-tracklist"]
    assert reorder("5,2").out == f"reordered\t{TONES}\n"
    assert held(programs.sandbox) == ["no-tracklist", "guest-show", None, "full-tracklist", bulk]
    assert reorder("--by", "title").status == 0
    assert held(programs.sandbox) == [bulk, "full-tracklist", None, "guest-show", "no-tracklist"]
    assert reorder("--by", "title").out == f"unchanged\t{TONES}\n"
    gone = reorder("3")
    assert (gone.status, "has gone, and keeps its place" in gone.err) == (1, True)
    assert (reorder("9").status, reorder().status, reorder("1", "--by", "date").status) == (1, 2, 2)


def test_an_order_by_hand(programs: Programs) -> None:
    account = signed_in(programs)
    script = programs.home / "editor.py"
    # First a line is lost, then another is there twice, then all are there the other way round.
    script.write_text(
        "import pathlib, sys\n"
        "file, turn = pathlib.Path(sys.argv[1]), pathlib.Path('turn')\n"
        "turn.write_text(turn.read_text() + 'x' if turn.exists() else 'x')\n"
        "kept = pathlib.Path('kept')\n"
        "kept.exists() or kept.write_text(file.read_text())\n"
        "lines = [line for line in kept.read_text().splitlines() if line and line[0] != '#']\n"
        "lines = {1: lines[1:], 2: [*lines, lines[0]]}.get(len(turn.read_text()), lines[::-1])\n"
        "file.write_text('\\n'.join(lines))\n"
    )
    screen = on_terminal(
        programs,
        *("mixcloud", "playlist", "reorder", "Tones of Many"),
        typed=[("is missing", "e\n"), ("is there twice", "e\n")],
        **account,
        EDITOR=shlex.join([sys.executable, str(script)]),
        VISUAL="",
    )
    assert screen.status == 0, screen.text
    assert screen.lines[-1].endswith(f"Reordered: {TONES}")
    assert held(programs.sandbox) == ["no-tracklist", "bulk-show-00003", None, "guest-show", "full-tracklist"]
    lines = (programs.home / "kept").read_text().splitlines()
    assert re.fullmatch(r"1  2026-03-01 +1:00  Full Tracklist  \(Test Tone Radio\)", lines[0])
    assert "# Shows that have gone keep their places: 1 of them." in lines


def item(number: int, title: str | None, **members: object) -> PlaylistItem:
    show = Cloudcast("x", User("u", "U"), f"s{number}", title, **members) if title else None  # type: ignore[arg-type]
    return PlaylistItem(str(number), show)


ITEMS = (
    item(1, "beta", published=datetime(2024, 1, 1, tzinfo=UTC), duration=30, counts=Counts(plays=5)),
    item(2, None),
    item(3, "Alpha", published=datetime(2025, 1, 1, tzinfo=UTC), duration=10),
    item(4, "gamma", duration=20, counts=Counts(plays=9)),
)


@pytest.mark.parametrize(
    ("order", "wanted"),
    [("date", "3214"), ("title", "3214"), ("plays", "4213"), ("length", "1243"), ("reverse", "4231")],
)
def test_orders(order: str, wanted: str) -> None:
    assert "".join(one.id for one in by_name(ITEMS, order)) == wanted


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.randoms(use_true_random=False), st.sampled_from(ORDERS))
def test_nothing_is_lost_in_any_order_and_what_has_gone_stays(
    are_there: list[bool], chance: object, order: str
) -> None:
    items = [
        item(number, f"t{number} \\ # {number}" if is_there else None) for number, is_there in enumerate(are_there)
    ]
    numbers = [number for number, one in enumerate(items, 1) if one.cloudcast]
    lines = [line for line in as_text(items).splitlines() if line and not line.startswith("#")]
    assert out_of_text(items, as_text(items)) == items
    chance.shuffle(lines)  # type: ignore[attr-defined]
    chance.shuffle(numbers)  # type: ignore[attr-defined]
    for found in (out_of_text(items, "\n".join(lines)), by_numbers(items, numbers), by_name(items, order)):
        assert sorted(one.id for one in found) == sorted(one.id for one in items)
        assert [bool(one.cloudcast) for one in found] == are_there


@pytest.mark.parametrize("text", ["1 a\n3 b", "1 a\n3 b\n4 c\n1 a", "1\n3\n2", "1\n3\n5", "1\n3\nx", "1\n3\n-4"])
def test_lines_that_are_no_order(text: str) -> None:
    with pytest.raises(ValueError, match="line"):
        out_of_text(ITEMS, text)


def test_a_playlist_by_what_people_call_it() -> None:
    own = [
        Playlist(User("Ann", "Ann"), slug, name)
        for slug, name in (("mix", "Mix"), ("mix-2", "MIX!"), ("ete", "Été / 24"))
    ]
    found = {text: [one.slug for one in fitting(own, text)] for text in ("mix", "Mix", "mix 2", "MIX-2", "ete / 24")}
    assert found == {"mix": ["mix"], "Mix": ["mix", "mix-2"], "mix 2": [], "MIX-2": ["mix-2"], "ete / 24": ["ete"]}
    for text in (f"{SITE}/ann/playlists/mix-2/", "ann/mix-2", "me/mix-2"):
        assert [one.slug for one in fitting(own, text)] == ["mix-2"]
    assert fitting(own, f"{SITE}/Bob/playlists/mix/") == []
