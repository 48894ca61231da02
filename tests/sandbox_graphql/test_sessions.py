"""What a session sees that others don't."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox import Sandbox
from tests.sandbox_graphql.client import LISTENER, RADIO, Client, slugs

LOGIN = ("listenLaters", "uploadNotifications", "notifications", "feed")


def test_anyone_gets_null_for_what_needs_a_login(anyone: Client, sandbox: Sandbox, listener: Client) -> None:
    fields = "me { id } " + " ".join(f"{name} {{ edges {{ cursor }} }}" for name in LOGIN)
    assert anyone.viewer(fields) == dict.fromkeys(("me", *LOGIN))
    assert all(listener.viewer(fields).values())
    sandbox.state.revoked.add(listener.cookies["sessionid"])
    assert listener.viewer(fields) == dict.fromkeys(("me", *LOGIN))


def test_the_session_check(radio: Client) -> None:
    fields = (
        "me { id username displayName email isViewer hasProFeatures hasPremiumFeatures "
        "uploadLimits { tracksPublishRemaining showsPublishRemaining } }"
    )
    me = radio.viewer(fields)["me"]
    assert (me["username"], me["email"], me["isViewer"]) == (RADIO, "testtoneradio@example.org", True)
    assert me["uploadLimits"]["showsPublishRemaining"] == 8
    assert radio.user(LISTENER, "email uploadLimits { showsPublishRemaining } isViewer") == {
        "email": None,
        "uploadLimits": None,
        "isViewer": False,
    }


def test_profiles_have_links(anyone: Client) -> None:
    profile = anyone.user(RADIO, "hasProFeatures socialMediaLinks { platform deeplink } customProfileLinks { title }")
    assert profile["hasProFeatures"]
    assert profile["socialMediaLinks"][0]["platform"] == "INSTAGRAM"
    assert profile["customProfileLinks"] == [{"title": "Tones"}, {"title": "Shop"}]


@pytest.mark.parametrize("slug", ["select-only", "select-null-streams", "preview-only"])
def test_subscribers_hear_select_shows(anyone: Client, listener: Client, radio: Client, slug: str) -> None:
    fields = "isPlayable streamInfo { url hlsUrl dashUrl }"
    nothing = anyone.show(slug, fields)
    assert not nothing["isPlayable"]
    assert not any((nothing["streamInfo"] or {}).values())
    for client in (listener, radio):
        heard = client.show(slug, fields)
        assert heard["isPlayable"]
        assert all(heard["streamInfo"].values())
    assert Client(anyone.session, "GuestTone").show(slug, fields) == nothing


def test_other_restrictions_stay(listener: Client) -> None:
    assert listener.show("geo-restricted", "isPlayable streamInfo { url }") == {"isPlayable": False, "streamInfo": None}


def test_drafts_are_their_owners(anyone: Client, radio: Client, listener: Client, sandbox: Sandbox) -> None:
    fields = "drafts { edges { node { slug } } } hidden: uploads(isPublic: false) { edges { node { slug } } }"
    assert slugs(radio.user(RADIO, fields)["drafts"]) == ["scheduled-show", "draft-show"]
    assert "unlisted-show" in slugs(radio.user(RADIO, fields)["hidden"])
    for client in (anyone, listener):
        assert client.user(RADIO, fields) == {"drafts": None, "hidden": {"edges": []}}
    sandbox.switches.hides_unpublished = True
    for slug in ("draft-show", "scheduled-show"):
        assert anyone.show(slug, "slug") is None
        assert radio.show(slug, "slug") == {"slug": slug}


def test_hidden_statistics_are_not_hidden_from_the_owner(anyone: Client, radio: Client) -> None:
    fields = "plays favorites { totalCount } reposts { totalCount } listeners { totalCount }"
    counts = {"favorites": {"totalCount": 607}, "reposts": {"totalCount": 157}, "listeners": {"totalCount": 5107}}
    assert radio.show("hidden-statistics", fields) == {"plays": 10_107, **counts}
    assert anyone.show("hidden-statistics", fields) == {"plays": None, **{name: {"totalCount": 0} for name in counts}}


KINDS = ("plays", "favorites", "reposts", "comments", "minutes")


@pytest.mark.parametrize(
    "of", ["cloudcastLookup(lookup: {username: %r, slug: %r})", "userLookup(lookup: {username: %r})"]
)
def test_statistics_follow_from_the_days(anyone: Client, radio: Client, of: str) -> None:
    thing = (of % ((RADIO, "plain-old-show")[: of.count("%r")])).replace("'", '"')
    counted = " ".join(f"{kind} {{ totalCount days {{ day count }} }}" for kind in KINDS)
    query = f"query ($from: Date, $to: Date) {{ thing: {thing} {{ stats(from: $from, to: $to) {{ {counted} }} }} }}"

    def stats(start: str, end: str) -> Any:
        return radio.ask(query, **{"from": start, "to": end})["thing"]["stats"]

    both, first, second = (
        stats(*days)
        for days in (("2025-01-01", "2025-01-31"), ("2025-01-01", "2025-01-10"), ("2025-01-11", "2025-01-31"))
    )
    for kind in KINDS:
        assert both[kind]["days"] == [*first[kind]["days"], *second[kind]["days"]]
        assert both[kind]["totalCount"] == first[kind]["totalCount"] + second[kind]["totalCount"]
    assert len({str(both[kind]) for kind in KINDS}) == len(KINDS)
    assert stats("1990-01-01", "1990-02-01")["plays"] == {"totalCount": 0, "days": []}
    assert anyone.ask(query)["thing"]["stats"] is None


def test_engagement_has_a_value_for_each_minute(radio: Client) -> None:
    stats = radio.show("plain-old-show", "stats { engagement { data { value } } }")["stats"]
    assert len(stats["engagement"]["data"]) == 13


def test_new_uploads_of_followed_users(listener: Client) -> None:
    fields = (
        "uploadNotifications(first: 100%s) { unreadCount edges { hasBeenViewed node { slug owner { username } } } "
        "pageInfo { endCursor hasNextPage } }"
    )
    after, edges = "", []
    while True:
        page = listener.viewer(fields % after)["uploadNotifications"]
        edges += page["edges"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{page["pageInfo"]["endCursor"]}"'
    assert {edge["node"]["owner"]["username"] for edge in edges} == {RADIO, "GuestTone", "BulkStation"}
    viewed = [edge["node"]["slug"] for edge in edges if edge["hasBeenViewed"]]
    assert viewed == slugs({"edges": edges[-2:]})
    assert page["unreadCount"] == len(edges) - 2


def test_the_feed_tells_what_followed_users_did(listener: Client) -> None:
    fields = (
        "feed(first: 100) { edges { node { __typename ... on FeedItemWithCloudcastInterface { created "
        "user { username } cloudcast { slug } } ... on CommentFeedItem { comment } } } }"
    )
    items = [edge["node"] for edge in listener.viewer(fields)["feed"]["edges"]]
    assert {item["__typename"] for item in items} >= {"UploadFeedItem", "RepostFeedItem", "CommentFeedItem"}
    times = [item["created"] for item in items]
    assert times == sorted(times, reverse=True)


def test_subscriptions(anyone: Client, radio: Client, listener: Client) -> None:
    to = listener.user(RADIO, "isSelect isSubscribedTo isFollowing isFollowed")
    assert to == {"isSelect": True, "isSubscribedTo": True, "isFollowing": True, "isFollowed": False}
    names = anyone.user(LISTENER, "usersSubscribedTo { edges { node { username } } }")["usersSubscribedTo"]
    assert names["edges"] == [{"node": {"username": RADIO}}]
    fields = "selectSubscriptions { totalCount edges { node { subscriber { username } } } }"
    assert radio.user(RADIO, fields)["selectSubscriptions"]["totalCount"] == 1
    assert anyone.user(RADIO, fields) == {"selectSubscriptions": None}
