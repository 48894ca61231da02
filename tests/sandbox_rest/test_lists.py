"""What the lists of the REST interface hold, and their pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox import Sandbox
from tests.sandbox_rest.client import API, GUEST, LISTENER, RADIO, Client


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
