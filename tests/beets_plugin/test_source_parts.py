"""Parts of the metadata source that are seen best by themselves."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from beets import logging
from beets.autotag import AlbumInfo
from beets.library import Album, Item
from hypothesis import example, given
from hypothesis import strategies as st

from beetsplug.mixcloud import plugin
from beetsplug.mixcloud.importing.certainty import Certainty
from beetsplug.mixcloud.importing.mapping import album_info, track_info
from beetsplug.mixcloud.source.ids import address_of, addresses_in, link_of_id, links_of_file_id
from beetsplug.mixcloud.source.names import FileName, is_speaking
from beetsplug.mixcloud.source.ranking import Wanted
from beetsplug.mixcloud.source.show_source import ShowSource
from beetsplug.mixcloud.source.traces import Traces
from mixcloud_core.links import Link
from mixcloud_core.models import Cloudcast, Tag, User

SHOW = "https://www.mixcloud.com/user/show/"


def cloudcast(name: str = "Show", **others: Any) -> Cloudcast:
    owner = User(id="u", username="user", display_name="The User")
    fields: dict[str, Any] = {"id": name, "owner": owner, "slug": name.lower().replace(" ", "-"), "name": name}
    return Cloudcast(**fields | {"duration": 3600} | others)


@pytest.mark.parametrize(
    "text",
    [
        SHOW,
        "http://mixcloud.com/user/show",
        "  https://m.mixcloud.com/user/show/?utm_source=x#t ",
        "www.mixcloud.com/user/show",
        "HTTPS://WWW.MIXCLOUD.COM/user/show/",
        "https://player-widget.mixcloud.com/widget/iframe/?feed=%2Fuser%2Fshow%2F",
        "https://www.mixcloud.com/widget/iframe/?hide_cover=1&feed=https%3A%2F%2Fwww.mixcloud.com%2Fuser%2Fshow%2F",
    ],
)
def test_every_spelling_of_an_address_is_an_id(text: str) -> None:
    for read in (address_of, link_of_id):
        link = read(text)
        assert link
        assert link.url == SHOW


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("user/show", True),
        ("/user/show/", True),
        ("DJ_Name/a-show-in-april", True),
        ("user/été-à-zürich", True),
        ("user/2021-mix", False),  # Deezer: 2021
        ("album/302127", False),
        ("user/bar25-live", False),  # Discogs: 25
        ("4aawyAB9vmqN3uQ7FjRGTy/x", False),  # Spotify
        ("release/0f50beab-d77d-4f0f-ac26-0b87d3e9b11b", False),
        ("user", False),
        ("user/favorites", False),
        ("search/words", False),
        ("a/b/c", False),
        ("", False),
        ("spotify:album:x/y", False),
        ("example.com/show", False),
    ],
)
def test_a_short_id_is_ours_only_where_no_other_source_would_take_it(text: str, is_ours: bool) -> None:
    assert (link_of_id(text) is not None) == is_ours


@pytest.mark.parametrize("text", ["user/show", "x mixcloud.com/user/show", "https://www.mixcloud.com/user/", ""])
def test_what_is_no_address(text: str) -> None:
    assert address_of(text) is None


def test_addresses_in_a_text_come_last_first_and_once() -> None:
    text = f"({SHOW}), see http://mixcloud.com/User/Show. And https://mixcloud.com/user/other! x@mixcloud.com/a/b"
    assert [link.path for link in addresses_in(text)][:2] == ["a/b", "user/other"]
    assert len(addresses_in(text)) == 3
    assert len(addresses_in(" ".join(f"{SHOW[:-1]}{n}" for n in range(99)))) == 5


@pytest.mark.parametrize(
    ("file_id", "paths"),
    [
        ("user_show", ["user/show"]),
        ("a_b_c", ["a/b_c", "a_b/c"]),
        ("_user_show", ["_user/show"]),
        ("user_favorites", []),  # a list
        ("search_show", []),  # a page of the site
        ("a_b3DeFgHiJ", []),  # YouTube
        ("ab_cd-efghi", ["ab/cd-efghi"]),  # as long, and without capitals
        ("../x_y", []),
        ("a_" * 50, [f"{'a_' * n}a/{'a_' * (49 - n)}" for n in range(10)]),
    ],
)
def test_the_splits_of_an_id_in_a_file_name(file_id: str, paths: list[str]) -> None:
    assert [link.path for link in links_of_file_id(file_id)] == paths


@pytest.mark.parametrize(
    ("stem", "title", "file_id", "day"),
    [
        ("Show [user_show]", "Show", "user_show", None),
        ("A_Show_[user_show]", "A Show", "user_show", None),
        ("Show [x] [user_show] (2)", "Show [x]", "user_show", None),
        ("Show [user_show].f140", "Show", "user_show", None),
        ("Show [no id]", "Show [no id]", "", None),
        ("01 - Show", "Show", "", None),
        ("2026-03-01 Full Tracklist", "Full Tracklist", "", date(2026, 3, 1)),
        ("Show 01.03.2026", "Show 01.03.2026", "", date(2026, 3, 1)),
        ("Show 20260301", "Show 20260301", "", date(2026, 3, 1)),
        ("Show 20269901 1234567890", "Show 20269901 1234567890", "", None),
    ],
)
def test_what_a_file_name_tells(stem: str, title: str, file_id: str, day: date | None) -> None:
    assert FileName.read(stem) == FileName(title, file_id, day)


@pytest.mark.parametrize(
    ("title", "speaks"),
    [
        ("Full Tracklist", True),
        ("Solstice", True),
        ("audio 01", False),
        ("Mix", False),
        ("", False),
        ("track 3", False),
    ],
)
def test_which_names_are_worth_a_search(title: str, speaks: bool) -> None:
    assert is_speaking(title) == speaks


@given(st.text(max_size=60))
@example("\udcff_\udcfe")  # of a file name that is no text
@example("mixcloud.com/\udcff/x")
def test_no_text_whatever_is_too_much(text: str) -> None:
    for read in (address_of, addresses_in, link_of_id, links_of_file_id, FileName.read, is_speaking):
        read(text)


def test_lists_in_candidates_are_in_fields_that_can_hold_them() -> None:
    """One in an undeclared field would end an import in the middle."""
    show = cloudcast(tags=(Tag(slug="techno", name="Techno"),), published=datetime(2026, 1, 1, tzinfo=UTC))
    for info, model in ((album_info(show), Album), (album_info(show).tracks[0], Item), (track_info(show), Item)):
        data = info.item_data
        lists = {name for name, value in data.items() if isinstance(value, list)}
        declared = {**model._fields, **Item._fields, **plugin._FIELDS}
        assert lists <= declared.keys()
        assert not [name for name in data if name.startswith("mb_") or name in ("album_id", "track_id", "certainty")]
        assert info.id in (SHOW, None)


def test_candidates_have_identities_of_their_own() -> None:
    """beets keeps one candidate for each identity: without any, the second takes the first one's place."""
    one, other = cloudcast("One"), cloudcast("Other")
    assert album_info(one).identifier != album_info(other).identifier
    assert track_info(one).identifier != track_info(other).identifier


def test_the_plugin_can_be_made_twice_in_one_process() -> None:
    """The media field lives on a class of its own that all share."""
    code = (
        "from beets import config; config.read(user=False)\n"
        "from beetsplug.mixcloud import MixcloudPlugin as M; a, b = M(), M()\n"
        "print(a.data_source, a.data_source_mismatch_penalty, a.config['search_limit'].get(), a.name)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("Mixcloud 0.0 5 mixcloud\n", 0), done.stderr


def test_a_foreign_id_costs_neither_a_client_nor_a_request() -> None:
    code = (
        "import sys; from beets import config; config.read(user=False)\n"
        "from beetsplug.mixcloud import MixcloudPlugin; m = MixcloudPlugin()\n"
        "print(m.album_for_id('302127'), m.track_for_id('user/2021-mix'), 'requests' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "None None False\n"


class Asked:
    """Stands in the place of what asks Mixcloud."""

    def __init__(self, *shows: Cloudcast) -> None:
        self.known = shows
        self.searches: list[str] = []

    def shows(self, links: list[Link], **_: bool) -> list[Cloudcast | None]:
        return [next((show for show in self.known if show.url == link.url), None) for link in links]

    def search(self, words: str, limit: int) -> list[Cloudcast]:
        self.searches.append(words)
        return list(self.known)[:limit]


def source(*shows: Cloudcast) -> tuple[ShowSource, Asked]:
    from beets import config

    config.read(user=False)
    config["mixcloud"].set({"search": True, "search_min_length": "15m", "search_limit": 5})
    made, asked = ShowSource(config["mixcloud"], logging.getLogger("beets.mixcloud")), Asked(*shows)
    made._asker = asked  # type: ignore[assignment]
    return made, asked


def named(infos: list[AlbumInfo]) -> list[str]:
    return [info.album or "" for info in infos]


def test_words_that_the_user_types_are_searched_for_whatever_is_known() -> None:
    known, other = cloudcast("Known"), cloudcast("Other Show")
    item = Item(title="Known", artist="The User", album="", length=3600.0, mixcloud_url=known.url)
    made, asked = source(known, other)
    assert named(made.albums([item], "The User", "")) == ["Known"]
    assert asked.searches == []
    assert named(made.albums([item], "The User", "Other Show")) == ["Known", "Other Show"]
    assert asked.searches == ["The User Other Show"]
    item.length = 60.0
    assert named(made.albums([item], "The User", "Other Show")) == ["Known"]


def test_several_files_are_no_show() -> None:
    made, asked = source(cloudcast())
    assert made.albums([Item(length=3600.0), Item(length=3600.0)], "The User", "Show") == []
    assert asked.searches == []


def test_the_artist_is_left_out_of_the_second_question_and_of_titles_that_name_him() -> None:
    assert Wanted("Show", "Artist", 1).questions == ("Artist Show", "Show")
    assert Wanted("Artist - Show", "artist", 1).questions == ("Artist - Show",)
    assert Wanted("Show", "", 1).questions == ("Show",)


def test_results_are_ranked_by_title_owner_length_and_date() -> None:
    shows = {
        "best": cloudcast("Show", published=datetime(2026, 3, 1, tzinfo=UTC)),
        "other date": cloudcast("Show", slug="b", published=datetime(2025, 3, 1, tzinfo=UTC)),
        "other owner": cloudcast("Show", slug="c", owner=User(id="o", username="o", display_name="Somebody")),
        "other title": cloudcast("Show of ours", slug="d"),
        "no length": cloudcast("Show", slug="e", duration=None),
        "other length": cloudcast("Show", slug="f", duration=3800),
    }
    wanted = Wanted("Show", "The User", 3600, date(2026, 3, 1))
    ranked = wanted.ranked(reversed(shows.values()), 6)
    assert ranked[0] == (shows["best"], Certainty.LIKELY)
    assert {show.slug for show, _ in ranked[-2:]} == {"e", "f"}
    assert wanted.ranked([cloudcast("Nothing of the kind")], 6) == []
    assert len(wanted.ranked(shows.values(), 2)) == 2


def test_dates_of_tags_as_yt_dlp_writes_them() -> None:
    assert Traces.of_fields(Item(year=20260301)).day == date(2026, 3, 1)
    assert Traces.of_fields(Item(year=2026, month=3, day=1)).day == date(2026, 3, 1)
    assert Traces.of_fields(Item(year=2026)).day is None
    assert Traces.of_fields(Item(year=99999999)).day is None


def test_imports_of_other_music_load_little() -> None:
    """Neither the client nor the models, for files that are none of ours and for ids of others."""
    code = (
        "import sys; from beets import config; config.read(user=False)\n"
        "from beetsplug.mixcloud import MixcloudPlugin; m = MixcloudPlugin()\n"
        "from beets.importer import SingletonImportTask; from beets.library import Item\n"
        "item = Item(title='Song', artist='Artist', length=200, path='/music/Song.mp3')\n"
        "task = SingletonImportTask(b'/music', item); m._created(None, task); m._started(None, task)\n"
        "print(m.item_candidates(item, 'Artist', 'Song'), m.albums_for_ids(['302127']))\n"
        "print(*[name for name in ('mixcloud_core.client', 'mixcloud_core.models', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] [None]\n\n"
