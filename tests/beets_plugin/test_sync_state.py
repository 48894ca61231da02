"""Subscriptions as they are written, walks through their lists, and what is remembered of a library."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import confuse
import pytest
from beets.exceptions import UserError
from beets.library import Item, Library

from beetsplug.mixcloud.fetching.staging import LIVE, clear_up, folder_path
from beetsplug.mixcloud.following.archive import Archive, Memory, Progress
from beetsplug.mixcloud.following.sources import Feed, FeedOrder
from beetsplug.mixcloud.following.subscriptions import Subscription, pick, read_subscriptions
from beetsplug.mixcloud.following.walking import Choice, Settled, Walk, after_walk, has_seen_all
from beetsplug.mixcloud.library.known import KnownShows, shows_in_place
from mixcloud_core.filters import ShowFilter
from mixcloud_core.models import Cloudcast, User

OWNER = User("radio", "Radio")
START = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
RUN = 20
NOTHING, ALL = Settled(frozenset()), Choice()


def subscriptions(given: Any) -> tuple[Subscription, ...]:
    config = confuse.RootView([confuse.ConfigSource.of({"mixcloud": {"subscriptions": given}})])
    return read_subscriptions(config["mixcloud"])


def one(**given: Any) -> Subscription:
    (found,) = subscriptions([given])
    return found


# Settings.


def test_subscriptions_as_a_list_and_by_name() -> None:
    listed = subscriptions(
        [
            {"user": "radio", "min_length": "1h", "exclude": "live", "fields": {"grouping": 7}, "path": "Radio/$title"},
            {"name": "mine", "source": "https://m.mixcloud.com/Someone/favorites", "limit": 5},
        ]
    )
    assert [each.name for each in listed] == ["radio", "mine"]
    assert (listed[0].wanted.min_length, listed[0].wanted.exclude_words) == (3600, ("live",))
    assert (listed[0].path, dict(listed[0].fields)) == ("Radio/$title", {"grouping": "7"})
    assert listed[1].source.address == "https://www.mixcloud.com/Someone/favorites/"
    assert listed[1].limit == 5
    named = subscriptions(
        {"mine": {"playlist": "Someone/best-of"}, "techno": {"tag": "Tech House", "since": "2 weeks ago"}}
    )
    assert [each.name for each in named] == ["mine", "techno"]
    assert named[0].source.address == "https://www.mixcloud.com/Someone/playlists/best-of/"
    assert named[1].source.address == "https://www.mixcloud.com/genres/tech-house/"
    assert subscriptions(None) == ()


def test_a_search_has_its_filters_in_it() -> None:
    found = one(search="deep house length:1h.. tag:techno -live", max_length="2h")
    assert found.wanted == ShowFilter(
        words="deep house", tags=("techno",), exclude_words=("live",), min_length=3600, max_length=7200
    )
    assert found.source.judged(found.wanted).words == ""  # Mixcloud's search is taken at its word


WRONG = (
    ({"user": "radio", "min_lenght": "1h"}, "subscriptions#0.min_lenght is not known"),
    ({"user": "radio", "min_length": "long"}, 'subscriptions#0.min_length: "long" is not a duration'),
    ({"user": "radio", "since": "soon"}, 'subscriptions#0.since: "soon" is not a date'),
    ({"user": "radio", "limit": 0}, "subscriptions#0.limit: 0 is not a number from 1 on"),
    ({"user": "radio", "limit": "many"}, "subscriptions#0.limit can't be 'many'"),
    ({"user": 1234}, "subscriptions#0.user can't be 1234: put it in quotes"),
    ({"user": "radio", "match": 80}, "subscriptions#0.match: 80 is no text: put it in quotes"),
    ({"user": "radio", "limit": True}, "subscriptions#0.limit can't be True"),
    ({"user": "radio", "path": "/music/$title"}, "subscriptions#0.path: '/music/$title' is no path format"),
    ({"user": "radio", "path": "../$title"}, "is no path format"),
    ({"user": "radio", "fields": ["a"]}, "subscriptions#0.fields"),
    ({"user": "radio", "fields": {"mixcloud_url": "x"}}, "subscriptions#0.fields.mixcloud_url can't be set"),
    ({"user": "radio", "form": "tape"}, "subscriptions#0.form: 'tape' is none of"),
    ({"user": "radio", "since": "2026-02-01", "until": "2026-01-01"}, "since: is not before until"),
    ({"user": "radio", "tag": "techno"}, "subscriptions#0 must name one list"),
    ({"min_length": "1h"}, "subscriptions#0 must name one list"),
    ({"user": "radio/show"}, "subscriptions#0.user: radio/show is a show"),
    ({"user": "radio/followers"}, "the page followers of a user holds no shows"),
    ({"source": "https://example.com/a"}, "is not a Mixcloud address"),
    ({"tag": "techno"}, "since: or limit is needed"),
    ({"source": "https://www.mixcloud.com/genres/techno/popular/", "since": "2026-01-01"}, "limit: is needed"),
    ({"search": "length:1h.."}, "does not say what to search for"),
    ({"search": "techno length:x"}, "subscriptions#0.search: length:"),
    ({"search": "techno since:2026-01", "since": "2026-02"}, "since: is in the search already"),
    ({"search": "techno order:plays"}, "only order:latest"),
    ("radio", "subscriptions#0: must be a Mapping"),
)


@pytest.mark.parametrize(("given", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_is_refused_by_name(given: Any, words: str) -> None:
    with pytest.raises(UserError, match="^configuration error: ") as caught:
        subscriptions([given])
    assert words in str(caught.value)


def test_names_are_told_apart() -> None:
    with pytest.raises(UserError, match='two are called "radio"'):
        subscriptions([{"user": "radio"}, {"user": "radio", "min_length": 60}])
    both = subscriptions({"One": {"user": "a"}, "two": {"user": "b"}})
    assert pick(both, []) == both
    assert pick(both, ["TWO", "two"]) == both[1:]
    with pytest.raises(UserError, match='no subscription "three"; there are: One, two'):
        pick(both, ["three"])
    with pytest.raises(UserError, match="there are no subscriptions"):
        pick((), [])


def test_another_filter_is_another_question_and_another_path_is_not() -> None:
    before = one(user="radio", since="2 weeks ago")
    assert one(user="radio", since="2 weeks ago", path="$title", name="x", fields={"a": "b"}).asked == before.asked
    assert one(user="radio", since="3 weeks ago").asked != before.asked
    assert one(user="other", since="2 weeks ago").asked != before.asked


ORDERS = (
    ({"user": "radio"}, FeedOrder.PUBLISHED),
    ({"user": "radio/favorites"}, FeedOrder.ADDED),
    ({"user": "radio/history"}, FeedOrder.ADDED),
    ({"playlist": "radio/best"}, FeedOrder.OTHER),
    ({"tag": "techno", "limit": 9}, FeedOrder.PUBLISHED),
    ({"source": "https://www.mixcloud.com/genres/techno/trending/", "limit": 9}, FeedOrder.OTHER),
    ({"source": "https://www.mixcloud.com/listen-later/"}, FeedOrder.OTHER),
    ({"search": "techno"}, FeedOrder.OTHER),
    ({"search": "user:radio"}, FeedOrder.PUBLISHED),
    ({"search": "tag:techno since:2026-01-01"}, FeedOrder.PUBLISHED),
)


@pytest.mark.parametrize(("given", "order"), ORDERS)
def test_which_lists_can_be_left_early(given: dict[str, Any], order: FeedOrder) -> None:
    found = one(**given)
    assert found.source.open(None, found.wanted, recent=False).order is order  # type: ignore[arg-type]


# Walks.


def show(number: int, **changes: Any) -> Cloudcast:
    """The shows of a list: one each day, the latest has the number 0."""
    published = START - timedelta(days=number)
    return replace(
        Cloudcast("", OWNER, f"show-{number}", f"Show {number}", published=published, duration=3600), **changes
    )


class Reading:
    """A list that counts what is read of it."""

    def __init__(self, shows: Iterable[Cloudcast]) -> None:
        self._shows = shows
        self.count = 0

    def __iter__(self) -> Iterator[Cloudcast]:
        return self

    def __next__(self) -> Cloudcast:
        self._shows = iter(self._shows)
        found = next(self._shows)
        self.count += 1
        return found


def urls(shows: Iterable[Cloudcast]) -> frozenset[str]:
    return frozenset(each.url.casefold() for each in shows)


class Walked:
    """A walk that was gone to its end."""

    def __init__(
        self,
        shows: Iterable[Cloudcast],
        subscription: Subscription | None = None,
        *,
        held: Settled = NOTHING,
        order: FeedOrder = FeedOrder.PUBLISHED,
        choice: Choice = ALL,
        run: int | None = RUN,
    ) -> None:
        self.reading = Reading(shows)
        self.begun = 0
        self.walk = Walk(
            subscription or one(user="radio"),
            Feed(self.reading, order),
            held,
            choice,
            run_of_known=run,
            begin=self._begin,
        )
        self.given = [each.name for each in self.walk]

    def _begin(self) -> None:
        self.begun += 1


MANY = [show(number) for number in range(200)]


def test_nothing_new_is_left_after_a_run_of_known_shows() -> None:
    walked = Walked(MANY, held=Settled(urls(MANY)))
    assert (walked.given, walked.begun, walked.reading.count) == ([], 0, RUN)
    assert (walked.walk.known, walked.walk.is_over, walked.walk.is_whole) == (RUN, True, False)


def test_what_is_new_comes_and_what_lies_between_known_shows_too() -> None:
    """A show that was published late, with an older date, stands among known ones."""
    late = RUN // 2
    walked = Walked(MANY, held=Settled(urls(MANY[2:]) - urls([MANY[late]])))
    assert walked.given == ["Show 0", "Show 1", f"Show {late}"]
    assert walked.begun == 1
    assert walked.reading.count == late + 1 + RUN


def test_a_list_that_was_never_read_to_its_end_is_read_to_it() -> None:
    """As after a first sync that was cut off: the top is known, what lies further down is not."""
    walked = Walked(MANY, held=Settled(urls(MANY[:150])), run=None)
    assert walked.given == [each.name for each in MANY[150:]]
    assert (walked.walk.is_over, walked.walk.is_whole) == (True, True)


@pytest.mark.parametrize("order", FeedOrder)
def test_only_a_list_with_new_ones_on_top_is_left_early(order: FeedOrder) -> None:
    walked = Walked(MANY, held=Settled(urls(MANY[:-1])), order=order)
    if order is FeedOrder.OTHER:
        assert (walked.given, walked.walk.is_whole) == (["Show 199"], True)
    else:
        assert (walked.given, walked.walk.is_whole) == ([], False)


def test_a_date_ends_a_list_by_date_and_no_other() -> None:
    wanted = one(user="radio", since="2026-10-22")  # the latest eleven
    walked = Walked(MANY, wanted, run=None)
    assert len(walked.given) == 11
    assert walked.reading.count == 11 + 20
    assert walked.walk.is_whole
    assert Walked(MANY, wanted, run=None, order=FeedOrder.ADDED).reading.count == 200


def test_the_uploads_of_a_user_hold_shows_of_others_with_other_dates() -> None:
    shows = [MANY[0], show(900), show(901), MANY[1]]
    assert Walked(shows, one(user="radio", since="2026-10-22")).given == ["Show 0", "Show 1"]


def test_what_was_removed_does_not_come_and_ends_a_list_as_known_does() -> None:
    walked = Walked(MANY, held=Settled(urls(MANY[10:]), removed=urls(MANY[:10])))
    assert (walked.given, walked.walk.removed, walked.reading.count) == ([], 10, RUN)


def test_what_is_not_wanted_ends_a_list_too_and_what_may_come_to_fit_does_not() -> None:
    """A show without a length is being processed; one that is too new is wanted later."""
    short = [replace(each, duration=60) for each in MANY]
    assert Walked(short, one(user="radio", min_length="1h")).reading.count == RUN
    growing = [show(number, duration=None) for number in range(30)]
    walked = Walked([*growing, *MANY], one(user="radio", min_length="1h"), held=Settled(urls(MANY)))
    assert walked.reading.count == 30 + RUN
    until = Walked(MANY, one(user="radio", until="2026-10-22"), held=Settled(urls(MANY)))
    assert until.reading.count == 11 + RUN
    assert until.walk.filtered == 11


def test_the_limit_of_a_subscription_is_the_top_of_its_list() -> None:
    walked = Walked(MANY, one(user="radio", limit=5), held=Settled(urls(MANY[:3])), run=None)
    assert (walked.given, walked.reading.count, walked.walk.is_over) == (["Show 3", "Show 4"], 5, True)


def test_what_the_command_line_leaves_is_left_for_later() -> None:
    limited = Walked(MANY[:30], choice=Choice(limit=5))
    assert (len(limited.given), limited.walk.left, limited.walk.is_over) == (5, 1, False)
    exact = Walked(MANY[:5], choice=Choice(limit=5))
    assert (len(exact.given), exact.walk.left, exact.walk.is_over) == (5, 0, True)
    filtered = Walked(MANY[:5], choice=Choice(ShowFilter(exclude_words=("show 3",))))
    assert (len(filtered.given), filtered.walk.left) == (4, 1)


def test_what_could_not_be_had_is_given_apart_and_does_not_keep_a_list_open() -> None:
    walked = Walked(MANY, held=Settled(urls(MANY[1:]), waiting=urls(MANY[:1])))
    assert (walked.given, walked.begun, list(walked.walk.again.values())) == ([], 0, MANY[:1])
    assert walked.reading.count == 1 + RUN


# How far it was read.


def test_progress_after_walks() -> None:
    wanted = one(user="radio")
    whole = after_walk(wanted, Progress(), Walked(MANY, run=None).walk, ("a",))
    assert (whole.is_open, whole.waiting, whole.asked) == (False, ("a",), wanted.asked)
    assert has_seen_all(wanted, whole, datetime.now(UTC))
    early = after_walk(wanted, whole, Walked(MANY, held=Settled(urls(MANY))).walk, ())
    assert early == replace(whole, waiting=())  # the whole list was read when it was
    left = after_walk(wanted, whole, Walked(MANY, choice=Choice(limit=5)).walk, ())
    assert left.is_open
    assert not has_seen_all(wanted, left, datetime.now(UTC))


def test_a_whole_list_is_read_again_after_a_time_and_after_other_questions() -> None:
    wanted = one(user="radio")
    progress = Progress(wanted.asked, NOW)
    assert has_seen_all(wanted, progress, NOW + timedelta(days=29))
    assert not has_seen_all(wanted, progress, NOW + timedelta(days=30))
    assert not has_seen_all(wanted, progress, NOW - timedelta(days=1))  # a clock that was wrong
    assert not has_seen_all(one(user="radio", min_length="1h"), progress, NOW)
    assert not has_seen_all(wanted, replace(progress, is_open=True), NOW)
    search = one(search="techno")
    assert has_seen_all(search, Progress(search.asked, NOW), NOW + timedelta(days=19))
    assert not has_seen_all(search, Progress(search.asked, NOW), NOW + timedelta(days=20))


# What is remembered.


def test_what_is_no_longer_there_was_removed_until_it_is_there_again() -> None:
    memory = Memory().seen("abc").seen("ab")
    assert (memory.present, memory.removed) == (frozenset("ab"), frozenset("c"))
    assert memory.seen("abc").removed == frozenset()


def test_a_library_that_lost_most_is_doubted() -> None:
    def doubted(count: int, left: int) -> bool:
        names = [str(number) for number in range(count)]
        return Memory().seen(names).is_doubtful(names[:left])

    assert doubted(5000, 0)
    assert doubted(2, 0)
    assert doubted(100, 40)
    assert not doubted(1, 0)  # somebody removed the only one
    assert not doubted(5000, 4000)
    assert not doubted(30, 15)
    assert not doubted(0, 0)


def test_the_memory_is_one_private_file_for_each_library(tmp_path: Path) -> None:
    folder = tmp_path / "mixcloud"
    one_library, another = Archive(folder, "/a.db"), Archive(folder, "/b.db")
    assert one_library.read() == Memory()
    memory = Memory().seen(["x", "y"]).with_progress("Radio", Progress("q", NOW, is_open=True, waiting=("z",)))
    assert one_library.change(lambda _: memory) == memory
    assert one_library.read() == memory
    assert another.read() == Memory()
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700


def test_several_programs_change_it_and_nothing_is_lost(tmp_path: Path) -> None:
    def add(name: str) -> None:
        for number in range(10):
            Archive(tmp_path, "/a.db").change(lambda memory: memory.seen({*memory.present, f"{name}{number}"}))  # noqa: B023

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Archive(tmp_path, "/a.db").read().present) == 40


def test_only_one_sync_at_a_time(tmp_path: Path) -> None:
    with Archive(tmp_path, "/a.db").alone():
        Archive(tmp_path, "/a.db").change(lambda memory: memory.seen("a"))
        with Archive(tmp_path, "/b.db").alone():
            pass
        with (
            pytest.raises(UserError, match="another sync of this library is running"),
            Archive(tmp_path, "/a.db").alone(),
        ):
            pass


BEYOND_ALL_DATES = {"asked": "", "whole": "9999-12-31T23:00:00-10:00", "open": False, "waiting": []}
DAMAGED = (
    *("", "[", "[]", "{}", '{"version": 9}'),
    '{"version": 1, "subscriptions": {}, "present": "a", "removed": []}',
    json.dumps({"version": 1, "subscriptions": {"a": BEYOND_ALL_DATES}, "present": [], "removed": []}),
)


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_memory_is_told_and_kept(tmp_path: Path, content: str) -> None:
    archive = Archive(tmp_path, "/a.db")
    archive.path.write_text(content)
    with pytest.raises(UserError, match="is damaged, or of a newer version"):
        archive.change(lambda memory: memory)
    assert archive.path.read_text() == content


def test_a_memory_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "mixcloud").write_text("in the way")
    with pytest.raises(UserError, match="can't be written"):
        Archive(tmp_path / "mixcloud", "/a.db").change(lambda memory: memory.seen("a"))


def test_what_is_written_is_readable(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "/a\udcff.db")
    archive.change(lambda memory: memory.seen(["https://www.mixcloud.com/%C3%A9t%C3%A9/x/"]))
    assert json.loads(archive.path.read_bytes())["library"] == "/a\\udcff.db"


def test_a_show_is_in_place_when_its_file_has_left_the_staging_place(tmp_path: Path) -> None:
    """The staging place lies in the library's folder, and is named by a link."""
    music, link = tmp_path / "music", tmp_path / "link"
    (music / "staging").mkdir(parents=True)
    link.symlink_to(music / "staging")
    library = Library(str(tmp_path / "library.db"), str(music))
    places = {"moved": music / "staging-of-plays", "staged": music / "staging" / "show", "by-link": link / "show"}
    for name, folder in places.items():
        library.add(
            Item(path=os.fsencode(folder / f"{name}.m4a"), mixcloud_url=f"https://www.mixcloud.com/Radio/{name}/")
        )
    held = shows_in_place(library, link)
    assert held == {"https://www.mixcloud.com/radio/moved/": "https://www.mixcloud.com/Radio/moved/"}
    known = KnownShows(library)
    assert "https://www.mixcloud.com/RADIO/staged/" in known
    assert known.file("https://www.mixcloud.com/radio/by-link/") == str(link / "show" / "by-link.m4a")


def test_clearing_up_takes_what_the_library_has_and_stumbles_over_no_address(tmp_path: Path) -> None:
    done, wanted = (folder_path(tmp_path, show(number).url) for number in (1, 2))
    for folder in (done, wanted, tmp_path / LIVE):
        folder.mkdir()
    (tmp_path / "lost.lock").touch()
    clear_up(tmp_path, ["typed by hand", show(1).url])
    assert set(tmp_path.iterdir()) == {wanted, tmp_path / LIVE}
