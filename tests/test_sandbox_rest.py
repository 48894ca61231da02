"""The whole of the sandbox's `api.mixcloud.com`: lists, actions, uploads, limits; and oEmbed."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.recordings import recording
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import show_key
from tests.sandbox.editing import current
from tests.sandbox.rate_limit import RateLimit, RateLimited
from tests.sandbox.records import Chapter, Track
from tests.sandbox.rest import RestApi
from tests.sandbox.state import access_token
from tests.sandbox.upload import transcode

API = "https://api.mixcloud.com"
RADIO, LISTENER, GUEST = "TestToneRadio", "ToneListener", "GuestTone"
MP3 = b"\xff\xfb\x90\x00" + b"\x00" * 2000
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50


@pytest.fixture
def limited(sandbox: Sandbox) -> Iterator[RateLimited[RestApi]]:
    host = sandbox._running.hosts["api.mixcloud.com"]
    assert isinstance(host, RateLimited)
    sandbox.state.reset()
    yield host
    sandbox.state.reset()
    host.reset()
    host.host.reset()


@pytest.fixture
def api(limited: RateLimited[RestApi]) -> RestApi:
    return limited.host


class Client:
    """Asks as a user, or as nobody."""

    def __init__(self, session: requests.Session, username: str | None = None) -> None:
        self.session = session
        self.token = {"access_token": access_token(username)} if username else {}

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        options["params"] = self.token | options.get("params", {})
        return self.session.request(method, API + path, timeout=20, **options)

    def get(self, path: str, **parameters: str | int) -> Any:
        reply = self.send("GET", path, params=parameters)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def keys(self, path: str, **parameters: str | int) -> list[str]:
        return [entry["key"] for entry in self.get(path, **parameters)["data"]]

    def status(self, method: str, path: str, **options: Any) -> int:
        return self.send(method, path, **options).status_code


@pytest.fixture
def anyone(session: requests.Session, api: RestApi) -> Client:
    return Client(session)


@pytest.fixture
def radio(session: requests.Session, api: RestApi) -> Client:
    return Client(session, RADIO)


@pytest.fixture
def listener(session: requests.Session, api: RestApi) -> Client:
    return Client(session, LISTENER)


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


class TestLists:
    def test_the_lists_of_a_user(self, anyone: Client) -> None:
        slugs = ["full-tracklist", "guest-show", "new-two-rates", "no-tracklist", "plain-old-show"]
        assert [key.split("/")[2] for key in anyone.keys(f"/{LISTENER}/favorites/")] == slugs
        assert anyone.keys(f"/{RADIO}/followers/") == ["/ToneListener/", "/HiddenListener/", "/GuestTone/"]
        assert anyone.keys(f"/{GUEST}/following/") == [f"/{RADIO}/", f"/{LISTENER}/"]
        assert anyone.get("/HiddenListener/favorites/")["data"] == anyone.get("/HiddenListener/listens/")["data"] == []
        heard = anyone.get(f"/{LISTENER}/listens/")["data"]
        assert len(heard) == 4
        assert [one["listen_time"] for one in heard] == sorted({one["listen_time"] for one in heard}, reverse=True)

    def test_playlists(self, anyone: Client) -> None:
        first, empty = anyone.get(f"/{LISTENER}/playlists/")["data"]
        assert (first["key"], first["cloudcast_count"]) == (f"/{LISTENER}/playlists/tones-of-many/", 5)
        assert anyone.get(first["key"]) == first
        shows = anyone.get(f"{first['key']}cloudcasts/")["data"]
        assert [show["user"]["username"] for show in shows] == [RADIO, GUEST, "BulkStation", RADIO]
        assert anyone.get(f"{empty['key']}cloudcasts/")["data"] == []
        assert anyone.status("GET", f"/{LISTENER}/playlists/gone/") == 404

    def test_a_feed_has_every_kind(self, anyone: Client) -> None:
        items = [item for user in (RADIO, LISTENER, GUEST) for item in anyone.get(f"/{user}/feed/", limit=100)["data"]]
        kinds = {item["type"]: item for item in items}
        known = {"upload", "listen", "favorite", "follow", "repost", "comment"}
        assert set(kinds) == known | {"select-launch"}
        assert "users" in kinds["follow"]
        assert not {"cloudcasts", "users"} & kinds["select-launch"].keys()
        assert len({item["key"] for item in items}) == len(items)

    def test_the_lists_of_a_show(self, sandbox: Sandbox, anyone: Client) -> None:
        show = f"/{RADIO}/full-tracklist/"
        comments = anyone.get(f"{show}comments/")["data"]
        assert [comment["submit_date"][:10] for comment in comments] == ["2026-03-03", "2026-03-02"]
        sandbox.state.removed_comments.add(9001)
        assert [one["comment"] for one in anyone.get(f"{show}comments/")["data"]] == ["Louder, please."]
        assert anyone.get(show)["comment_count"] == 1
        assert len(anyone.keys(f"{show}favorites/")) == 3
        assert f"/{GUEST}/" in anyone.keys(f"{show}listeners/")
        similar = anyone.keys(f"{show}similar/")
        assert similar
        assert show not in similar

    @pytest.mark.parametrize("start", ["limit=30", "limit=30&offset=0", "limit=500&metadata=1"])
    def test_a_thousand_shows_in_pages(self, anyone: Client, start: str) -> None:
        keys: list[str] = []
        address: str | None = f"{API}/BulkStation/cloudcasts/?{start}"
        pages = 0
        while address and pages < 5:
            body = anyone.session.get(address, timeout=10).json()
            keys += [entry["key"] for entry in body["data"]]
            address, pages = body["paging"].get("next"), pages + 1
        size = 100 if "500" in start else 30
        assert keys == [f"/BulkStation/bulk-show-{at:05}/" for at in range(5 * size)]
        assert address
        query = parse_qs(urlsplit(address).query)
        assert ("offset" in query) == ("offset" in start)
        assert ("until" in query) != ("offset" in start)
        assert ("metadata" in query) == ("metadata" in start)

    def test_ends_of_lists(self, anyone: Client) -> None:
        whole = anyone.get(f"/{LISTENER}/favorites/")
        assert "next" not in whole["paging"]
        since = whole["paging"]["previous"]
        assert anyone.session.get(since, timeout=10).json()["data"] == []
        last = anyone.get(f"/{LISTENER}/favorites/", until="2001-01-01 00:00:00")
        assert (last["data"], list(last["paging"])) == ([], ["previous"])
        assert anyone.get("/EmptyStation/favorites/")["paging"] == {}
        assert "paging" not in anyone.get("/search/", q="no such words", type="cloudcast")
        assert anyone.get(f"/{LISTENER}/favorites/", offset=10**9)["data"] == []
        assert len(anyone.get("/BulkStation/cloudcasts/", since=1772000000, limit=3)["data"]) == 3

    def test_links_keep_the_token(self, radio: Client) -> None:
        paging = radio.get("/me/cloudcasts/", limit=2)["paging"]
        assert all(radio.token["access_token"] in address for address in paging.values())
        assert all("/me/cloudcasts/" in address for address in paging.values())


class TestDiscovery:
    @pytest.mark.parametrize("root", ["genres", "discover", "tag"])
    @pytest.mark.parametrize("order", ["popular", "latest", "new", "hot"])
    def test_tags_by_every_address(self, anyone: Client, root: str, order: str) -> None:
        data = anyone.get(f"/{root}/techno/{order}/")["data"]
        assert data
        assert all("Techno" in [tag["name"] for tag in show["tags"]] for show in data)
        member = "play_count" if order in {"popular", "hot"} else "created_time"
        assert [show[member] for show in data] == sorted((show[member] for show in data), reverse=True)
        assert anyone.get(f"/{root}/techno/")["key"] == "/genres/techno/"

    def test_cities_and_combinations(self, anyone: Client) -> None:
        tag = anyone.get("/genres/jazz+city:toneville/")
        assert (tag["key"], tag["name"]) == ("/genres/jazz+city:toneville/", "Jazz shows from Toneville")
        both = anyone.get("/genres/jazz+city:toneville/popular/")["data"]
        assert {show["user"]["username"] for show in both} == {"BulkStation"}
        assert len(anyone.get("/genres/city:toneville/latest/", limit=100)["data"]) == 100
        assert anyone.get("/genres/techno+city:sineburg/popular/")["data"] == []
        assert [anyone.status("GET", f"/genres/{slug}/") for slug in ("no-such", "city:nowhere", "")] == [404] * 3

    def test_everything(self, anyone: Client) -> None:
        assert anyone.keys("/discover/all/popular/", limit=5) == anyone.keys("/popular/", limit=5)
        for path, name in {"/popular/": "Popular", "/popular/hot/": "Popular", "/new/": "New"}.items():
            body = anyone.get(path)
            assert (body["paging"], body["name"], len(body["data"])) == ({}, f"{name} Cloudcasts", 20)

    def test_categories(self, anyone: Client) -> None:
        body = anyone.get("/categories/", limit=1, offset=3)
        assert {entry["format"] for entry in body["data"]} == {"music", "talk"}
        assert body["data"] == anyone.get("/categories/")["data"]
        shows = anyone.keys("/categories/deep-house/cloudcasts/", limit=100)
        assert shows
        assert anyone.keys("/categories/deep-house/userpick-cloudcasts/") == shows[:1]
        assert f"/{RADIO}/" in anyone.keys("/categories/deep-house/users/")
        assert len(anyone.keys("/categories/deep-house/userpick-users/")) == 1
        assert anyone.get("/categories/comedy/users/")["data"] == []
        assert (
            anyone.status("GET", "/categories/no-such/") == anyone.status("GET", "/categories/techno/no-such/") == 404
        )

    def test_search(self, anyone: Client) -> None:
        assert anyone.keys("/search/", q="GUEST show", type="cloudcast") == [f"/{GUEST}/guest-show/"]
        assert anyone.keys("/search/", q="bulk", type="user") == ["/BulkStation/"]
        assert anyone.keys("/search/", q="deep", type="tag") == ["/genres/deep-house/"]
        assert anyone.get("/search/", q="", type="cloudcast")["data"] == []
        first = anyone.get("/search/", q="bulk show", type="cloudcast", limit=10)
        assert list(first["paging"]) == ["next"]
        assert "offset=10" in first["paging"]["next"]
        assert "unlisted-show" not in str(anyone.get("/search/", q="unlisted", type="cloudcast"))
        assert anyone.status("GET", "/search/", params={"q": "a", "type": "artist"}) == 400

    def test_what_has_gone(self, anyone: Client) -> None:
        for path in ("/artist/sine/", "/track/sine/220-hz/", f"/{RADIO}/no-such/", "/", "/upload/", "/NoUser/feed/"):
            assert anyone.status("GET", path) == 404, path


class TestAccounts:
    @pytest.mark.parametrize("status", [400, 401, 403])
    def test_a_bad_token(self, api: RestApi, anyone: Client, status: int) -> None:
        api.bad_token_status = status
        reply = anyone.send("GET", f"/{RADIO}/", params={"access_token": "x" * 32})
        error = {"message": "An invalid access token was provided", "type": "OAuthException"}
        assert (reply.status_code, reply.json()["error"]) == (status, error)
        assert anyone.status("GET", "/me/") == anyone.status("POST", f"/{RADIO}/follow/") == status

    def test_a_revoked_token(self, sandbox: Sandbox, radio: Client) -> None:
        assert radio.get("/me/")["username"] == RADIO
        sandbox.state.revoked.add(access_token(RADIO))
        assert radio.status("GET", "/me/") == 401

    def test_members_for_who_is_signed_in(self, anyone: Client, listener: Client) -> None:
        marks = {"favorited": True, "reposted": True, "is_listen_later": False}
        show = listener.get(f"/{RADIO}/full-tracklist/")
        assert {name: show[name] for name in marks} == marks
        assert not marks.keys() & anyone.get(f"/{RADIO}/full-tracklist/").keys()
        guest = listener.get(f"/{GUEST}/")
        assert (guest["is_current_user"], guest["following"], guest["follower"]) == (False, True, True)
        assert listener.get("/me/")["is_current_user"] is True
        assert len(listener.keys("/me/listen-later/")) == 3
        assert anyone.status("GET", f"/{LISTENER}/listen-later/") == 404

    def test_drafts_are_their_owners(self, anyone: Client, listener: Client, radio: Client) -> None:
        for slug in ("draft-show", "scheduled-show"):
            path = f"/{RADIO}/{slug}/"
            assert [who.status("GET", path) for who in (anyone, listener, radio)] == [404, 404, 200]


class TestActions:
    @pytest.mark.parametrize(
        ("path", "list_path", "key"),
        [
            (f"/{RADIO}/mixed-tracklist/favorite/", "/me/favorites/", f"/{RADIO}/mixed-tracklist/"),
            (f"/{RADIO}/full-tracklist/listen-later/", "/me/listen-later/", f"/{RADIO}/full-tracklist/"),
            ("/EmptyStation/follow/", "/me/following/", "/EmptyStation/"),
        ],
    )
    @pytest.mark.parametrize("by_post", [True, False])
    def test_set_and_unset(self, listener: Client, path: str, list_path: str, key: str, by_post: bool) -> None:
        before = listener.keys(list_path)
        done = [listener.send("POST", path) for _ in range(2)]
        assert [reply.json()["result"]["success"] for reply in done] == [True, True]
        assert listener.keys(list_path) == [key, *before]
        unset = ("POST", path, {"data": {"method": "delete"}}) if by_post else ("DELETE", path, {})
        statuses = [listener.status(method, path, **options) for method, path, options in [unset, unset]]
        assert statuses == [200, 404]
        assert listener.keys(list_path) == before

    def test_counters_and_marks_follow(self, listener: Client) -> None:
        path = f"/{GUEST}/guest-show/"
        before = listener.get(path)
        assert listener.status("DELETE", f"{path}repost/") == 200
        after = listener.get(path)
        assert (before["reposted"], after["reposted"]) == (True, False)
        assert after["repost_count"] == before["repost_count"] - 1
        listener.send("POST", f"/{RADIO}/no-tracklist/repost/")
        assert listener.get(f"/{RADIO}/no-tracklist/")["reposted"] is True

    def test_the_message_for_following(self, listener: Client) -> None:
        theirs = json.loads(recording("upload/action_success.json").read_text(encoding="utf-8"))
        ours = listener.send("POST", "/EmptyStation/follow/").json()
        assert ours == {"result": theirs["result"] | {"message": "Now following EmptyStation"}}

    def test_what_is_not_there(self, anyone: Client, listener: Client) -> None:
        assert listener.status("POST", f"/{RADIO}/gone/favorite/") == 404
        assert listener.status("POST", "/NoUser/follow/") == 404
        assert listener.status("POST", f"/{RADIO}/full-tracklist/") == 405
        assert listener.status("PUT", f"/{RADIO}/full-tracklist/favorite/") == 405
        assert anyone.status("POST", f"/{RADIO}/full-tracklist/favorite/") == 401


def form(**fields: str) -> dict[str, Any]:
    """What requests sends as a multipart form; `__` in a name stands for a dash."""
    sent: dict[str, Any] = {name.replace("__", "-"): (None, value) for name, value in fields.items()}
    return {"files": {"mp3": ("show.mp3", MP3, "audio/mpeg"), **sent}}


class TestUploads:
    def test_a_show(self, sandbox: Sandbox, api: RestApi, anyone: Client, radio: Client) -> None:
        facts = form(
            name="Tönes & more",
            description="Line\r\nline",
            tags__0__tag="Deep House",
            sections__1__chapter="Talk",
            sections__0__artist="Sine",
            sections__0__song="440 Hz",
            sections__0__start_time="12",
            hosts__0__username="guesttone",
            hide_stats="1",
        )
        facts["files"]["picture"] = ("a.png", PNG, "image/png")
        result = radio.send("POST", "/upload/", **facts).json()["result"]
        assert (result["success"], result["key"]) == (True, f"/{RADIO}/t%C3%B6nes-more/")
        show = anyone.get(result["key"])
        assert (show["name"], show["description"], show["audio_length"]) == ("Tönes & more", "Line\r\nline", None)
        assert [tag["key"] for tag in show["tags"]] == ["/genres/deep-house/"]
        assert [host["username"] for host in show["hosts"]] == [GUEST]
        assert show["hidden_stats"] is True
        assert radio.keys("/me/cloudcasts/", limit=1) == [result["key"]]
        (uploaded,) = sandbox.state.uploaded
        assert uploaded.sections == (Track("Sine", "440 Hz", 12), Chapter("Talk", None))
        assert uploaded.is_awaiting_audio
        (received,) = api.uploads.received
        assert received.files["mp3"].sha256 == hashlib.sha256(MP3).hexdigest()
        assert (received.filenames["mp3"], received.content_types["mp3"]) == ("show.mp3", "audio/mpeg")
        transcode(sandbox.state, 77)
        assert anyone.get(result["key"])["audio_length"] == 77
        assert sandbox.state.uploaded[0].is_playable

    def test_the_same_name_twice(self, radio: Client) -> None:
        keys = [radio.send("POST", "/upload/", **form(name="Twice")).json()["result"]["key"] for _ in range(2)]
        assert keys == [f"/{RADIO}/twice/", f"/{RADIO}/twice-1/"]
        assert radio.keys("/me/cloudcasts/", limit=2) == keys[::-1]

    def test_a_reply_without_a_key(self, api: RestApi, radio: Client) -> None:
        api.uploads.with_key = False
        assert "key" not in radio.send("POST", "/upload/", **form(name="No key")).json()["result"]
        assert radio.keys("/me/cloudcasts/", limit=1) == [f"/{RADIO}/no-key/"]

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({}, "name"),
            ({"name": " "}, "name"),
            ({"name": "a", "description": "x" * 1001}, "description"),
            ({"name": "a"} | {f"tags-{at}-tag": f"t{at}" for at in range(6)}, "tags"),
            ({"name": "a", "tags-5-tag": "t"}, "tags"),
            ({"name": "a", "sections-0-artist": "alone"}, "sections-0"),
            ({"name": "a", "sections-0-start_time": "3"}, "sections-0"),
            ({"name": "a", "sections-0-chapter": "c", "sections-0-start_time": "1.5"}, "sections-0-start_time"),
            ({"name": "a", "sections-0-chapter": "c", "sections-0-start_time": "-1"}, "sections-0-start_time"),
            ({"name": "a", "hosts-0-username": "NoSuchUser"}, "hosts-0-username"),
            ({"name": "a", "hosts-2-username": GUEST}, "hosts"),
            ({"name": "a", "publish_date": "2030-01-01"}, "publish_date"),
            ({"name": "a", "publish_date": "2030-02-31T00:00:00Z"}, "publish_date"),
        ],
    )
    def test_what_is_refused(self, sandbox: Sandbox, radio: Client, fields: dict[str, str], wrong: str) -> None:
        reply = radio.send("POST", "/upload/", **form(**fields))
        assert (reply.status_code, list(reply.json()["details"])) == (400, [wrong])
        assert sandbox.state.uploaded == []

    @pytest.mark.parametrize(
        ("name", "content", "fits"),
        [
            ("mp3", b"", False),
            ("mp3", b"fLaC" + bytes(100), False),
            ("picture", b"GIF89a", False),
            ("picture", PNG + bytes(10_485_760 - len(PNG)), True),
            ("picture", PNG + bytes(10_485_760 - len(PNG) + 1), False),
        ],
    )
    def test_files(self, radio: Client, name: str, content: bytes, fits: bool) -> None:
        facts = form(name="Files")
        facts["files"][name] = ("file", content, "application/octet-stream")
        reply = radio.send("POST", "/upload/", **facts)
        assert reply.status_code == (200 if fits else 400)
        assert fits or list(reply.json()["details"]) == [name]

    def test_without_audio_or_form(self, radio: Client) -> None:
        assert list(radio.send("POST", "/upload/", data={"name": "a"}).json()["details"]) == ["mp3"]
        headers = {"Content-Type": "multipart/form-data"}
        assert radio.status("POST", "/upload/", data=b"no boundary", headers=headers) == 400

    def test_limits_are_letters_and_not_bytes(self, radio: Client) -> None:
        assert radio.status("POST", "/upload/", **form(name="ü" * 500, description="ü" * 1000)) == 200

    def test_hundreds_of_sections(self, sandbox: Sandbox, radio: Client) -> None:
        sections = {
            f"sections-{at}-{name}": value
            for at in range(700)
            for name, value in {"artist": f"A{at}", "song": f"S{at}", "start_time": str(at)}.items()
        }
        assert radio.status("POST", "/upload/", **form(name="Long", **sections)) == 200
        assert sandbox.state.uploaded[0].sections[699] == Track("A699", "S699", 699)

    def test_when_it_is_seen(self, anyone: Client, radio: Client) -> None:
        date = {"publish_date": "2030-01-01T00:00:00Z"}
        assert radio.status("POST", "/upload/", **form(name="Later", **date)) == 200
        assert radio.status("POST", "/upload/", **form(name="Never", unlisted="1", **date)) == 200
        assert [anyone.status("GET", f"/{RADIO}/{slug}/") for slug in ("later", "never")] == [404, 200]
        assert radio.get(f"/{RADIO}/later/")["created_time"] == "2030-01-01T00:00:00Z"
        assert f"/{RADIO}/never/" not in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

    def test_pro_fields_of_who_is_not(self, listener: Client) -> None:
        reply = listener.send("POST", "/upload/", **form(name="a", hide_stats="1"))
        assert list(reply.json()["details"]) == ["hide_stats"]

    def test_a_chunked_body(self, radio: Client) -> None:
        reply = radio.send("POST", "/upload/", data=iter([b"--b", b"--b--"]))
        assert (reply.status_code, reply.headers["Content-Type"]) == (400, "text/html")

    def test_the_wrong_address_and_no_token(self, anyone: Client, radio: Client) -> None:
        assert radio.status("POST", "/me/cloudcast/", **form(name="a")) == 405
        assert anyone.status("POST", "/upload/", **form(name="a")) == 401

    def test_a_large_file_goes_through_no_memory(self, sandbox: Sandbox, api: RestApi, radio: Client) -> None:
        audio = MP3 + bytes(20 * 1024 * 1024)
        facts = form(name="Large")
        facts["files"]["mp3"] = ("large.mp3", io.BytesIO(audio), "audio/mpeg")
        assert radio.status("POST", "/upload/", **facts) == 200
        part = api.uploads.received[0].files["mp3"]
        assert (part.size, part.sha256) == (len(audio), hashlib.sha256(audio).hexdigest())
        assert sandbox.requests[-1].body == b""


class TestEdits:
    SHOW = f"/{RADIO}/full-tracklist/"

    def edit(self, client: Client, path: str = SHOW, **fields: str) -> requests.Response:
        facts = form(**fields)
        del facts["files"]["mp3"]
        return client.send("POST", f"/upload{path}edit/", **facts)

    def test_only_what_is_sent_changes(self, sandbox: Sandbox, anyone: Client, radio: Client) -> None:
        before = anyone.get(self.SHOW)
        assert self.edit(radio, name="New Name").json()["result"]["key"] == self.SHOW
        after = anyone.get(self.SHOW)
        assert after == before | {"name": "New Name"}
        original = sandbox.catalogue.show(RADIO, "full-tracklist")
        assert original
        now = current(sandbox.state, original)
        assert now
        assert now.name == "New Name"
        assert self.SHOW in anyone.keys(f"/{LISTENER}/favorites/")

    def test_lists_are_replaced_whole(self, anyone: Client, radio: Client) -> None:
        self.edit(radio, tags__3__tag="only", sections__7__chapter="One")
        show = anyone.get(self.SHOW)
        assert [tag["name"] for tag in show["tags"]] == ["Only"]
        assert [section["chapter"] for section in show["sections"]] == ["One"]
        self.edit(radio, sections__0__chapter="", tags__0__tag="")
        assert anyone.get(self.SHOW)["tags"] == anyone.get(self.SHOW)["sections"] == []
        path = f"/{RADIO}/hosted-by-guest/"
        assert self.edit(radio, path, hosts__0__username=LISTENER, hosts__1__username="NoUser").status_code == 400
        assert [host["username"] for host in anyone.get(path)["hosts"]] == [GUEST]
        self.edit(radio, path, hosts__0__username="")
        assert anyone.get(path)["hosts"] == []

    def test_who_sees_it(self, anyone: Client, radio: Client) -> None:
        def is_listed() -> bool:
            return self.SHOW in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

        assert is_listed()
        self.edit(radio, unlisted="true")
        assert (is_listed(), anyone.status("GET", self.SHOW)) == (False, 200)
        self.edit(radio, unpublish="1")
        assert (is_listed(), anyone.status("GET", self.SHOW), radio.status("GET", self.SHOW)) == (False, 404, 200)
        self.edit(radio, publish="1")
        assert is_listed()
        assert self.edit(radio, publish="1", unlisted="1").status_code == 400

    def test_a_scheduled_show(self, anyone: Client, radio: Client) -> None:
        path = f"/{RADIO}/scheduled-show/"
        assert self.edit(radio, path, publish_date="2031-01-01T00:00:00Z").status_code == 200
        assert radio.get(path)["created_time"] == "2031-01-01T00:00:00Z"
        assert self.edit(radio, path, publish="1").status_code == 200
        assert path in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)
        assert list(self.edit(radio, publish_date="2031-01-01T00:00:00Z").json()["details"]) == ["publish_date"]

    def test_an_upload_can_be_edited(self, sandbox: Sandbox, anyone: Client, radio: Client) -> None:
        key = radio.send("POST", "/upload/", **form(name="Draft name")).json()["result"]["key"]
        self.edit(radio, key, name="Right name")
        transcode(sandbox.state)
        assert (anyone.get(key)["name"], anyone.get(key)["audio_length"]) == ("Right name", 40)
        sandbox.state.disabled.add(key)
        assert anyone.status("GET", key) == 404
        assert key not in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

    def test_not_that_of_others(self, radio: Client, listener: Client) -> None:
        assert self.edit(listener, name="Mine").status_code == 403
        assert self.edit(radio, f"/{RADIO}/gone/", name="x").status_code == 404
        assert radio.status("POST", f"/upload{self.SHOW}edit/", **form(name="a")) == 400


class TestLimits:
    def test_the_limit_is_exact(self, limited: RateLimited[RestApi], session: requests.Session, anyone: Client) -> None:
        limited.limit = RateLimit(5, 3600)
        replies: list[int] = []

        def ask() -> None:
            replies.extend(anyone.status("GET", f"/{RADIO}/") for _ in range(4))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(replies) == [200] * 5 + [403] * 7
        assert limited.refused == 7
        assert len(limited.arrivals["rest"]) == 12
        assert limited.arrivals["rest"] == sorted(limited.arrivals["rest"])
        # Another caller has a limit of its own.
        assert Client(session, RADIO).status("GET", "/me/") == 200
        refused = anyone.send("GET", f"/{RADIO}/")
        error = refused.json()["error"]
        assert refused.headers["Retry-After"] == str(error["retry_after"])
        assert 3590 < error["retry_after"] <= 3600

    def test_kinds(self, limited: RateLimited[RestApi], radio: Client) -> None:
        for method, path in (
            *(("GET", "/search/?q=a"), ("GET", f"/{RADIO}/"), ("POST", f"/{GUEST}/follow/")),
            *(("POST", f"/upload/{RADIO}/full-tracklist/edit/"), ("GET", "/me/favorites/")),
        ):
            radio.send(method, path)
        counts = {kind: len(times) for kind, times in limited.arrivals.items()}
        assert counts == {"search": 1, "rest": 2, "action": 1, "upload": 1}

    def test_graphql_has_its_own(self, sandbox: Sandbox, session: requests.Session) -> None:
        host = sandbox._running.hosts["app.mixcloud.com"]
        assert isinstance(host, RateLimited)
        host.limit = RateLimit(1, 60)
        try:
            query = {"query": "{ viewer { id } }"}
            replies = [session.get("https://app.mixcloud.com/graphql", params=query, timeout=10) for _ in range(2)]
        finally:
            arrivals = list(host.arrivals)
            host.reset()
        assert [reply.status_code for reply in replies] == [200, 429]
        assert replies[1].headers["Retry-After"] == "60"
        assert arrivals == ["graphql"]


class TestFreshness:
    def test_no_headers_unless_they_are_turned_on(self, anyone: Client) -> None:
        headers = anyone.send("GET", f"/{RADIO}/").headers
        assert not {"etag", "cache-control"} & {name.lower() for name in headers}

    def test_a_reply_that_has_not_changed(self, api: RestApi, anyone: Client, listener: Client) -> None:
        api.etags, api.cache_control = True, "max-age=60"
        path = f"/{GUEST}/guest-show/"
        first = anyone.send("GET", path)
        assert first.headers["Cache-Control"] == "max-age=60"
        condition = {"If-None-Match": first.headers["ETag"]}
        again = anyone.send("GET", path, headers=condition)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        listener.send("DELETE", f"{path}favorite/")
        changed = anyone.send("GET", path, headers=condition)
        assert (changed.status_code, changed.json()["key"]) == (200, path)


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
