"""The types of REST replies against recordings and the sandbox, and those of options against what takes them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from graphql import is_enum_type

from mixcloud_core import Mixcloud, types
from mixcloud_core.api import search
from mixcloud_core.api.credentials import Credentials
from mixcloud_core.config import Config
from mixcloud_core.config.choices import StreamKind
from mixcloud_core.config.sections import Auth, Download, Stream
from mixcloud_core.models import Streams
from tests.core.forms import Hint, members, misfits, only
from tests.core.replies import PlayedTransport
from tests.recordings import recording
from tests.sandbox.graph_schema import schema
from tests.sandbox_rest.client import LISTENER, RADIO, Client

SHOWS, USERS = types.RestPage[types.RestCloudcast], types.RestPage[types.RestUser]

RECORDED = {
    "rest/actfong_artist_response.json": types.RestArtist,
    "rest/actfong_category_response.json": types.RestCategory,
    "rest/actfong_cloudcast_response.json": types.RestFullCloudcast,
    "rest/actfong_search_artists.json": types.RestPage[types.RestArtist],
    "rest/actfong_search_cloudcasts.json": SHOWS,
    "rest/actfong_search_tags.json": types.RestPage[types.RestTag],
    "rest/actfong_search_users.json": USERS,
    "rest/actfong_tag_dnb_hospital_response.json": types.RestTag,
    "rest/actfong_tag_funk_response.json": types.RestTag,
    "rest/actfong_tag_funky_house_response.json": types.RestTag,
    "rest/actfong_tag_liquid_funk_response.json": types.RestTag,
    "rest/actfong_track_response.json": types.RestTrack,
    "rest/actfong_user_response.json": types.RestFullUser,
    "rest/avoidquest_search_cloudcast.json": SHOWS,
    "rest/darrenreddick_pagedSampleResponse1.json": SHOWS,
    "rest/darrenreddick_sampleResponse1.json": SHOWS,
    "rest/ntslive_cloudcast-item.json": types.RestCloudcast,
    "rest/ntslive_cloudcast.json": types.RestFullCloudcast,
    "rest/vcr_cloudcasts.json": SHOWS,
    "rest/vcr_comments.json": types.RestPage[types.RestComment],
    "rest/vcr_favorites.json": SHOWS,
    "rest/vcr_feed.json": types.RestPage[types.RestFeedItem],
    "rest/vcr_followers.json": USERS,
    "rest/vcr_following.json": USERS,
    "rest/vcr_listens.json": types.RestPage[types.RestListen],
    "rest/vcr_popular.json": SHOWS,
    "rest/vcr_tag.json": types.RestTag,
    "rest/vcr_user.json": types.RestFullUser,
    "errors/login_unknown_user.json": types.LoginReply,
    "errors/rate_limit.json": types.RestErrorReply,
    "upload/action_success.json": types.RestResultReply,
    "upload/success.json": types.RestResultReply,
    "upload/validation_error_shape.json": types.RestErrorReply,
}

SHOW = f"/{RADIO}/full-tracklist/"

# What was never recorded, or never with these members, as the sandbox gives it.
SERVED = {
    f"/{RADIO}/?metadata=1": types.RestFullUser,
    f"{SHOW}?metadata=1": types.RestFullCloudcast,
    f"{SHOW}comments/?metadata=1": types.RestPage[types.RestComment],
    f"{SHOW}embed-json/": types.RestEmbed,
    f"/{LISTENER}/feed/": types.RestPage[types.RestFeedItem],
    f"/{LISTENER}/listens/": types.RestPage[types.RestListen],
    f"/{LISTENER}/playlists/?metadata=1": types.RestPage[types.RestPlaylist],
    "/categories/?metadata=1": types.RestPage[types.RestCategory],
    "/genres/house/": types.RestTag,
    "/popular/": SHOWS,
    "/me/": types.RestFullUser,
    "/nobody-at-all/": types.RestErrorReply,
}


def bodies(name: str) -> Iterator[Any]:
    """Give the replies of a recording, which may be a list of exchanges; one without a body says nothing."""
    content = json.loads(recording(name).read_text(encoding="utf-8"))
    exchanges = content if isinstance(content, list) else [{"response": {"body": content}}]
    yield from filter(None, (exchange["response"]["body"] for exchange in exchanges))


@pytest.mark.parametrize(("name", "form"), RECORDED.items(), ids=RECORDED)
def test_recorded_replies(name: str, form: Hint) -> None:
    found = list(bodies(name))
    assert found
    for body in found:
        assert misfits(body, form) == []


def test_every_recording_has_a_type() -> None:
    folder = recording("INDEX.md").parent
    names = {f"{part}/{path.name}" for part in ("rest", "errors", "upload") for path in (folder / part).iterdir()}
    assert names == RECORDED.keys() | {"errors/graphql_not_found.json"}


@pytest.fixture
def caller(session: requests.Session) -> Client:
    return Client(session, LISTENER)


@pytest.mark.parametrize(("path", "form"), SERVED.items(), ids=SERVED)
def test_replies_of_the_sandbox(caller: Client, path: str, form: Hint) -> None:
    body = caller.send("GET", path).json()
    assert body.get("data", body)
    assert misfits(body, form) == []


def test_oembed(session: requests.Session) -> None:
    query = {"url": f"https://www.mixcloud.com{SHOW}", "format": "json"}
    body = session.get("https://app.mixcloud.com/oembed/", params=query, timeout=20).json()
    assert misfits(body, types.RestOEmbed) == []
    assert body.keys() == members(types.RestOEmbed).keys()


def test_results(caller: Client) -> None:
    assert misfits(caller.send("POST", f"{SHOW}favorite/").json(), types.RestResultReply) == []
    refused = caller.send("POST", "/upload/", files={"name": (None, "")}).json()
    assert refused["details"]
    assert misfits(refused, types.RestErrorReply) == []


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"key": "/a/", "url": "https://www.mixcloud.com/a/"}, [".name is missing"]),
        ({"key": "/a/", "url": "", "name": "A", "username": 1}, [".username is a int"]),
        ({"key": "/a/", "url": "", "name": "A", "pictures": {"huge": ""}}, [".pictures.huge is no member"]),
        ({"key": "/a/", "url": "", "name": None}, [".name is a NoneType"]),
        ({"key": "/a/", "url": "", "name": "A", "type": "tag"}, [".type is 'tag'"]),
        ([], [" is a list"]),
    ],
)
def test_what_does_not_fit_is_found(value: object, wrong: list[str]) -> None:
    """Of the tests themselves: they would see it."""
    assert misfits(value, types.RestUser) == wrong


def test_a_number_is_no_truth_and_a_truth_no_number() -> None:
    assert misfits({"is_pro": 1, "follower_count": True, "key": "", "url": "", "name": ""}, types.RestFullUser)[1:]


def test_search_filters_are_the_variables_of_the_searches() -> None:
    declared: dict[str, str] = {}
    for operation in (search.SHOWS, search.USERS, search.TAGS):
        declared |= operation.definition.variables
    hints = members(types.SearchFilters)
    assert hints.keys() == declared.keys()
    for name, text in declared.items():
        kind = schema().type_map[text.rstrip("!")]
        if is_enum_type(kind):
            assert set(get_args(only(hints[name]))) == set(kind.values), name
        else:
            assert only(hints[name]) is {"String": str, "Int": int}[kind.name], name


@pytest.mark.parametrize(
    "search_for",
    [
        lambda rest: rest.search("house", limit=2, offset=4),
        lambda rest: rest.search_users("house", limit=2, offset=4),
        lambda rest: rest.search_tags("house", limit=2, offset=4),
    ],
)
def test_the_query_of_a_search(search_for: Callable[[Any], Iterator[object]]) -> None:
    transport = PlayedTransport(b'{"data": []}')
    assert list(search_for(Mixcloud(transport).rest)) == []
    query = dict(parse_qsl(urlsplit(transport.requests[0].url).query))
    assert misfits(query, types.RestSearchQuery) == []
    assert query.keys() == members(types.RestSearchQuery).keys()


def test_download_options_are_the_settings_of_downloads_and_streams() -> None:
    hints = members(types.DownloadOptions)
    assert hints.keys() == {field.name for section in (Download, Stream) for field in fields(section)}
    assert set(get_args(get_args(hints["kinds"])[0])) == {kind.value for kind in StreamKind}
    reference = tomllib.loads(Config.reference())
    assert misfits(reference["download"] | reference["stream"], types.DownloadOptions) == []


@pytest.mark.parametrize("folder", [True, False])
def test_download_options_are_taken(folder: bool) -> None:
    options: types.DownloadOptions = {
        "format": "bestaudio",
        "kinds": ["dash", "hls"],
        "allow_previews": True,
    }
    if folder:
        options["folder"] = "/somewhere"
    of_streams = {field.name for field in fields(Stream)}
    arguments = {f"{'stream' if name in of_streams else 'download'}.{name}": value for name, value in options.items()}
    config = Config.load(arguments=arguments, environment={})
    assert (config.download.format, config.download.folder) == ("bestaudio", Path("/somewhere") if folder else None)
    assert config.stream == Stream(kinds=(StreamKind.DASH, StreamKind.HLS), allow_previews=True)


def test_stream_info_is_streams_as_a_dictionary() -> None:
    assert members(types.StreamInfo) == get_type_hints(Streams)
    assert (
        misfits(asdict(Streams(hls_url="https://aod.mixcloud.stream/", refused=("evil.example",))), types.StreamInfo)
        == []
    )


def test_credentials_hold_what_the_settings_and_requests_do() -> None:
    hints = members(types.AuthCredentials)
    assert hints.keys() >= {field.name for field in fields(Credentials)}
    where_they_lie = {"account", "folder", "place"}
    assert hints.keys() >= {field.name for field in fields(Auth)} - where_they_lie
    Credentials(access_token="a" * 32, cookies={"csrftoken": "b"})
