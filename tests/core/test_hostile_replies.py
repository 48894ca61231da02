"""Every public method, with a real reply of the sandbox in which one place after the other is spoilt.

What may come of it is a model, a list with less in it, or a MixcloudError: never another exception, never a loop
without end, never a text that steers a terminal or an address that is not Mixcloud's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mixcloud_core.api import graphql, uploads
from mixcloud_core.api.credentials import Credentials
from mixcloud_core.api.decode import parse_json
from mixcloud_core.api.transport import LARGEST_REPLY, Reply, Request, Transport
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import BadReplyError, MixcloudError
from mixcloud_core.http.transport import RequestsTransport
from mixcloud_core.models import Cloudcast
from mixcloud_core.restrictions import why_no_audio
from mixcloud_core.tags import Tags
from tests.core.mutations import check, is_clean, spoilt
from tests.core.public_calls import CALLS, Call
from tests.sandbox.state import access_token, csrf_token, session_id

# Spoilt replies for each request that a method sends.
EACH = 20
# Requests after which a method is believed never to end.
ENDLESS = 50


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one reply says that Mixcloud does not know must not reach the next test, and nobody waits before a look."""
    monkeypatch.setattr(graphql, "FORGOTTEN", graphql.Forgotten())
    monkeypatch.setattr(uploads, "_LOOKS", (0.0, 0.0))


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "show.mp3"
    path.write_bytes(b"\xff\xfb\x90\x00" + bytes(2000))
    return path


class Recorder:
    """Keeps the replies that go through it."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.replies: list[Reply] = []

    def send(self, request: Request, /) -> Reply:
        self.replies.append(self._inner.send(request))
        return self.replies[-1]


class Player:
    """Gives the recorded replies one after the other, and the last one for ever."""

    def __init__(self, replies: list[Reply]) -> None:
        self._replies = replies
        self._sent = 0

    def send(self, request: Request, /) -> Reply:
        assert self._sent < ENDLESS, f"{request.purpose} has no end"
        self._sent += 1
        return self._replies[min(self._sent, len(self._replies)) - 1]


def called(call: Call, transport: Transport, audio: Path) -> object:
    """Call a method, and go through the list if it gives one."""
    user = call.user
    cookies = {"sessionid": session_id(user), "csrftoken": csrf_token(user)}
    client = Mixcloud(transport, credentials=Credentials(access_token(user), cookies))
    found = call.ask(client, audio)
    return list(found) if isinstance(found, Iterator) else found


@pytest.fixture
def recorded(network: None, audio: Path, request: pytest.FixtureRequest) -> Recorder:
    with closing(RequestsTransport()) as transport:
        recorder = Recorder(transport)
        found = called(CALLS[request.getfixturevalue("name")], recorder, audio)
    # The reply is a full one: a method that finds nothing would try nothing.
    assert found or found is None
    return recorder


@pytest.mark.parametrize("name", CALLS)
def test_whatever_a_reply_holds(name: str, recorded: Recorder, audio: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for at, reply in enumerate(recorded.replies):
        for place, value, body in spoilt(_json(reply), f"{name} {at}", EACH):
            replies = recorded.replies.copy()
            replies[at] = Reply(reply.status, reply.headers, body)
            try:
                _accept(called(CALLS[name], Player(replies), audio), "html" if name == "rest.embed_html" else name)
            except MixcloudError as error:
                assert is_clean(str(error)), (place, value[:100])
                assert len(str(error)) < 2_000, (place, value[:100])
            except Exception as error:
                error.add_note(f"{place} is {value[:100]!r}")
                raise
    assert all(is_clean(record.getMessage()) for record in caplog.records)


def _json(reply: Reply) -> bytes:
    return reply.body if reply.body.startswith(b"{") else json.dumps(reply.body.decode()).encode()


def _accept(found: object, name: str) -> None:
    """Check the models, and what is made of them; `name` says what a plain text is (`audio_url`)."""
    check(found, name)
    for each in found if isinstance(found, list | tuple) else [found]:
        if isinstance(each, Cloudcast):
            Tags.of(each)
            why_no_audio(each)
            check((each.url, each.owner.url))


def test_every_public_method_is_called() -> None:
    client = Mixcloud(Player([]))
    methods = {name for name in dir(client) if not name.startswith("_")} - {"close", "fresh", "rest"}
    rest = {f"rest.{name}" for name in dir(client.rest) if not name.startswith("_")} - {"rest.fresh"}
    assert set(CALLS) == methods | rest


JUNK: list[object] = [7, "text", [], [None], {}, True]


def _connection(edges: list[object]) -> bytes:
    followers = {"edges": edges, "pageInfo": {"hasNextPage": False}}
    return json.dumps({"data": {"userLookup": {"followers": followers}}}).encode()


@pytest.mark.parametrize(
    "body",
    [
        _connection([{"node": {"username": "a"}}, *JUNK, {"node": {"username": "b"}}]),
        _connection([{"node": node} for node in ({"username": "a"}, *JUNK, {"username": "b"})]),
        json.dumps({"data": [{"username": "a"}, *JUNK, {"username": "b"}]}).encode(),
    ],
    ids=["edges", "nodes", "REST"],
)
def test_what_is_no_item_is_missed_and_the_others_are_given(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    client = Mixcloud(Player([Reply(200, {}, body)]))
    found = client.rest.followers("user") if b"userLookup" not in body else client.followers("user")
    assert [user.username for user in found] == ["a", "b"]
    assert len(caplog.records) == len(JUNK)


def test_a_list_of_nothing_but_junk_is_a_bad_reply(caplog: pytest.LogCaptureFixture) -> None:
    client = Mixcloud(Player([Reply(200, {}, _connection([7] * 50_000))]))
    with pytest.raises(BadReplyError, match="no object"):
        list(client.followers("user"))
    assert len(caplog.records) <= 1_000


def test_what_has_gone_since_is_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    client = Mixcloud(Player([Reply(200, {}, _connection([None, {"node": None}, {"node": {"username": "a"}}]))]))
    assert [user.username for user in client.followers("user")] == ["a"]
    assert caplog.records == []


@pytest.mark.parametrize("body", [b"{}", b'{"data": null}', b'{"data": {"a": 1}}', b'{"data": "x"}', b"[]", b"7"])
def test_a_list_that_is_none_is_not_an_empty_list(body: bytes) -> None:
    client = Mixcloud(Player([Reply(200, {}, body)]))
    asked = (client.followers("user"), client.rest.followers("user"), client.users(["a"]), client.cloudcasts(["a/b"]))
    for found in asked:
        with pytest.raises(BadReplyError):
            list(found)


@pytest.mark.parametrize("found", [7, "text", [], [{"id": 1}], True, {}])
def test_nonsense_does_not_mean_that_a_show_is_gone(found: object) -> None:
    body = json.dumps({"data": {"cloudcastLookup": found}}).encode()
    with pytest.raises(BadReplyError, match="cloudcastLookup"):
        Mixcloud(Player([Reply(200, {}, body)])).cloudcast("user/show")


@pytest.mark.parametrize(
    "place",
    [
        7,
        "nowhere",
        "https://[bad",
        "https://evil.example/",
        "https://api.mixcloud.com/a\ud800/",
        "http://api.mixcloud.com:22/",
    ],
)
def test_a_list_goes_on_at_mixcloud_only(place: object) -> None:
    body = json.dumps({"data": [{"username": "a"}], "paging": {"next": place}}).encode()
    found = Mixcloud(Player([Reply(200, {}, body)])).rest.followers("user")
    with pytest.raises(BadReplyError, match="paging.next"):
        list(found)


def test_links_of_users_are_addresses_of_the_web() -> None:
    given: list[object] = [
        "HTTPS://a.example/x",
        "javascript:alert(1)",
        "\x1b[31mhttp://b.example/\n",
        "file:///x",
        "",
        None,
        {},
    ]
    profile = {"username": "a", "customProfileLinks": [{"url": url} for url in given]}
    user = Mixcloud(Player([Reply(200, {}, json.dumps({"data": {"userLookup": profile}}).encode())])).user("a")
    assert user.links == ("HTTPS://a.example/x", "http://b.example/")


def test_what_a_form_is_refused_for_is_told_safely(audio: Path) -> None:
    details = {"\x1b[31mname\u202e" * 50: ["\x1b]0;x\x07bad" + "x" * 2000] * 3, "tags": "wrong"}
    error = {"type": "PostValidationError", "message": "No\x00"}
    body = json.dumps({"error": error, "details": details}).encode()
    with pytest.raises(MixcloudError) as caught:
        called(CALLS["edit"], Player([Reply(400, {}, body)]), audio)
    assert is_clean(str(caught.value))
    assert "tags: wrong" in str(caught.value)
    assert len(str(caught.value)) < 2_000


GARBAGE = {
    "brackets": b"[" * LARGEST_REPLY,
    "objects": b'{"a":' * (LARGEST_REPLY // 5),
    "digits": b"1" * LARGEST_REPLY,
    "text without end": b'"' + b"x" * LARGEST_REPLY,
    "bad UTF-8": b'"' + b"\xff" * LARGEST_REPLY,
    "backslashes": b'"' + b"\\" * LARGEST_REPLY,
    "spaces": b" " * LARGEST_REPLY,
    "lines": b"\n" * LARGEST_REPLY + b"x",
    "a page": b"<html>" * (LARGEST_REPLY // 6),
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE)
def test_as_much_garbage_as_a_transport_lets_through(body: bytes) -> None:
    with pytest.raises(BadReplyError):
        parse_json(body)
