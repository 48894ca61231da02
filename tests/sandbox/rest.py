"""`api.mixcloud.com`: the documented REST interface, as far as shows and their owners need it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug import Request, Response

from tests.sandbox.rest_objects import Links, full_show, full_user, listed_show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import Show, User
    from tests.sandbox.state import State

Body = dict[str, Any]


@dataclass(frozen=True)
class RestApi:
    catalogue: Catalogue
    state: State

    def __call__(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return _reply(request, _error("Method not allowed", "MethodNotAllowed"), 405)
        if not request.path.endswith("/"):
            # Relative, empty, text/html, with the query repeated (recorded in 2018).
            query = f"?{request.query_string.decode()}" if request.query_string else ""
            path = request.environ["RAW_PATH"]
            response = Response(status=301, content_type="text/html; charset=utf-8")
            response.autocorrect_location_header = False
            response.headers["Location"] = f"{path}/{query}"
            return response
        body = self._object(request)
        if body is None:
            # The type is seen in client code only; the 404 body was not recorded.
            return _reply(request, _error("The requested object was not found", "ResourceNotFoundException"), 404)
        return _reply(request, body)

    def _object(self, request: Request) -> Body | None:
        links = Links(self.catalogue, request.scheme, with_types=request.args.get("metadata") == "1")
        match request.path.strip("/").split("/"):
            case [username] if user := self.catalogue.user(username):
                return full_user(links, user)
            case [username, "cloudcasts"] if user := self.catalogue.user(username):
                return self._uploads(request, links, user)
            case [username, slug] if show := self.catalogue.show(username, slug):
                return full_show(links, show)
        return None

    def _uploads(self, request: Request, links: Links, user: User) -> Body:
        page = _page(request, self.catalogue.uploads(user, hosted=False))
        return {
            "paging": {name: _link(request, changes) for name, changes in page.links.items()},
            "data": [listed_show(links, show) for show in page.shows],
            "name": f"{user.display_name}'s Cloudcasts",
        }


@dataclass(frozen=True)
class Page:
    shows: Sequence[Show]
    links: dict[str, dict[str, str]]


def _page(request: Request, shows: list[Show]) -> Page:
    """One page of a list that is newest first. Links use dates, or offsets once the request carries one."""
    limit = min(request.args.get("limit", 20, type=int), 100)
    if "offset" in request.args:
        offset = request.args.get("offset", 0, type=int)
        page = Page(shows[offset : offset + limit], {})
        if offset:
            page.links["previous"] = {"limit": str(limit), "offset": str(max(0, offset - limit))}
        if offset + limit < len(shows):
            page.links["next"] = {"limit": str(limit), "offset": str(offset + limit)}
        return page
    until, since = _time(request.args.get("until", "")), _time(request.args.get("since", ""))
    left = [
        show
        for show in shows
        if (not until or _time(show.published) < until) and (not since or _time(show.published) > since)
    ]
    page = Page(left[:limit], {})
    if page.shows:
        page.links["previous"] = {"limit": str(limit), "since": _time(page.shows[0].published)}
    if len(left) > limit:
        page.links["next"] = {"limit": str(limit), "until": _time(page.shows[-1].published)}
    return page


def _time(text: str) -> str:
    """A UTC date-time as the links write it: `2026-01-02 03:04:05`; Unix seconds are taken, too."""
    if text.isdecimal():
        text = datetime.fromtimestamp(int(text), UTC).isoformat()
    return text.replace("T", " ")[:19]


def _link(request: Request, changes: dict[str, str]) -> str:
    dropped = {"limit", "offset", "since", "until"}
    kept = {name: value for name, value in request.args.items() if name not in dropped}
    return f"{request.scheme}://api.mixcloud.com{request.environ['RAW_PATH']}?{urlencode(kept | changes)}"


def _error(message: str, kind: str) -> Body:
    return {"error": {"message": message, "type": kind}}


def _reply(request: Request, body: Body, status: int = 200) -> Response:
    """JSON with an indent of 4 as `text/javascript` for every site (recorded in 2018); JSONP with `callback`."""
    text = json.dumps(body, indent=4)
    callback = re.sub(r"[^\w.$]", "", request.args.get("callback", ""))
    if callback:
        text = f"{callback}({text})"
    return Response(
        text,
        status,
        content_type="text/javascript; charset=utf-8",
        headers={"Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding, Origin"},
    )
