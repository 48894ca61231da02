"""What a session changes is seen by the next look-up, and nobody else may change it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox import Sandbox
from tests.sandbox.relay import global_id
from tests.sandbox_graphql.client import ADDRESS, LISTENER, RADIO, Client, mutation, slugs

SHOW = global_id("Cloudcast", 104)
"""no-tracklist"""

FAVORITE = mutation("changeFavorite", "cloudcast { slug }")


class TestWhoMayChange:
    def test_nobody_without_a_session(self, anyone: Client) -> None:
        reply = anyone.send(FAVORITE, input={"cloudcastId": SHOW, "isFavorited": True})
        assert reply.status_code == 200
        assert reply.json()["data"]["changeFavorite"] is None
        assert reply.json()["errors"][0]["message"] == "Authentication required"

    @pytest.mark.parametrize("header", [{}, {"X-CSRFToken": "wrong"}, {"X-CSRFToken": ""}])
    def test_nobody_without_the_token(self, listener: Client, header: dict[str, str]) -> None:
        listener.headers = header
        wish = {"cloudcastId": SHOW, "isFavorited": True}
        assert listener.errors(FAVORITE, input=wish) == ["CSRF token missing or incorrect"]
        listener.cookies["csrftoken"] = ""
        assert listener.errors(FAVORITE, input=wish) == ["CSRF token missing or incorrect"]

    def test_nobody_by_get(self, listener: Client) -> None:
        query = f'mutation {{ changeFavorite(input: {{cloudcastId: "{SHOW}", isFavorited: true}}) {{ me {{ id }} }} }}'
        reply = listener.session.get(ADDRESS, params={"query": query}, cookies=listener.cookies, timeout=10)
        assert reply.status_code == 405

    def test_what_is_not_there_is_an_error(self, listener: Client) -> None:
        wish = {"cloudcastId": global_id("Cloudcast", 1), "isFavorited": True}
        assert listener.errors(FAVORITE, input=wish) == ["Cloudcast not found"]


@pytest.mark.parametrize(
    ("name", "flag", "count"),
    [
        ("changeFavorite", "isFavorited", "favorites { totalCount }"),
        ("changeRepost", "isReposted", "reposts { totalCount }"),
        ("changeListenLater", "isListenLater", ""),
    ],
)
def test_marks_of_a_show(listener: Client, anyone: Client, name: str, flag: str, count: str) -> None:
    fields = f"slug {flag} {count}"
    show = "bulk-show-00005"
    node_id = listener.show(show, "id", "BulkStation")["id"]
    before = listener.show(show, fields, "BulkStation")
    for is_set in (True, True, False, False):
        change = listener.change(name, f"cloudcast {{ {fields} }}", cloudcastId=node_id, **{flag: is_set})
        after = listener.show(show, fields, "BulkStation")
        assert change["cloudcast"] == after
        assert (before[flag], after[flag]) == (False, is_set)
        for total in set(after) - {"slug", flag}:
            assert after[total]["totalCount"] - before[total]["totalCount"] == is_set
    assert anyone.show(show, fields, "BulkStation") == before


def test_marks_are_listed_first(listener: Client) -> None:
    node_id = listener.show("bulk-show-00900", "id", "BulkStation")["id"]
    edge = listener.change(
        "changeListenLater", "newListenLaterEdge { node { slug } }", cloudcastId=node_id, isListenLater=True
    )
    assert edge == {"newListenLaterEdge": {"node": {"slug": "bulk-show-00900"}}}
    later = listener.viewer("listenLaters { edges { node { slug } } }")["listenLaters"]
    assert slugs(later) == ["bulk-show-00900", "mixed-tracklist", "untimed-tracklist", "guest-show"]
    listener.change("changeRepost", "cloudcast { id }", cloudcastId=node_id, isReposted=True)
    stream = listener.user(LISTENER, "stream { edges { repostedBy node { slug } } }")["stream"]
    assert stream["edges"][0] == {"repostedBy": LISTENER, "node": {"slug": "bulk-show-00900"}}


def test_the_sandbox_forgets_between_tests(listener: Client, sandbox: Sandbox) -> None:
    listener.change("changeFavorite", "me { id }", cloudcastId=SHOW, isFavorited=False)
    sandbox.forget_schema("Cloudcast.sections")
    sandbox.reset()
    assert listener.show("no-tracklist", "isFavorited sections { __typename }") == {"isFavorited": True, "sections": []}


def test_following(listener: Client) -> None:
    user = "isFollowing followers { totalCount }"
    for is_set in (True, False):
        change = listener.change(
            "changeFollowing", f"user {{ {user} }}", userId=global_id("User", 1006), isFollowing=is_set
        )
        assert change["user"] == {"isFollowing": is_set, "followers": {"totalCount": int(is_set)}}
    own = {"userId": global_id("User", 1004), "isFollowing": True}
    assert listener.errors(mutation("changeFollowing", "user { id }"), input=own) == ["You cannot follow yourself"]


class TestComments:
    FIELDS = (
        "comments(first: 9) { totalCount edges { node { id comment canDelete children { edges { node { id comment "
        "isReply } } } } } }"
    )

    def comments(self, client: Client) -> list[Any]:
        return [edge["node"] for edge in client.show("full-tracklist", self.FIELDS)["comments"]["edges"]]

    def test_written_answered_and_removed(self, listener: Client, radio: Client) -> None:
        show = global_id("Cloudcast", 103)
        written = listener.change(
            "addComment", "newCommentEdge { node { id comment } }", cloudcastId=show, comment="So pure."
        )["newCommentEdge"]["node"]
        answer = radio.change(
            "addReply", "newReplyEdge { node { id parent { id } } }", parentCommentId=written["id"], text="Indeed."
        )["newReplyEdge"]["node"]
        assert answer["parent"] == {"id": written["id"]}
        first = self.comments(listener)[0]
        assert (first["comment"], first["canDelete"]) == ("So pure.", True)
        assert first["children"]["edges"] == [{"node": {"id": answer["id"], "comment": "Indeed.", "isReply": True}}]
        wish = {"commentId": answer["id"]}
        assert listener.errors(mutation("removeComment", "comment { id }"), input=wish) != []
        radio.change("removeComment", "comment { id }", commentId=answer["id"])
        assert self.comments(listener)[0]["children"]["edges"] == []
        radio.change("removeComment", "comment { id }", commentId=written["id"])
        assert [comment["comment"] for comment in self.comments(listener)] == [
            "The third tone is the best.",
            "Louder, please.",
        ]

    def test_on_one_show_of_many(self, listener: Client) -> None:
        show = listener.show("bulk-show-00001", "id", "BulkStation")["id"]
        fields = "newCommentEdge { node { id } } cloudcast { comments { totalCount } }"
        change = listener.change("addComment", fields, cloudcastId=show, comment="One of many.")
        assert change["cloudcast"]["comments"]["totalCount"] == 1
        listener.change("removeComment", "comment { id }", commentId=change["newCommentEdge"]["node"]["id"])
        assert listener.show("bulk-show-00001", "comments { totalCount }", "BulkStation")["comments"]["totalCount"] == 0

    def test_a_comment_can_be_promoted(self, anyone: Client) -> None:
        promoted = global_id("Comment", 9003)
        fields = f'comments(first: 1, promotedCommentId: "{promoted}") {{ edges {{ node {{ id }} }} }}'
        assert anyone.show("full-tracklist", fields)["comments"]["edges"] == [{"node": {"id": promoted}}]

    def test_profiles_have_them_too(self, anyone: Client) -> None:
        messages = anyone.user(RADIO, "messages { totalCount edges { node { children { edges { node { id } } } } } }")
        assert [len(edge["node"]["children"]["edges"]) for edge in messages["messages"]["edges"]] == [0, 1]


class TestPlaylists:
    def items(self, client: Client, slug: str) -> list[Any]:
        query = (
            "query ($lookup: PlaylistLookup!) { playlistLookup(lookup: $lookup) { items { edges { node { id cloudcast "
            "{ slug } } } } } }"
        )
        found = client.ask(query, lookup={"username": LISTENER, "slug": slug})["playlistLookup"]
        return [edge["node"] for edge in found["items"]["edges"]]

    def test_from_the_first_to_the_last(self, listener: Client) -> None:
        new = listener.change(
            "addPlaylist", "newPlaylistEdge { node { id slug } }", playlistName="Empty List", cloudcastId=SHOW
        )["newPlaylistEdge"]["node"]
        assert new["slug"] == "empty-list-2"
        other = global_id("Cloudcast", 201)
        listener.change("addPlaylistItem", "playlist { id }", cloudcastId=other, playlistId=new["id"])
        items = self.items(listener, "empty-list-2")
        assert [item["cloudcast"]["slug"] for item in items] == ["no-tracklist", "guest-show"]
        contains = listener.ask(f'{{ playlist(id: "{new["id"]}") {{ containsCloudcast(id: "{other}") }} }}')
        assert contains["playlist"] == {"containsCloudcast": True}
        turned = [item["id"] for item in reversed(items)]
        listener.change("reorderPlaylist", "playlist { id }", playlistId=new["id"], items=turned)
        assert self.items(listener, "empty-list-2") == items[::-1]
        gone = listener.change("removePlaylistItem", "removedPlaylistItemId", cloudcastId=SHOW, playlistId=new["id"])[
            "removedPlaylistItemId"
        ]
        assert gone == items[0]["id"]
        renamed = listener.change(
            "changePlaylistName", "playlist { name slug }", playlistId=new["id"], name="Full List"
        )
        assert renamed["playlist"] == {"name": "Full List", "slug": "empty-list-2"}
        deleted = listener.change("deletePlaylist", "deletedPlaylistId viewer { id }", playlistId=new["id"])
        assert deleted["deletedPlaylistId"] == new["id"]
        assert listener.ask(f'{{ playlist(id: "{new["id"]}") {{ id }} }}')["playlist"] is None

    def test_items_must_be_the_same(self, listener: Client) -> None:
        wish = {"playlistId": global_id("Playlist", 2001), "items": [global_id("PlaylistItem", 20_001)]}
        assert listener.errors(mutation("reorderPlaylist", "playlist { id }"), input=wish) != []
        assert len(self.items(listener, "tones-of-many")) == 5

    def test_others_are_left_alone(self, radio: Client) -> None:
        wish = {"playlistId": global_id("Playlist", 2001)}
        assert radio.errors(mutation("deletePlaylist", "deletedPlaylistId"), input=wish) == ["Playlist not found"]


def test_owners_delete_their_shows(radio: Client, listener: Client) -> None:
    wish = {"cloudcastId": SHOW, "reason": "USER"}
    assert listener.errors(mutation("disableCloudcast", "removedCloudcastId"), input=wish) != []
    assert radio.change("disableCloudcast", "removedCloudcastId owner { username }", **wish) == {
        "removedCloudcastId": SHOW,
        "owner": {"username": RADIO},
    }
    assert radio.show("no-tracklist", "id") is None
    lists = listener.user(LISTENER, "favorites { edges { node { slug } } }")
    assert "no-tracklist" not in slugs(lists["favorites"])
    items = listener.user(LISTENER, "playlists { edges { node { items { edges { node { cloudcast { id } } } } } } }")
    kept = items["playlists"]["edges"][-1]["node"]["items"]["edges"]
    assert [edge["node"]["cloudcast"] is None for edge in kept] == [False, False, True, False, True]


def test_notifications_are_read(radio: Client, listener: Client) -> None:
    fields = "notifications { unreadCount edges { node { __typename ... on NotificationBase { hasBeenViewed } } } }"
    before = radio.viewer(fields)["notifications"]
    assert [edge["node"]["__typename"] for edge in before["edges"]] == [
        "FavoriteNotification",
        "CloudcastCommentNotification",
        "RepostNotification",
        "FollowNotification",
    ]
    assert before["unreadCount"] == 2
    after = radio.change("markNotificationsRead", f"viewer {{ {fields} }} clientMutationId", clientMutationId="7")
    assert (after["clientMutationId"], after["viewer"]["notifications"]["unreadCount"]) == ("7", 0)
    uploads = "viewer { uploadNotifications { unreadCount } }"
    read = listener.change("markUploadNotificationsRead", uploads)
    assert read["viewer"]["uploadNotifications"]["unreadCount"] == 0
