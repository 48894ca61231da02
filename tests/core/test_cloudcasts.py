"""Replies about shows, as models."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixcloud_core import Mixcloud
from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.from_graphql import read_cloudcast
from mixcloud_core.errors import BadReplyError, NotFoundError
from mixcloud_core.models import Cloudcast
from mixcloud_core.restrictions import why_no_audio
from mixcloud_core.tags import Tags
from tests.core import golden
from tests.core.replies import FULL_SHOW, PlayedTransport, full_show, lookup
from tests.recordings import recording


def decoded(**changes: Any) -> Cloudcast:
    return read_cloudcast(Node(full_show(**changes), "cloudcast"))


def test_a_full_show() -> None:
    show = decoded()
    golden.check("full_show", show)
    golden.check("full_show_tags", Tags.of(show))


def test_one_request_fetches_everything() -> None:
    transport = PlayedTransport(lookup(full_show()))
    show = Mixcloud(transport).cloudcast("https://m.mixcloud.com/testradio/night-shift-12?x=1")
    assert show.url == "https://www.mixcloud.com/TestRadio/night-shift-12/"
    (request,) = transport.requests
    sent = json.loads(request.body or b"")
    assert sent["variables"] == {"lookup": {"username": "testradio", "slug": "night-shift-12"}}
    assert "testradio" not in sent["query"]


def test_names_never_get_into_the_query_text() -> None:
    transport = PlayedTransport(lookup(None))
    with pytest.raises(NotFoundError):
        Mixcloud(transport).cloudcast('https://www.mixcloud.com/a/"}){x}%22%7D/')
    assert json.loads(transport.requests[0].body or b"")["variables"]["lookup"]["slug"] == '"}){x}"}'


@pytest.mark.parametrize("name", ["avoidquest_cloudcast_ok", "avoidquest_cloudcast_restricted_tracklist"])
def test_recorded_shows(name: str) -> None:
    reply = json.loads(recording(f"graphql/{name}.json").read_text())["data"]["cloudcastLookup"]
    show = read_cloudcast(Node(reply | {"slug": "slug"}, "cloudcast"))  # they were asked without a slug
    assert (show.name, show.duration) == (reply["name"], reply["audioLength"])
    assert show.picture
    assert show.picture.url(1024) == reply["picture"]["url"]
    assert show.restricted_reason == (reply["restrictedReason"] or "")
    assert bool(show.streams) == bool(reply["streamInfo"])


def test_a_recorded_show_that_is_missing() -> None:
    body = recording("errors/graphql_not_found.json").read_bytes()
    with pytest.raises(NotFoundError, match="a/b"):
        Mixcloud(PlayedTransport(body)).cloudcast("a/b")


@pytest.mark.parametrize(("plays", "expected"), [(None, None), (0, None), (5, 5)])
def test_hidden_statistics_are_unknown_and_not_zero(plays: int | None, expected: int | None) -> None:
    counts = decoded(hiddenStats=True, plays=plays, favorites={"totalCount": 0}).counts
    assert (counts.plays, counts.favorites, counts.comments) == (expected, None, 3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"restrictedReason": "tracklist"}, "country"),
        ({"restrictedReason": "repeat_play"}, "again"),
        ({"restrictedReason": "something_new"}, "something_new"),
        ({"isAwaitingAudio": True}, "processed"),
        ({"isDraft": True}, "published"),
        ({"isExclusive": True}, "subscribe to Test Radio"),
        ({"isDisabledCopyright": True}, "copyright"),
        ({}, "does not say why"),
    ],
)
@pytest.mark.parametrize("streams", [None, {"url": None, "hlsUrl": None, "dashUrl": None}, {}])
def test_why_there_is_no_audio(changes: dict[str, Any], words: str, streams: object) -> None:
    reason = why_no_audio(decoded(streamInfo=streams, **changes))
    assert reason
    assert words in str(reason)


def test_streams_that_were_not_told_are_not_called_missing() -> None:
    reply = full_show()
    del reply["streamInfo"]
    reason = why_no_audio(read_cloudcast(Node(reply)))
    assert "Mixcloud has changed, and no longer tells where the audio is. Please look for a newer" in str(reason)


@pytest.mark.parametrize("name", ["..", ".", "a/b", "../../x", "a\\b", "x" * 501])
def test_a_name_that_is_a_path_is_a_bad_reply(name: str) -> None:
    for changes in ({"slug": name}, {"owner": {"username": name}}):
        with pytest.raises(BadReplyError, match="name that no address can hold"):
            decoded(**changes)
    assert decoded(creatorAttributions={"edges": [{"node": {"username": name}}]}).hosts == ()


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:00", "yesterday", "1969-12-31"])
def test_a_date_that_can_not_be_is_none(date: str) -> None:
    assert decoded(publishDate=date).published is None


@pytest.mark.parametrize("ending", [".svg", ".php", ".desktop", ".jpg/../x", "?x"])
def test_a_picture_of_another_kind_is_none(ending: str) -> None:
    url = FULL_SHOW["picture"]["url"] + ending
    assert decoded(picture={"url": url, "urlRoot": url}).picture is None


@pytest.mark.parametrize("address", ["https://[bad/x", "https://evil.example/" + "x" * 100_000, "!!", 7])
def test_stream_addresses_may_hold_anything(address: object) -> None:
    show = decoded(streamInfo={"url": address, "hlsUrl": address, "dashUrl": address})
    assert not show.streams
    assert len(str(why_no_audio(show))) < 1000


def test_protected_and_foreign_streams_say_so() -> None:
    drm = why_no_audio(decoded(streamInfo={"hlsDrmUrl": "x"}))
    foreign = why_no_audio(decoded(streamInfo={"url": "https://evil.example/a.m4a"}))
    assert "copy protection" in str(drm)
    assert "evil.example" in str(foreign)
    assert why_no_audio(decoded(restrictedReason="tracklist")) is None  # there are streams: so it plays


HOSTILE: list[Any] = [
    None,
    True,
    -1,
    10**400,
    1e308,
    float("nan"),
    "",
    "\x1b[31m\x00\ud800",
    "x" * 100_000,
    [],
    [None],
    [[]],
    [{}],
    {},
    {"edges": None},
    {"edges": [None, {"node": None}, {"node": {"username": {}}}]},
    {"totalCount": "many"},
    {"username": []},
]


@pytest.mark.parametrize("name", FULL_SHOW)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_any_member_may_hold_anything(name: str, value: object) -> None:
    try:
        show = decoded(**{name: value})
    except BadReplyError as error:
        assert name in ("name", "slug", "owner")
        assert name in error.path
    else:
        Tags.of(show)
        why_no_audio(show)


@pytest.mark.parametrize("name", FULL_SHOW)
def test_any_member_may_be_missing(name: str) -> None:
    reply = full_show()
    del reply[name]
    try:
        read_cloudcast(Node(reply, "cloudcast"))
    except BadReplyError:
        assert name in ("name", "slug", "owner")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(FULL_SHOW)), json_values))
def test_nonsense_never_breaks_the_decoder(changes: dict[str, Any]) -> None:
    try:
        Tags.of(decoded(**changes))
    except BadReplyError as error:
        assert error.path


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 200_000, b"\xff\xfe", b'{"a": 1' + b"0" * 5000 + b"}"])
def test_what_is_no_json_is_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReplyError):
        parse_json(body)


def comments(names: list[str], cursor: str | None, more: bool) -> bytes:
    edges = [
        {
            "node": {
                "id": name,
                "comment": f"{name}!",
                "created": "2024-01-01T00:00:00+00:00",
                "user": {"username": "u", "displayName": "U"},
                "children": {"edges": [{"node": {"id": f"{name}r", "comment": "re", "user": None}}]},
            }
        }
        for name in names
    ]
    return lookup({"comments": {"edges": edges, "pageInfo": {"endCursor": cursor, "hasNextPage": more}}})


def test_comments_come_page_by_page_with_their_replies() -> None:
    transport = PlayedTransport(comments(["a"], "1", True), comments(["b"], "2", False))
    found = list(Mixcloud(transport).comments("user/show"))
    assert [(c.id, c.parent_id) for c in found] == [("a", None), ("ar", "a"), ("b", None), ("br", "b")]
    assert found[1].user is None


@pytest.mark.parametrize("cursor", ["1", None, ""])
def test_a_cursor_that_does_not_move_is_no_endless_loop(cursor: str | None) -> None:
    transport = PlayedTransport(comments(["a"], "1", True), comments(["b"], cursor, True))
    with pytest.raises(BadReplyError):
        list(Mixcloud(transport).comments("user/show"))
