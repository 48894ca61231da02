"""The search: for one long file that says nothing of Mixcloud itself, and never taken for more than it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.beets_plugin.companions import configure, seen
from tests.beets_plugin.old_downloads import address, make, show
from tests.beets_plugin.test_source import asked, quietly, urls
from tests.conftest import Programs
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import CATALOGUE

TAGS = {"title": "Full Tracklist", "artist": "Test Tone Radio"}
LONG_ENOUGH = "search_min_length: 30"


def found(programs: Programs) -> list[str]:
    """Give the addresses of the candidates of the only task, the best first."""
    (task,) = seen(programs)
    return [url for url, _ in task["found"]]


@pytest.mark.parametrize("singletons", [False, True], ids=["album", "singleton"])
def test_a_long_file_is_found_by_title_owner_and_length(programs: Programs, singletons: bool) -> None:
    configure(programs, LONG_ENOUGH)
    quietly(programs, *(["-s"] if singletons else []), make(programs.home / "x.mp3", TAGS))
    assert programs.beet("ls", "-f", "$mixcloud_url").out.strip() == address("full-tracklist")
    assert asked(programs) == ["SearchShows"]


def test_by_default_it_has_to_last_for_a_quarter_of_an_hour(programs: Programs) -> None:
    quietly(programs, make(programs.home / "x.mp3", {**TAGS, "title": "Plain Old Show"}, seconds=720))
    assert programs.sandbox.requests == []
    quietly(programs, make(programs.home / "x.mp3", {**TAGS, "title": "Plain Old Show"}, seconds=901))
    assert asked(programs) == ["SearchShows"] * 2  # and without the owner, for one of another length is none yet


def test_it_can_be_switched_off(programs: Programs) -> None:
    configure(programs, LONG_ENOUGH, "search: no")
    quietly(programs, make(programs.home / "x.mp3", TAGS))
    assert programs.sandbox.requests == []


@pytest.mark.parametrize("arguments", [[], ["-s"]], ids=["album", "singletons"])
def test_nothing_is_searched_for_several_files_or_without_words(programs: Programs, arguments: list[str]) -> None:
    configure(programs, LONG_ENOUGH)
    folder = programs.home / "folder"
    for name in ("01", "02 audio", "track 3"):
        make(folder / f"{name}.mp3", {} if arguments else TAGS)
    quietly(programs, *arguments, folder)
    assert programs.sandbox.requests == []


def test_a_speaking_name_is_searched_for_but_is_no_proof(programs: Programs) -> None:
    """Without an artist, a title and a length say too little to be taken without asking."""
    configure(programs, LONG_ENOUGH, plugins="mixcloud, watching")
    quietly(programs, make(programs.home / "2026-03-01 Full Tracklist.mp3", {}))
    quietly(programs, "-s", programs.home / "2026-03-01 Full Tracklist.mp3")
    assert urls(programs) == set()
    tasks = seen(programs)
    assert [task["rec"] for task in tasks] == ["low", "low"]
    assert [task["found"][0][0] for task in tasks] == [address("full-tracklist")] * 2


def test_a_wrong_owner_or_length_is_not_taken_quietly(programs: Programs) -> None:
    configure(programs, LONG_ENOUGH)
    quietly(programs, make(programs.home / "a.mp3", {**TAGS, "artist": "Somebody Else"}))
    quietly(programs, make(programs.home / "b.mp3", TAGS, seconds=120))
    assert urls(programs) == set()


def test_words_that_mixcloud_does_not_know_find_nothing(programs: Programs) -> None:
    configure(programs, LONG_ENOUGH, plugins="mixcloud, watching")
    quietly(programs, make(programs.home / "x.mp3", {"title": "Nothing Of The Kind", "artist": "Nobody"}))
    assert found(programs) == []


@pytest.fixture(scope="module")
def weekly_sandbox() -> Iterator[Sandbox]:
    """A station with a weekly show: one name, one length, five dates; and longer ones of the same name."""
    weekly = [
        replace(
            show("full-tracklist"),
            slug=f"weekly-{week}",
            name="Weekly Tones",
            number=800 + week,
            published=f"2025-06-{week * 7:02}T20:00:00+00:00",
            duration=60,
            sections=(),
        )
        for week in range(1, 5)
    ]
    longer = [replace(one, slug=f"{one.slug}-long", number=one.number + 50, duration=90) for one in weekly]
    catalogue = replace(CATALOGUE, shows=(*CATALOGUE.shows, *longer, *weekly))
    with Sandbox(catalogue=catalogue) as sandbox:
        yield sandbox


@pytest.fixture
def weekly(weekly_sandbox: Sandbox, tmp_path: Path) -> Programs:
    weekly_sandbox.reset()
    return Programs(weekly_sandbox, tmp_path)


@pytest.mark.parametrize("singletons", [False, True], ids=["album", "singleton"])
def test_of_shows_that_fit_alike_none_is_taken_without_asking(weekly: Programs, singletons: bool) -> None:
    configure(weekly, LONG_ENOUGH, "search_limit: 6", plugins="mixcloud, watching")
    quietly(weekly, *(["-s"] if singletons else []), make(weekly.home / "x.mp3", {**TAGS, "title": "Weekly Tones"}))
    (task,) = seen(weekly)
    assert task["rec"] == "none"
    assert len(task["found"]) == 6
    assert {url for url, _ in task["found"][:4]} == {address(f"weekly-{week}") for week in range(1, 5)}
    assert all(url.endswith("-long/") for url, _ in task["found"][4:])


@pytest.mark.parametrize("singletons", [False, True], ids=["album", "singleton"])
@pytest.mark.parametrize("told", ["tag", "name"])
def test_a_date_decides_among_them(weekly: Programs, told: str, singletons: bool) -> None:
    configure(weekly, LONG_ENOUGH, "search_limit: 2", plugins="mixcloud, watching")
    tags = {**TAGS, "title": "Weekly Tones", **({"date": "20250621"} if told == "tag" else {})}
    path = make(weekly.home / ("x.mp3" if told == "tag" else "2025-06-21 weekly.mp3"), tags)
    quietly(weekly, *(["-s"] if singletons else []), path)
    assert weekly.beet("ls", "-f", "$mixcloud_url").out.strip() == address("weekly-3")
    assert len(found(weekly)) == 2
