"""Lists of the REST interface, and their pages: by dates, or by offsets once a request carries one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug import Request

    from tests.sandbox.rest_replies import Body

DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100


class Paging(Enum):
    DATES = "since and until, unless the request carries an offset"
    OFFSETS = "limit and offset"
    UNLINKED = "one page, and `paging: {}` (recorded for /popular/ and /new/ in 2017)"
    WHOLE = "all at once: limit and offset are ignored (seen by clients for /categories/)"


@dataclass(frozen=True)
class Row:
    """An entry, made when its page is asked for, with the UTC time that its list is ordered by.

    That is not always the time in the entry: favorites go by when they were favorited, followers by when they
    followed (recorded in 2018).
    """

    moment: str
    build: Callable[[], Body]


@dataclass(frozen=True)
class Listing:
    rows: Sequence[Row]
    paging: Paging = Paging.DATES
    name: str | None = None


def paged(request: Request, listing: Listing) -> Body:
    """The page that the request asks for; asking for more than 100 is cut, not refused."""
    limit = max(1, min(request.args.get("limit", DEFAULT_LIMIT, type=int), LARGEST_LIMIT))
    offset = max(0, request.args.get("offset", 0, type=int))
    match listing.paging:
        case Paging.WHOLE:
            page = _Page(listing.rows, {})
        case Paging.UNLINKED:
            page = _Page(listing.rows[offset : offset + limit], {})
        case Paging.DATES if "offset" not in request.args:
            page = _by_date(request, listing.rows, limit)
        case _:
            page = _by_offset(listing.rows, limit, offset)
    body: Body = {}
    if page.links is not None:
        body["paging"] = {name: _link(request, limit, changes) for name, changes in page.links.items()}
    body["data"] = [row.build() for row in page.rows]
    return body | ({"name": listing.name} if listing.name else {})


@dataclass(frozen=True)
class _Page:
    rows: Sequence[Row]
    links: dict[str, dict[str, str]] | None


def _by_offset(rows: Sequence[Row], limit: int, offset: int) -> _Page:
    links: dict[str, dict[str, str]] = {}
    if offset:
        links["previous"] = {"offset": str(max(0, offset - limit))}
    if offset + limit < len(rows):
        links["next"] = {"offset": str(offset + limit)}
    # Searches whose results fit on one page came without `paging` (recorded in 2015).
    return _Page(rows[offset : offset + limit], links or None)


def _by_date(request: Request, rows: Sequence[Row], limit: int) -> _Page:
    """Entries of one second can be left out between two pages: nothing but the second is in the links."""
    until, since = _time(request.args.get("until", "")), _time(request.args.get("since", ""))
    left = [
        row for row in rows if (not until or _time(row.moment) < until) and (not since or _time(row.moment) > since)
    ]
    shown, links = left[:limit], {}
    # An empty page has a link back or none at all (two forms were recorded in 2018).
    if newest := _time(shown[0].moment) if shown else until:
        links["previous"] = {"since": newest}
    if len(left) > limit:
        links["next"] = {"until": _time(shown[-1].moment)}
    return _Page(shown, links)


def _time(text: str) -> str:
    """A UTC date-time as the links write it: `2026-01-02 03:04:05`; Unix seconds are taken, too."""
    if text.isdecimal():
        text = datetime.fromtimestamp(min(int(text), 32_503_680_000), UTC).isoformat()
    return text.replace("T", " ")[:19]


def _link(request: Request, limit: int, changes: dict[str, str]) -> str:
    """The address of another page; the other parameters stay (recorded for `metadata`).

    Whether `access_token` stays is not known. Here it does, so that clients have to expect a secret in a link.
    """
    dropped = {"limit", "offset", "since", "until"}
    kept = {name: value for name, value in request.args.items() if name not in dropped}
    query = urlencode(kept | {"limit": str(limit)} | changes)
    return f"{request.scheme}://api.mixcloud.com{request.environ['RAW_PATH']}?{query}"
