"""How Mixcloud says no, and what users read then."""

from __future__ import annotations

import json
import logging

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api import graphql
from mixcloud_core.api.transport import Reply, Request
from tests.core.replies import PlayedTransport, full_show, lookup
from tests.recordings import recording

HTML = {"content-type": "text/html; charset=UTF-8"}

REFUSALS = {
    "html 403": (Reply(403, HTML, b"<!DOCTYPE html><title>Just a moment...</title>"), errors.BlockedError, "robot"),
    "json 403": (Reply(403, {}, b'{"error": {"message": "Not you"}}'), errors.ForbiddenError, "Not you"),
    "401": (Reply(401, {}, b""), errors.ForbiddenError, "401"),
    "429": (Reply(429, {"retry-after": "30"}, b""), errors.RateLimitError, "wait 30 seconds"),
    "429 with a date": (Reply(429, {"retry-after": "tomorrow"}, b""), errors.RateLimitError, "wait a while"),
    "500": (Reply(500, HTML, b"<h1>oops</h1>"), errors.ServerError, "later"),
    "502": (Reply(502, {}, b""), errors.ServerError, "502"),
    "302": (Reply(302, {"location": "https://evil.example"}, b""), errors.ApiError, "302"),
    "half": (Reply(200, {}, lookup(full_show())[:200]), errors.BadReplyError, "cut short"),
    "nonsense": (Reply(200, {}, b"]["), errors.BadReplyError, "no JSON"),
    "list": (Reply(200, {}, b"[]"), errors.BadReplyError, "no data"),
    "no answer": (Reply(200, {}, b'{"data": {"other": {}}}'), errors.BadReplyError, "cloudcastLookup"),
    "null": (Reply(200, {}, b'{"data": null}'), errors.BadReplyError, "cloudcastLookup"),
    "errors": (Reply(200, {}, b'{"errors": [{"message": "Bad\\u001b[31m day"}]}'), errors.ApiError, "Bad day"),
    "errors 400": (Reply(400, {}, b'{"errors": [{"message": "Cannot query"}]}'), errors.ApiError, "Cannot query"),
    "400": (Reply(400, {}, b"{}"), errors.ApiError, "400"),
    "errors and null": (Reply(200, {}, lookup(None, errors=[{"message": "Trouble"}])), errors.ApiError, "Trouble"),
}


@pytest.mark.parametrize(("reply", "kind", "words"), REFUSALS.values(), ids=REFUSALS)
def test_refusals(reply: Reply, kind: type[errors.MixcloudError], words: str) -> None:
    with pytest.raises(kind) as caught:
        Mixcloud(PlayedTransport(reply)).cloudcast("user/show")
    message = str(caught.value)
    assert type(caught.value) is kind
    assert words in message
    assert message.isprintable()


def test_the_documented_rate_limit() -> None:
    reply = Reply(403, {"retry-after": "452"}, recording("errors/rate_limit.json").read_bytes())
    with pytest.raises(errors.RateLimitError) as caught:
        Mixcloud(PlayedTransport(reply)).cloudcast("user/show")
    assert caught.value.retry_after == 452


def test_errors_beside_usable_data_are_told_and_not_fatal(caplog: pytest.LogCaptureFixture) -> None:
    body = lookup(full_show(tags=None), errors=[{"message": "tags are out of order"}])
    with caplog.at_level(logging.WARNING):
        assert Mixcloud(PlayedTransport(body)).cloudcast("user/show").tags == ()
    assert "tags are out of order" in caplog.text


def test_unknown_members_are_ignored() -> None:
    reply = json.loads(lookup(full_show(newField={"a": 1})))
    reply["data"]["__requestId"] = "abc"
    assert Mixcloud(PlayedTransport(json.dumps(reply).encode())).cloudcast("user/show").name


def test_a_change_whose_fate_is_not_known_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when another thread learns meanwhile that its text is out of date."""
    forgotten = graphql.Forgotten()
    monkeypatch.setattr(graphql, "FORGOTTEN", forgotten)
    trouble = json.dumps({"errors": [{"message": "Internal server error"}], "data": None}).encode()

    class Learning(PlayedTransport):
        def send(self, request: Request, /) -> Reply:
            forgotten.learn(frozenset({"Comment.likeCount"}))
            return super().send(request)

    transport = Learning(trouble, trouble)
    with pytest.raises(errors.ApiError, match="Internal server error"):
        Mixcloud(transport).reply("Q29tbWVudDox", "Hello")
    assert len(transport.requests) == 1
