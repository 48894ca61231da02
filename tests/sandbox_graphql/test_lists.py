"""Lists of users and shows, playlists, live streams: what is in them, in which order, in how many pages."""

from __future__ import annotations

import pytest

from tests.sandbox import Sandbox
from tests.sandbox.relay import global_id
from tests.sandbox_graphql.client import HIDDEN, LISTENER, RADIO, Client, slugs

FAVORITES = ["full-tracklist", "guest-show", "new-two-rates", "no-tracklist", "plain-old-show"]


class TestUploads:
    def test_orders_are_each_others_reverse(self, anyone: Client) -> None:
        fields = "LATEST: uploads(orderBy: LATEST) { %s } OLDEST: uploads(orderBy: OLDEST) { %s }"
        lists = anyone.user(RADIO, fields.replace("%s", "edges { node { slug } }"))
        assert slugs(lists["LATEST"]) == slugs(lists["OLDEST"])[::-1]
        assert "plain-old-show" in slugs(lists["OLDEST"])[:1]

    def test_by_plays(self, anyone: Client) -> None:
        uploads = anyone.user("BulkStation", "uploads(first: 5, orderBy: POPULAR) { edges { node { plays } } }")
        assert [edge["node"]["plays"] for edge in uploads["uploads"]["edges"]] == [110_999 - at for at in range(5)]

    def test_by_type_and_host(self, anyone: Client) -> None:
        host = global_id("User", 1002)
        fields = (
            "tracks: uploads(audioTypes: [TRACK]) { totalCount } "
            f'hosted: uploads(onlyAttributedTo: "{host}") {{ edges {{ node {{ slug owner {{ username }} }} }} }}'
        )
        uploads = anyone.user("GuestTone", fields)
        assert uploads["tracks"]["totalCount"] == 0
        (edge,) = uploads["hosted"]["edges"]
        assert edge["node"] == {"slug": "hosted-by-guest", "owner": {"username": RADIO}}

    def test_a_thousand_come_in_ten_pages(self, anyone: Client) -> None:
        after, seen = None, []
        query = (
            'query ($after: String) { userLookup(lookup: {username: "BulkStation"}) { uploads(first: 100, after: '
            "$after) { totalCount edges { node { slug sections { __typename } } } pageInfo { endCursor hasNextPage } "
            "} } }"
        )
        for _page in range(10):
            uploads = anyone.ask(query, after=after)["userLookup"]["uploads"]
            seen += slugs(uploads)
            after = uploads["pageInfo"]["endCursor"]
        assert not uploads["pageInfo"]["hasNextPage"]
        assert len(set(seen)) == len(seen) == uploads["totalCount"] == 1000
        assert {len(edge["node"]["sections"]) for edge in uploads["edges"]} == {15}

    def test_a_bulk_show_is_found_by_itself(self, anyone: Client) -> None:
        show = anyone.show("bulk-show-00999", "id tags { tag { slug } } streamInfo { url }", "bulkstation")
        assert anyone.ask(f'{{ node(id: "{show["id"]}") {{ ... on Cloudcast {{ slug }} }} }}')["node"] == {
            "slug": "bulk-show-00999"
        }
        assert anyone.show("bulk-show-01000", "id", "BulkStation") is None


class TestListsOfAUser:
    def test_favorites_history_and_reposts(self, anyone: Client) -> None:
        fields = (
            "favorites { isHidden totalCount edges { node { slug } } } listens { edges { node { slug } } } "
            "listeningHistory { isHidden edges { node { id cloudcast { slug } } } } "
            "reposted { edges { node { slug } } }"
        )
        lists = anyone.user(LISTENER, fields)
        assert slugs(lists["favorites"]) == FAVORITES
        assert (lists["favorites"]["isHidden"], lists["favorites"]["totalCount"]) == (False, 5)
        assert slugs(lists["reposted"]) == FAVORITES[:2]
        assert slugs(lists["listens"]) == ["new-two-rates", "full-tracklist", "guest-show"]
        history = [edge["node"] for edge in lists["listeningHistory"]["edges"]]
        assert [listen["cloudcast"]["slug"] for listen in history] == [*slugs(lists["listens"]), "new-two-rates"]
        assert len({listen["id"] for listen in history}) == 4

    def test_hidden_lists_are_their_owners(self, anyone: Client) -> None:
        fields = "favorites { isHidden edges { node { slug } } } listeningHistory { isHidden edges { node { id } } }"
        hidden = {"isHidden": True, "edges": []}
        assert anyone.user(HIDDEN, fields) == {"favorites": hidden, "listeningHistory": hidden}
        own = Client(anyone.session, HIDDEN).user(HIDDEN, fields)
        assert (slugs(own["favorites"]), len(own["listeningHistory"]["edges"])) == (
            [*FAVORITES[:1], "mixed-tracklist"],
            1,
        )

    def test_a_stream_mixes_uploads_and_reposts(self, anyone: Client) -> None:
        fields = "stream(first: 3%s) { totalCount edges { cursor repostedBy node { slug } } pageInfo { endCursor } }"
        page = anyone.user("GuestTone", fields % "")["stream"]
        assert [(edge["node"]["slug"], edge["repostedBy"]) for edge in page["edges"]] == [
            ("full-tracklist", "GuestTone"),
            ("new-two-rates", "GuestTone"),
            ("guest-show", None),
        ]
        assert page["edges"][0]["cursor"] == "2026-03-01 19:30:00+00:00|103"
        rest = anyone.user("GuestTone", fields % f', after: "{page["edges"][1]["cursor"]}"')["stream"]
        assert slugs(rest) == ["guest-show"]

    def test_who_follows_whom(self, anyone: Client) -> None:
        names = "edges { node { username } }"
        user = anyone.user(RADIO, f"followers {{ totalCount {names} }} followings {{ totalCount {names} }}")
        assert {edge["node"]["username"] for edge in user["followers"]["edges"]} == {LISTENER, HIDDEN, "GuestTone"}
        assert (user["followers"]["totalCount"], user["followings"]["totalCount"]) == (321, 12)

    def test_one_has_nothing_at_all(self, anyone: Client) -> None:
        names = ("uploads", "favorites", "listens", "reposted", "stream", "playlists", "followers", "followings")
        fields = " ".join(f"{name} {{ totalCount edges {{ cursor }} }}" for name in names)
        lists = anyone.user("EmptyStation", f"{fields} liveStream {{ id }} isUploader")
        assert [lists[name] for name in names] == [{"totalCount": 0, "edges": []}] * len(names)
        assert (lists["liveStream"], lists["isUploader"]) == (None, False)

    def test_a_strange_cursor_is_an_error(self, anyone: Client) -> None:
        for name in ("uploads", "stream"):
            query = f'{{ userLookup(lookup: {{username: "GuestTone"}}) {{ {name}(after: "x") {{ totalCount }} }} }}'
            assert anyone.errors(query) == ["Invalid cursor"]

    def test_lists_of_a_show_name_users(self, anyone: Client) -> None:
        fields = " ".join(f"{name} {{ edges {{ node {{ username }} }} }}" for name in ("favorites", "reposts"))
        show = anyone.show("full-tracklist", fields + " relatedCloudcasts { edges { node { slug } } }")
        favorites = {edge["node"]["username"] for edge in show["favorites"]["edges"]}
        assert favorites == {LISTENER, HIDDEN, "GuestTone"}
        assert {edge["node"]["username"] for edge in show["reposts"]["edges"]} == {LISTENER, "GuestTone"}
        assert "new-two-rates" in slugs(show["relatedCloudcasts"])


class TestPlaylists:
    def test_items_hold_their_places_though_a_show_is_gone(self, anyone: Client) -> None:
        query = (
            'query ($first: Int, $after: String) { playlistLookup(lookup: {username: "tonelistener", slug: '
            '"tones-of-many"}) { items(first: $first, after: $after) { totalCount totalAudioLength edges { node '
            "{ cloudcast { slug owner { username } } } } pageInfo { endCursor hasNextPage } } } }"
        )
        items = anyone.ask(query)["playlistLookup"]["items"]
        shows = [edge["node"]["cloudcast"] for edge in items["edges"]]
        assert [show and show["owner"]["username"] for show in shows] == [
            RADIO,
            "GuestTone",
            None,
            "BulkStation",
            RADIO,
        ]
        assert (items["totalCount"], items["totalAudioLength"]) == (5, 60 + 40 + 60 + 40)
        first = anyone.ask(query, first=2)["playlistLookup"]["items"]
        rest = anyone.ask(query, first=2, after=first["pageInfo"]["endCursor"])["playlistLookup"]["items"]
        assert first["edges"] + rest["edges"] == items["edges"][:4]

    def test_they_come_in_the_order_that_is_wished_for(self, anyone: Client) -> None:
        query = "playlists(orderBy: %s) { edges { node { slug } } }"
        assert slugs(anyone.user(LISTENER, query % "ALPHABETICAL")["playlists"]) == ["empty-list", "tones-of-many"]
        assert slugs(anyone.user(RADIO, query % "CREATED")["playlists"]) == ["best-tones"]

    def test_the_menu_of_a_profile_counts_them(self, anyone: Client) -> None:
        fields = (
            "profileNavigation { menuItems { ... on PlaylistNavigationItem { count playlist { slug } } } "
            "defaultView { __typename } }"
        )
        navigation = anyone.user(LISTENER, fields)["profileNavigation"]
        counts = {item["playlist"]["slug"]: item["count"] for item in navigation["menuItems"] if item}
        assert counts == {"tones-of-many": 5, "empty-list": 0}
        assert navigation["defaultView"] == {"__typename": "StreamView"}


class TestLive:
    LIVE = "liveStream(isPublic: false) { name streamStatus hlsUrl startedAt endedAt }"

    def test_a_stream_runs_or_is_over(self, anyone: Client) -> None:
        now, over = (anyone.user(name, self.LIVE)["liveStream"] for name in ("LiveStation", "EndedStation"))
        assert (now["streamStatus"], over["streamStatus"]) == ("LIVE", "ENDED")
        for stream in (now, over):
            assert stream["hlsUrl"].startswith("https://live-fsn1-hez.mixcloud.com/hls/")
            assert stream["hlsUrl"].endswith("/master.m3u8")
        assert now["startedAt"] == "2026-03-10T11:10:42.908950+00:00"

    @pytest.mark.parametrize(("tag", "count"), [("null", 1), ('"ambient"', 1), ('"Live Tones"', 1), ('"techno"', 0)])
    def test_what_runs_is_listed(self, anyone: Client, tag: str, count: int) -> None:
        fields = "live { currentLiveStreams(orderBy: STARTED_AT, tag: %s) { totalCount edges { node { name } } } }"
        streams = anyone.viewer(fields % tag)["live"]["currentLiveStreams"]
        assert streams["totalCount"] == count == len(streams["edges"])


def test_why_a_show_is_gone(anyone: Client, sandbox: Sandbox) -> None:
    query = (
        'query ($slug: String!) { cloudcastDisabledReasonLookup(lookup: {username: "testtoneradio", slug: $slug}) '
        "{ reason } }"
    )

    def reason(slug: str) -> object:
        return anyone.ask(query, slug=slug)["cloudcastDisabledReasonLookup"]

    assert (reason("taken-down"), reason("gone")) == ({"reason": "COPYRIGHT"}, {"reason": "USER"})
    assert (reason("full-tracklist"), reason("never-was")) == (None, None)
    sandbox.state.disabled.add("/TestToneRadio/full-tracklist/")
    assert reason("full-tracklist") == {"reason": "USER"}
    assert anyone.show("full-tracklist", "id") is None
