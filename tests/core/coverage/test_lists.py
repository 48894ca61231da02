"""Lists: asked for page by page, no more than is wanted, never without end, never silently short."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from inspect import signature
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api import lists
from mixcloud_core.api.transport import Account, Reply, Request
from mixcloud_core.client import Credentials
from tests.core.coverage.table import Row, open_client
from tests.core.coverage.test_table import ROWS
from tests.core.coverage.user_rows import uploads
from tests.core.replies import PlayedTransport, full_show
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import audio_path
from tests.sandbox.users import BULK

API = "https://api.mixcloud.com"


def has_limit(row: Row) -> bool:
    part, name = row.target
    mixcloud = Mixcloud(PlayedTransport())
    method = getattr(getattr(mixcloud, part) if part else mixcloud, name)
    return "limit" in signature(method).parameters


LAZY = [row for row in {row.method: row for row in ROWS}.values() if has_limit(row)]


def shows(*names: str, after: str | None = None, more: bool = False, **members: Any) -> bytes:
    """A page of uploads, by GraphQL."""
    edges = [{"node": full_show(id=name, name=name, slug=name, **members)} for name in names]
    info = {"endCursor": after, "hasNextPage": more}
    return json.dumps({"data": {"userLookup": {"uploads": {"edges": edges, "pageInfo": info}}}}).encode()


def entries(*names: str, following: str | None = None) -> bytes:
    """A page of uploads, by REST."""
    data = [{"key": f"/u/{name}/", "name": name, "slug": name, "user": {"username": "u"}} for name in names]
    return json.dumps({"paging": {"next": following} if following else {}, "data": data}).encode()


def names(found: Iterator[Any]) -> list[str]:
    return [show.name for show in found]


def variables(request: Request) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(request.body or b"")["variables"]
    return told


def query(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.url).query)


@pytest.mark.parametrize("row", LAZY, ids=[row.method for row in LAZY])
def test_nothing_is_asked_before_the_first_is_wanted(row: Row) -> None:
    part, name = row.target
    transport = PlayedTransport(Reply(500, {}, b""))
    mixcloud = Mixcloud(transport, credentials=Credentials("a" * 32, {"sessionid": "b" * 32}))
    args = row.args if isinstance(row.args, tuple) else ()
    method = getattr(getattr(mixcloud, part) if part else mixcloud, name)
    assert list(method(*args, **{**row.kwargs, "limit": 0})) == []
    with pytest.raises(errors.InvalidSettingError, match="limit"):
        method(*args, **{**row.kwargs, "limit": -1})
    found = method(*args, **{**row.kwargs, "limit": 1})
    assert transport.requests == []
    with pytest.raises(errors.ServerError):
        next(found)
    assert len(transport.requests) == 1


def test_there_are_many_lists() -> None:
    assert len(LAZY) > 45


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1]), (7, [7]), (100, [100]), (101, [100, 100]), (None, [100] * 3)])
def test_no_more_is_asked_than_is_wanted(limit: int | None, sizes: list[int]) -> None:
    def page(start: int, size: int) -> bytes:
        return shows(*(str(at) for at in range(start, start + size)), after=str(start + size), more=start < 200)

    transport = PlayedTransport(*(page(100 * at, size) for at, size in enumerate(sizes)))
    assert len(names(Mixcloud(transport).uploads("u", limit=limit))) == (limit or 300)
    assert [variables(request)["first"] for request in transport.requests] == sizes
    assert [variables(request)["after"] for request in transport.requests] == [None, "100", "200"][: len(sizes)]


def dated(*days: int, **paging: Any) -> bytes:
    reply = json.loads(shows(*map(str, days), **paging))
    for day, edge in zip(days, reply["data"]["userLookup"]["uploads"]["edges"], strict=True):
        edge["node"]["publishDate"] = f"2024-01-{day:02}T00:00:00Z" if day else None
    return json.dumps(reply).encode()


def january(day: int) -> datetime:
    return datetime(2024, 1, day, tzinfo=UTC)


def test_a_list_by_date_is_not_followed_far_beyond_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """One old show does not end it: a list may hold shows of others that stand elsewhere."""
    monkeypatch.setattr(lists, "_MOST_BEYOND", 3)
    transport = PlayedTransport(dated(9, 8, 0, 7, 1, after="1", more=True), dated(6, 5, 4, 3, 2, after="2", more=True))
    found = Mixcloud(transport).uploads("u", since=january(5), until=january(8))
    assert names(found) == ["7", "6", "5"]
    assert len(transport.requests) == 2
    assert {variables(request)["orderBy"] for request in transport.requests} == {"LATEST"}


def test_a_list_in_another_order_is_gone_through() -> None:
    transport = PlayedTransport(dated(1, 2, 3, after="1", more=True), dated(4, 5))
    assert names(Mixcloud(transport).uploads("u", order="oldest", since=january(2), until=january(5), limit=9)) == [
        *("2", "3", "4"),
    ]
    assert [variables(request)["first"] for request in transport.requests] == [100, 100]


def test_items_that_come_again_are_dropped() -> None:
    transport = PlayedTransport(shows("a", "b", after="1", more=True), shows("b", "a", "c"))
    assert names(Mixcloud(transport).uploads("u")) == ["a", "b", "c"]
    transport = PlayedTransport(entries("a", "b", following=f"{API}/u/cloudcasts/?until=1"), entries("b", "c"))
    assert names(Mixcloud(transport).rest.uploads("u")) == ["a", "b", "c"]


def test_items_that_can_not_be_read_cost_themselves_only(caplog: pytest.LogCaptureFixture) -> None:
    transport = PlayedTransport(shows("a", "", "b"))
    assert names(Mixcloud(transport).uploads("u")) == ["a", "b"]
    assert "left out" in caplog.text


GRAPHQL_ENDS = {
    "a cursor that does not move": [("b", "1", True)],
    "a cursor that goes back": [("b", "2", True), ("c", "1", True)],
    "no cursor": [("b", None, True)],
}


@pytest.mark.parametrize("pages", GRAPHQL_ENDS.values(), ids=GRAPHQL_ENDS)
def test_a_cursor_must_move(pages: list[tuple[str, str | None, bool]]) -> None:
    transport = PlayedTransport(
        shows("a", after="1", more=True), *(shows(name, after=after, more=more) for name, after, more in pages)
    )
    found = Mixcloud(transport).uploads("u")
    assert next(found).name == "a"
    with pytest.raises(errors.BadReplyError):
        list(found)


NEXT = {
    "itself": (f"{API}/u/cloudcasts/?limit=100", "back"),
    "another host": ("https://evil.example/u/cloudcasts/?until=1", "not Mixcloud's"),
    "a host that begins alike": ("https://api.mixcloud.com.evil.example/u/cloudcasts/", "not Mixcloud's"),
    "a user in the address": ("https://api.mixcloud.com@evil.example/", "not Mixcloud's"),
    "another port": ("https://api.mixcloud.com:8443/u/cloudcasts/", "not Mixcloud's"),
    "another scheme": ("ftp://api.mixcloud.com/u/cloudcasts/", "not Mixcloud's"),
    "no address": ("https://[", "not Mixcloud's"),
}


@pytest.mark.parametrize(("following", "words"), NEXT.values(), ids=NEXT)
def test_next_must_lead_on_and_stay_at_home(following: str, words: str) -> None:
    transport = PlayedTransport(entries("a", following=following), entries("b", following=following))
    with pytest.raises(errors.BadReplyError, match=words):
        list(Mixcloud(transport).rest.uploads("u"))
    assert {urlsplit(request.url).netloc for request in transport.requests} == {"api.mixcloud.com"}


@pytest.mark.parametrize(
    "following",
    [
        "http://api.mixcloud.com/u/cloudcasts/?limit=100&until=5",
        "http://api.mixcloud.com:80/u/cloudcasts?limit=100&until=5",
        f"{API}/u/cloudcasts/?limit=100&access_token=verysecret&until=5",
    ],
)
def test_next_is_asked_over_https_and_without_a_secret(following: str) -> None:
    transport = PlayedTransport(entries("a", following=following), entries("b"))
    assert names(Mixcloud(transport).rest.uploads("u")) == ["a", "b"]
    assert transport.requests[1].url == f"{API}/u/cloudcasts/?limit=100&until=5"


def test_ones_own_list_keeps_its_account_and_shows_no_secret() -> None:
    following = f"{API}/me/favorites/?limit=100&access_token=verysecret&until=5"
    transport = PlayedTransport(entries("a", following=following), entries("b"))
    assert names(Mixcloud(transport).rest.favorites("me")) == ["a", "b"]
    assert [request.account for request in transport.requests] == [Account.TOKEN, Account.TOKEN]
    assert "verysecret" not in str(transport.requests)


def test_the_bounds_of_a_list_by_date_go_along() -> None:
    """That `next` keeps `since` is not documented: without it, the list would be followed to its end."""
    transport = PlayedTransport(entries("a", following=f"{API}/u/cloudcasts/?limit=100&until=5"), entries("b"))
    names(Mixcloud(transport).rest.uploads("u", since=january(1), until=january(31)))
    first, second = map(query, transport.requests)
    assert first == {"limit": ["100"], "since": ["1704067200"], "until": ["1706659200"]}
    assert second == {"limit": ["100"], "since": ["1704067200"], "until": ["5"]}


def test_a_list_by_numbers() -> None:
    transport = PlayedTransport(entries("a", following=f"{API}/u/cloudcasts/?limit=2&offset=7"), entries("b"))
    assert names(Mixcloud(transport).rest.uploads("u", offset=5, limit=2)) == ["a", "b"]
    assert [query(request)["offset"] for request in transport.requests] == [["5"], ["7"]]


FAILURES = [Reply(500, {}, b""), Reply(429, {}, b""), Reply(200, {}, b"{"), Reply(200, {}, b'{"data": {}}')]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_page_that_fails_is_told_after_all_that_came(failure: Reply) -> None:
    transport = PlayedTransport(shows("a", "b", after="1", more=True), failure)
    found = Mixcloud(transport).uploads("u")
    assert [next(found).name, next(found).name] == ["a", "b"]
    with pytest.raises(errors.MixcloudError):
        next(found)


def test_pages_without_end_that_bring_nothing() -> None:
    transport = PlayedTransport(*(shows(after=str(at), more=True) for at in range(200)))
    with pytest.raises(errors.BadReplyError, match="nothing new"):
        list(Mixcloud(transport).uploads("u"))
    same = (entries("a", following=f"{API}/u/cloudcasts/?until={at}") for at in range(200))
    played = PlayedTransport(*same)
    with pytest.raises(errors.BadReplyError, match="nothing new"):
        list(Mixcloud(played).rest.uploads("u"))
    assert len(transport.requests) <= 25
    assert len(played.requests) <= 25


def test_a_thousand_shows_cost_ten_requests(sandbox: Sandbox) -> None:
    with open_client() as mixcloud:
        found = list(mixcloud.uploads(BULK))
    held = uploads(sandbox, BULK)
    assert len(held) == 1000
    assert [(show.slug, len(show.tracklist.sections)) for show in found] == [(s.slug, len(s.sections)) for s in held]
    assert all(audio_path(s) in (show.streams.hls_url or "") for show, s in zip(found, held, strict=True))
    assert len(sandbox.requests) == 10


def test_an_empty_page_in_the_middle_is_no_end_and_two_are() -> None:
    def page(*slugs: str, offset: int) -> bytes:
        users = [{"key": f"/{slug}/", "username": slug} for slug in slugs]
        following = f"https://api.mixcloud.com/u/followers/?offset={offset}"
        return json.dumps({"data": users, "paging": {"next": following}}).encode()

    transport = PlayedTransport(*(page(*slugs, offset=at) for at, slugs in enumerate(["a", "", "b", "", "", "never"])))
    assert [user.username for user in Mixcloud(transport).rest.followers("u")] == ["a", "b"]
    assert len(transport.requests) == 5
