"""Every recorded reply of GraphQL becomes models without loss.

Most recordings are outputs of another client, which renamed what it got: the reply is put together from them again
(see `rebuilt`).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api import from_graphql
from mixcloud_core.api.decode import Node
from mixcloud_core.models import Category, Country, LiveStream, Playlist, Section, Tag, User
from mixcloud_core.restrictions import why_no_audio
from mixcloud_core.text import clean_line, clean_text
from tests.core.rebuilt import (
    facts_of_show,
    facts_of_user,
    recorded_show,
    recorded_user,
    show_node,
    user_node,
)
from tests.core.replies import PlayedTransport
from tests.recordings import FOLDER, recording

Raw = dict[str, Any]

# For each recording, by what it is put to the test.
RAW = {"avoidquest_cloudcast_ok", "avoidquest_cloudcast_restricted_tracklist", "avoidquest_cloudcast_not_found"}
SHOWS = {
    "mcf_cloudcast_getInfo",
    "mcf_playlist_getShows_p1",
    "mcf_search_getShows_p1",
    "mcf_tag_getFeatured_p1",
    "mcf_tag_getShows_p1",
    "mcf_user_getShows_p1",
}
LIVES = {"mcf_live_stream_getCurrent_p1", "mcf_user_getLiveStream"}
USERS = {"mcf_user_getInfo", "mcf_search_getUsers_p1"}
PLAYLISTS = {"mcf_playlist_getInfo", "mcf_user_getPlaylists"}
CATALOGUES = {
    "mcf_misc_getCategories",
    "mcf_misc_getCountries",
    "mcf_live_stream_getCategories",
    "mcf_search_getTags_p1",
    "mcf_tag_getInfo",
    "mwt_chapter_section",
}


def recorded(name: str) -> Any:
    return json.loads(recording(f"graphql/{name}.json").read_text(encoding="utf-8"))


def items(name: str) -> list[Raw]:
    found = recorded(name)
    return list(found["items"]) if "items" in found else [found]


def reply(**data: Any) -> PlayedTransport:
    return PlayedTransport(json.dumps({"data": data}).encode())


@pytest.mark.parametrize("name", sorted(SHOWS))
def test_shows(name: str) -> None:
    found = items(name)
    assert [facts_of_show(from_graphql.read_cloudcast(Node(show_node(raw)))) for raw in found] == [
        recorded_show(raw) for raw in found
    ]


@pytest.mark.parametrize("name", sorted(USERS | SHOWS))
def test_users(name: str) -> None:
    found = [raw.get("owner", raw) for raw in items(name)]
    assert [facts_of_user(from_graphql.read_profile(Node(user_node(raw)))) for raw in found] == [
        recorded_user(raw) for raw in found
    ]


@pytest.mark.parametrize("name", sorted(LIVES))
def test_live_streams(name: str) -> None:
    for raw in items(name):
        tags = [{"name": tag["name"], "slug": tag["name"].replace(" ", "-")} for tag in raw["secondaryTags"]]
        node = {
            "id": raw["id"],
            "name": raw["name"],
            "owner": user_node(raw["owner"]),
            "description": raw["description"],
            "streamStatus": raw["status"],
            "startedAt": raw["startedAt"],
            "hlsUrl": raw["streams"]["hls"],
            "secondaryTags": tags,
            "plays": raw["plays"],
            "currentSpectators": raw["currentSpectators"],
            "isUnlisted": raw["isUnlisted"],
        }
        assert from_graphql.read_live(Node(node)) == LiveStream(
            owner=User(raw["owner"]["username"], clean_line(raw["owner"]["name"]), raw["owner"]["id"]),
            name=clean_line(raw["name"]),
            id=raw["id"],
            description=clean_text(raw["description"]),
            is_live=raw["status"] == "LIVE",
            started=datetime.fromisoformat(raw["startedAt"]),
            hls_url=raw["streams"]["hls"],
            tags=tuple(Tag(**tag) for tag in tags),
            plays=raw["plays"],
            spectators=raw["currentSpectators"],
            is_unlisted=raw["isUnlisted"],
        )


@pytest.mark.parametrize("name", sorted(PLAYLISTS))
def test_playlists(name: str) -> None:
    for raw in items(name):
        owner = user_node(raw["owner"]) if "owner" in raw else {"username": "Jazzmo", "id": "", "displayName": "Jazzmo"}
        node = {name: raw[name] for name in ("id", "name", "slug", "description")}
        node |= {"owner": owner, "picture": None, "items": {"totalCount": raw["itemCount"]}}
        found = from_graphql.read_playlist(Node(node))
        wanted = Playlist(
            owner=User(owner["username"], owner["displayName"], owner["id"]),
            slug=raw["slug"],
            name=clean_line(raw["name"]),
            id=raw["id"],
            description=clean_text(raw["description"] or ""),
            count=raw["itemCount"],
        )
        assert (found, found.url) == (wanted, raw["url"])


@pytest.mark.parametrize("name", ["avoidquest_cloudcast_ok", "avoidquest_cloudcast_restricted_tracklist"])
def test_replies_as_they_came(name: str) -> None:
    raw = recorded(name)["data"]["cloudcastLookup"]
    show = Mixcloud(reply(cloudcastLookup=raw | {"slug": "s"})).cloudcast("a/b")  # they were asked without a slug
    assert (show.name, show.duration, show.flags.exclusive) == (raw["name"], raw["audioLength"], raw["isExclusive"])
    assert (show.owner.username, show.owner.display_name) == (raw["owner"]["username"], raw["owner"]["displayName"])
    assert show.picture
    assert show.picture.url(1024) == raw["picture"]["url"]
    # What they were not asked for is unknown, and nothing else is.
    parts = {"duration", "picture", "flags", "restricted_reason", "streams"}
    assert show.unknown.isdisjoint(parts)
    assert {"tracklist", "counts", "tags", "published"} < show.unknown
    if raw["streamInfo"]:
        assert "stream" in (show.streams.progressive_url or "")
        assert (show.streams.hls_url or "").endswith(".m3u8")
        assert (show.streams.dash_url or "").endswith(".mpd")
    else:
        reason = why_no_audio(show)
        assert isinstance(reason, errors.RestrictedError)
        assert reason.reason == "tracklist"


def test_a_show_that_is_not_there() -> None:
    body = json.dumps(recorded("avoidquest_cloudcast_not_found")).encode()
    with pytest.raises(errors.NotFoundError, match="a/b"):
        Mixcloud(PlayedTransport(body)).cloudcast("a/b")


def test_catalogues() -> None:
    categories = recorded("mcf_misc_getCategories")
    found = Mixcloud(reply(viewer={"categories": categories})).categories()
    assert found == tuple(Category(c["name"], c["slug"], kind) for kind in categories for c in categories[kind])
    assert len(found) == 38
    countries = recorded("mcf_misc_getCountries")["available"]
    told = Mixcloud(reply(viewer={"localisation": {"availableCountries": countries}})).countries()
    assert told == tuple(Country(one["code"], one["name"]) for one in countries)
    names = recorded("mcf_live_stream_getCategories")
    nodes = [{"name": name} for name in names]
    assert Mixcloud(reply(viewer={"liveCategories": {"music": nodes}})).live_categories() == tuple(names)


@pytest.mark.parametrize("name", ["mcf_search_getTags_p1", "mcf_tag_getInfo"])
def test_tags(name: str) -> None:
    found = recorded(name)
    for raw in found["items"] if isinstance(found, dict) else found:
        assert from_graphql.read_tag(Node(raw)) == Tag(raw["name"], raw["slug"])


def test_a_chapter_without_a_time() -> None:
    raw = recorded("mwt_chapter_section")
    show = from_graphql.read_cloudcast(Node({"name": "n", "slug": "s", "owner": {"username": "u"}, "sections": [raw]}))
    assert show.tracklist.sections == (Section("Rocksteady / Aretha Franklin"),)


def test_every_recording_is_put_to_the_test() -> None:
    recording("graphql/mcf_user_getInfo.json")
    tested = RAW | SHOWS | LIVES | USERS | PLAYLISTS | CATALOGUES
    assert {path.stem for path in (FOLDER / "graphql").glob("*.json")} == tested | {"introspection_2021-08"}
