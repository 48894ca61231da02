"""Objects and lists of the REST interface have the members that were recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.recordings import recording
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import show_key
from tests.sandbox.rate_limit import RateLimit, RateLimited
from tests.sandbox.rest import RestApi
from tests.sandbox_rest.client import LISTENER, RADIO, Client


def recorded(name: str) -> Any:
    """The body of a recorded reply; of exchanges, the last one's."""
    body = json.loads(recording(f"rest/{name}.json").read_text(encoding="utf-8"))
    return body[-1]["response"]["body"] if isinstance(body, list) else body


class TestShapes:
    @pytest.mark.parametrize(
        ("recorded_as", "path"),
        [
            ("vcr_cloudcasts", f"/{RADIO}/cloudcasts/"),
            ("vcr_favorites", f"/{LISTENER}/favorites/"),
            ("vcr_listens", f"/{LISTENER}/listens/"),
            ("vcr_followers", f"/{RADIO}/followers/"),
            ("vcr_following", f"/{LISTENER}/following/"),
            ("vcr_comments", f"/{RADIO}/comments/"),
            ("vcr_feed", f"/{LISTENER}/feed/"),
            ("vcr_popular", "/discover/techno/popular/?limit=1&metadata=1&offset=1"),
            ("actfong_search_cloudcasts", "/search/?q=tones&type=cloudcast"),
            ("actfong_search_users", "/search/?q=tone&type=user"),
            ("actfong_search_tags", "/search/?q=tone&type=tag"),
        ],
    )
    def test_a_list_has_every_member_that_was_recorded(self, anyone: Client, recorded_as: str, path: str) -> None:
        theirs, ours = recorded(recorded_as), anyone.get(path)
        assert theirs.keys() - {"paging"} <= ours.keys()
        gone = {"percentage_music"}  # until about 2014
        members = {name for entry in ours["data"] for name in entry}
        assert set(theirs["data"][0]) - gone <= members
        assert ("name" in theirs) == ("name" in ours)

    @pytest.mark.parametrize(
        ("recorded_as", "path"),
        [
            ("vcr_user", f"/{RADIO}/?metadata=1"),
            ("vcr_tag", "/tag/techno/?metadata=1"),
            ("actfong_category_response", "/categories/ambient/?metadata=1"),
            ("actfong_cloudcast_response", f"/{RADIO}/full-tracklist/?metadata=1"),
        ],
    )
    def test_an_object_has_every_member_that_was_recorded(self, anyone: Client, recorded_as: str, path: str) -> None:
        theirs, ours = recorded(recorded_as), anyone.get(path)
        gone = {"percentage_music", "cover_pictures"}  # the latter only of who has one
        assert set(theirs) - gone <= set(ours)
        connections = set(theirs["metadata"]["connections"])
        if recorded_as == "vcr_user":
            connections -= {"feed", "playlists", "comments"}  # no longer named in the documentation of 2025
        assert connections <= set(ours["metadata"]["connections"])
        for address in ours["metadata"]["connections"].values():
            assert anyone.session.get(address, timeout=10).status_code == 200, address

    def test_errors_have_the_documented_shape(
        self, limited: RateLimited[RestApi], anyone: Client, radio: Client
    ) -> None:
        theirs = json.loads(recording("errors/rate_limit.json").read_text(encoding="utf-8"))
        limited.limit = RateLimit(0, 452)
        reply = anyone.send("GET", "/")
        assert (reply.status_code, reply.headers["Retry-After"], reply.json()) == (403, "452", theirs)
        limited.limit = None
        refused = radio.send("POST", "/upload/").json()
        assert set(refused) == {"error", "details"}
        assert refused["error"]["type"] == "PostValidationError"


class TestEmbedding:
    def test_html_json_and_jsonp(self, anyone: Client) -> None:
        path = f"/{RADIO}/full-tracklist/"
        page = anyone.send("GET", f"{path}embed-html/", params={"width": "300", "height": "200", "color": "ff0000"})
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.text.startswith('<iframe width="300" height="200" src="https://player-widget.mixcloud.com/')
        assert "feed=%2FTestToneRadio%2Ffull-tracklist%2F" in page.text
        assert anyone.get(f"{path}embed-json/")["html"].startswith("<iframe")
        wrapped = anyone.send("GET", f"{path}embed-json/", params={"callback": "show"}).text
        assert wrapped.startswith('show({\n    "html"')

    def test_oembed(self, anyone: Client) -> None:
        def ask(url: str) -> requests.Response:
            parameters = {"url": url, "format": "json", "maxheight": "180"}
            return anyone.session.get("https://app.mixcloud.com/oembed/", params=parameters, timeout=10)

        body = ask(f"https://www.mixcloud.com/{RADIO}/full-tracklist/").json()
        assert set(body) == set(
            "type version title author_name author_url provider_name provider_url html embed url image width height "
            "cache_age".split()
        )
        assert (body["author_name"], body["width"], body["height"]) == ("Test Tone Radio", "100%", 180)
        assert ask(body["url"]).json()["title"] == body["title"]
        for url in (f"https://www.mixcloud.com/{RADIO}/gone/", f"https://evil.example/{RADIO}/full-tracklist/", ""):
            assert ask(url).status_code == 404


def test_every_show_is_served(sandbox: Sandbox, radio: Client) -> None:
    for show in sandbox.catalogue.shows:
        body = radio.get(show_key(show))
        assert (body["slug"], body["name"], body["key"]) == (show.slug, show.name, show_key(show))
