"""The documented REST API (`api.mixcloud.com`), reading: one row for each address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from mixcloud_core.api import lists
from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.status import MISSING, error_of
from mixcloud_core.api.transport import Account, Budget, Content, Request, Transport
from mixcloud_core.arguments import moment
from mixcloud_core.errors import BadReplyError, InvalidSettingError, NotFoundError
from mixcloud_core.links import API, api_url
from mixcloud_core.models import Page

__all__ = ["ME", "Get", "RestReader", "Window"]

T = TypeVar("T")

# Pages in a row that hold nothing, after which a list is over.
_EMPTY_PAGES = 2

# In place of a user's name: the account of the access token.
ME = "me"


@dataclass(frozen=True, slots=True)
class Get(Generic[T]):
    """An address that is read: `{user}` and `{slug}` are filled in, decoded; `name` says what is there."""

    path: str
    name: str
    read: Callable[[Node], T | None]
    content: Content = Content.LIST
    budget: Budget = Budget.REST
    host: str = API
    key: Callable[[Node], str] = lambda node: node.raw("key")  # what makes an item of a list the same one


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted.

    Lists with dates are paged by date as long as no `offset` is given. `since` and `until` are aware of their zones.
    """

    limit: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    offset: int | None = None

    def query(self) -> dict[str, str]:
        """Give the query of the first page; raises InvalidSettingError for what can't be."""
        since, until = moment("since", self.since), moment("until", self.until)
        if self.offset is not None and (self.offset < 0 or since or until):
            raise InvalidSettingError("must not be negative, nor go with since or until", setting="offset")
        size = lists.LARGEST_PAGE if self.limit is None else max(1, min(self.limit, lists.LARGEST_PAGE))
        query = {"limit": str(size)}
        if since:
            query["since"] = str(int(since.timestamp()))
        if until:
            query["until"] = str(int(until.timestamp()))
        if self.offset is not None:
            query["offset"] = str(self.offset)
        return query


class RestReader:
    """Reads rows through a transport."""

    def __init__(self, transport: Transport, *, fresh: bool = False) -> None:
        self._transport = transport
        self._fresh = fresh

    def one(
        self,
        row: Get[T],
        parts: Mapping[str, str],
        query: Mapping[str, str] = MappingProxyType({}),
        *,
        account: Account | None = None,
    ) -> T:
        """Read one object, with the account that is given, or that `me` needs; raises NotFoundError for none."""
        node = self._fetch(row, self._url(row, query, parts), account or _account(parts), _named(row, parts))
        found = row.read(node)
        if found is None:
            raise BadReplyError("Mixcloud's reply is no such object", path=row.path)
        return found

    def text(self, row: Get[T], parts: Mapping[str, str], query: Mapping[str, str] = MappingProxyType({})) -> str:
        """Read what is no JSON."""
        url = self._url(row, query, parts)
        return self._send(row, url, _account(parts), _named(row, parts)).decode("utf-8", errors="replace")

    def many(
        self,
        row: Get[T],
        window: Window,
        parts: Mapping[str, str],
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> Iterator[T]:
        """Go through a list of objects, page by page, as `next` leads."""
        wanted = {**query, **window.query()}
        first = self._url(row, wanted, parts)
        account, named = _account(parts), _named(row, parts)

        empty_pages = 0

        def ask(place: str | None) -> Page[Node]:
            nonlocal empty_pages
            page = self._fetch(row, place or first, account, named)
            nodes = tuple(page.need_nodes("data"))
            # The last page has no `next`; an empty one may still have it (recorded 2018), and be the last or not.
            empty_pages = 0 if nodes else empty_pages + 1
            return Page(nodes, _next(page, wanted.get("since")) if empty_pages < _EMPTY_PAGES else None)

        nodes = lists.items(ask, row.key)
        return lists.first(lists.readable(nodes, row.read), window.limit)

    def _url(self, row: Get[T], query: Mapping[str, str], parts: Mapping[str, str]) -> str:
        segments = [segment.format(**parts) for segment in row.path.strip("/").split("/")]
        return api_url(*segments, host=row.host) + (f"?{urlencode(query)}" if query else "")

    def _fetch(self, row: Get[T], url: str, account: Account, named: str) -> Node:
        return Node(parse_json(self._send(row, url, account, named)))

    def _send(self, row: Get[T], url: str, account: Account, named: str) -> bytes:
        request = Request(
            "GET",
            url,
            named,
            account=account,
            budget=row.budget,
            content=row.content,
            fresh=self._fresh,
        )
        reply = self._transport.send(request)
        error = error_of(reply)
        if isinstance(error, NotFoundError):
            raise NotFoundError(f"Mixcloud knows no {named}", hint=MISSING) from error
        if error:
            raise error
        return reply.body


def _account(parts: Mapping[str, str]) -> Account:
    return Account.TOKEN if parts.get("user") == ME else Account.NONE


def _named(row: Get[T], parts: Mapping[str, str]) -> str:
    values = "/".join(value for value in parts.values() if value)
    if values == ME:
        return "your profile" if row.name == "user" else f"your own {row.name}"
    return f'{row.name} "{values}"' if values else row.name


def _next(page: Node, since: str | None) -> str | None:
    """Give where a list goes on: on the same host, whatever the reply says, and without a token in it.

    That the address keeps the bound `since` is not documented, so it is put back.

    Raises BadReplyError for another host.
    """
    paging = page.node("paging")
    if not paging.knows("next"):
        return None
    try:
        parts = urlsplit(paging.address("next"))
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if host != urlsplit(API).hostname or port not in (None, 80, 443) or parts.scheme not in ("http", "https"):
        raise BadReplyError("Mixcloud's list goes on at a place that is not Mixcloud's", path="paging.next")
    query = {name: value for name, value in parse_qsl(parts.query) if name != "access_token"}
    if since:
        query["since"] = since
    path = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    return f"{API}{path}?{urlencode(query)}"
