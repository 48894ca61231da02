"""What the sandbox answers on `app.mixcloud.com` (GraphQL) and `api.mixcloud.com` (REST)."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests

from tests.sandbox import Sandbox
from tests.sandbox.catalogue import CATALOGUE
from tests.sandbox.records import StreamForm

GRAPHQL = "https://app.mixcloud.com/graphql"
API = "https://api.mixcloud.com"
LOOK_UP = "query ($lookup: CloudcastLookup!) { cloudcastLookup(lookup: $lookup) { %s } }"


def look_up(session: requests.Session, slug: str, fields: str, username: str = "TestToneRadio") -> Any:
    body = {"query": LOOK_UP % fields, "variables": {"lookup": {"username": username, "slug": slug}}}
    reply = session.post(GRAPHQL, json=body, timeout=10).json()
    assert "errors" not in reply
    return reply["data"]["cloudcastLookup"]


class TestGraphQL:
    def test_by_get_and_by_post(self, session: requests.Session) -> None:
        inline = '{cloudcastLookup(lookup: {username: "testTONEradio", slug: "no-tracklist"}) {slug owner {username}}}'
        got = session.get(GRAPHQL, params={"query": inline}, timeout=10).json()["data"]["cloudcastLookup"]
        assert got == {"slug": "no-tracklist", "owner": {"username": "TestToneRadio"}}
        assert look_up(session, "no-tracklist", "slug owner { username }", "TESTTONERADIO") == got

    def test_a_missing_show_is_null(self, session: requests.Session) -> None:
        assert look_up(session, "gone", "id") is None
        assert look_up(session, "no-tracklist", "id", "NoSuchUser") is None

    def test_a_wrong_query_is_400(self, session: requests.Session) -> None:
        reply = session.post(GRAPHQL, json={"query": "{ nonsense }"}, timeout=10)
        assert reply.status_code == 400
        assert "nonsense" in reply.json()["errors"][0]["message"]

    def test_fragments_aliases_and_sections(self, session: requests.Session) -> None:
        fields = "list: sections { __typename ...base ... on ChapterSection { chapter } } } }"
        query = f"{LOOK_UP % fields}".removesuffix(" } }") + " fragment base on SectionBase { startSeconds }"
        lookup = {"lookup": {"username": "TestToneRadio", "slug": "mixed-tracklist"}}
        reply = session.post(GRAPHQL, json={"query": query, "variables": lookup}, timeout=10).json()
        sections = reply["data"]["cloudcastLookup"]["list"]
        assert sections[1] == {"__typename": "ChapterSection", "startSeconds": 20, "chapter": "330 Hz / Pure Tone"}
        assert [section["startSeconds"] for section in sections] == [5, 20, None, 12, 30, 30, None, 38, 400]

    def test_every_show_gives_every_simple_field(self, session: requests.Session) -> None:
        fields = (
            "id name slug url description publishDate audioLength audioType hiddenStats plays previewUrl waveformUrl "
            "isPlayable isDownloadable isExclusive isExclusivePreviewOnly isUnlisted isDraft isScheduled isPublic "
            "isAwaitingAudio isDisabledCopyright isShortLength isLiveRecording isFavorited isReposted isListenLater "
            "isHighlighted restrictedReason seekRestriction repeatPlayAmount hasPlayCompleted currentPosition "
            "proportionListened canShowTracklist featuringArtistList moreFeaturingArtists download shouldShowAds "
            'picture(width: 10) { url urlRoot primaryColor isLight } tags(country: "GLOBAL") { tag { name slug id } } '
            "tagList(first: 10) { edges { node { name isCategory } } } favorites { totalCount } reposts { totalCount } "
            "listeners { totalCount } streamInfo { url hlsUrl dashUrl uuid hash hlsDrmUrl dashDrmUrl } "
            "owner { id displayName biog isSelect picture { url } followers { totalCount } uploads { totalCount } } "
            "moreFromOwner(first: 2) { edges { node { slug } } } "
            "creatorAttributions(first: 2) { edges { node { id } } }"
        )
        for each in CATALOGUE.shows:
            got = look_up(session, each.slug, fields, each.owner)
            assert (got["slug"], got["name"]) == (each.slug, each.name)
            assert (got["streamInfo"] is None) == (each.stream_form is StreamForm.NULL)

    def test_comments_have_replies(self, session: requests.Session) -> None:
        fields = "comments(first: 9) { totalCount edges { node { comment children { edges { node { comment } } } } } }"
        comments = look_up(session, "full-tracklist", fields)["comments"]
        assert comments["totalCount"] == 2
        assert comments["edges"][0]["node"]["children"]["edges"] == [{"node": {"comment": "Thank you!"}}]

    def test_uploads_come_in_pages(self, session: requests.Session) -> None:
        query = (
            'query ($after: String) { userLookup(lookup: {username: "TestToneRadio"}) { '
            "uploads(first: 7, after: $after) { totalCount edges { node { slug } } pageInfo { endCursor hasNextPage }"
            " } } viewer { me { id } } }"
        )
        after: str = ""
        slugs: list[str] = []
        more = True
        while more:
            reply = session.post(
                GRAPHQL, json={"query": query, "variables": {"after": after or None}}, timeout=10
            ).json()
            page = reply["data"]["userLookup"]["uploads"]
            slugs += [edge["node"]["slug"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(slugs) == len(set(slugs)) == page["totalCount"]
        assert (slugs[0], slugs[-1]) == ("awaiting-audio", "plain-old-show")
        assert "unlisted-show" not in slugs
        assert base64.b64decode(after).decode() == f"arrayconnection:{len(slugs) - 1}"
        assert reply["data"]["viewer"] == {"me": None}

    def test_hidden_statistics(self, sandbox: Sandbox, session: requests.Session) -> None:
        fields = "plays hiddenStats favorites { totalCount }"
        hidden = {"hiddenStats": True, "favorites": {"totalCount": 0}}
        assert look_up(session, "hidden-statistics", fields) == {"plays": None, **hidden}
        sandbox.hidden_plays = 0
        assert look_up(session, "hidden-statistics", fields) == {"plays": 0, **hidden}
        sandbox.hidden_plays = None


class TestRest:
    def test_no_slash_is_a_relative_redirect(self, session: requests.Session) -> None:
        reply = session.get(f"{API}/TestToneRadio?metadata=1", allow_redirects=False, timeout=10)
        assert (reply.status_code, reply.headers["Location"], reply.content) == (301, "/TestToneRadio/?metadata=1", b"")

    def test_a_show(self, session: requests.Session) -> None:
        reply = session.get(f"{API}/testtoneradio/full-tracklist/?metadata=1", timeout=10)
        assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        body = reply.json()
        assert (body["key"], body["audio_length"], body["type"]) == ("/TestToneRadio/full-tracklist/", 60, "cloudcast")
        assert body["user"]["type"] == body["tags"][0]["type"].replace("tag", "user") == "user"
        assert body["sections"][1]["track"]["artist"]["name"] == "Pure Tone"
        wrapped = session.get(f"{API}/SilentStation/?callback=reader", timeout=10).text
        assert wrapped.startswith("reader({")

    def test_keys_are_percent_encoded(self, session: requests.Session) -> None:
        body = session.get(f"{API}/TestToneRadio/été-à-zürich-夏/", timeout=10).json()
        assert body["key"] == "/TestToneRadio/%C3%A9t%C3%A9-%C3%A0-z%C3%BCrich-%E5%A4%8F/"
        assert body["slug"] == "été-à-zürich-夏"

    def test_what_is_missing_is_404(self, session: requests.Session) -> None:
        reply = session.get(f"{API}/TestToneRadio/gone/", timeout=10)
        assert reply.status_code == 404
        assert set(reply.json()["error"]) == {"message", "type"}

    @pytest.mark.parametrize("start", ["limit=6", "limit=6&offset=0"])
    def test_lists_come_in_pages(self, session: requests.Session, start: str) -> None:
        address: str | None = f"{API}/TestToneRadio/cloudcasts/?{start}"
        slugs: list[str] = []
        while address:
            body = session.get(address, timeout=10).json()
            slugs += [entry["slug"] for entry in body["data"]]
            address = body["paging"].get("next")
        listed = [show for show in CATALOGUE.shows if show.is_public and show.owner == "TestToneRadio"]
        assert len(slugs) == len(set(slugs)) == len(listed)
