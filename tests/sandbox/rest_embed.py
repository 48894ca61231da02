"""The embedded player: `embed-html`, `embed-json`, and oEmbed on `app.mixcloud.com`."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from werkzeug import Response

from tests.sandbox.catalogue import SITE, show_key
from tests.sandbox.rest_library import Library
from tests.sandbox.rest_objects import pictures
from tests.sandbox.rest_replies import failure, missing, reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Request

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import Show
    from tests.sandbox.rest_replies import Body
    from tests.sandbox.state import State

WIDGET = "https://player-widget.mixcloud.com/widget/iframe/"
SITES = ("www.mixcloud.com", "mixcloud.com", "m.mixcloud.com", "beta.mixcloud.com")
HEIGHT = 120


def player(request: Request, show: Show) -> str:
    """An iframe of the size that the request asks for; `color` is six hex digits without `#`."""
    colour = request.args.get("color", "")
    options = f"&stylecolor={colour}" if re.fullmatch(r"[0-9A-Fa-f]{6}", colour) else ""
    address = html.escape(f"{WIDGET}?hide_cover=1{options}&feed={quote(show_key(show), safe='')}")
    width, height = (html.escape(request.args.get(name, "")) for name in ("width", "height"))
    return f'<iframe width="{width or "100%"}" height="{height or HEIGHT}" src="{address}" frameborder="0"></iframe>'


def embedded(request: Request, show: Show, form: str) -> Response:
    if form == "embed-json":
        return reply(request, {"html": player(request, show)})
    return Response(player(request, show), content_type="text/html; charset=utf-8")


class OEmbed:
    """`app.mixcloud.com`: `/oembed/`, and all else by the host of GraphQL."""

    def __init__(self, catalogue: Catalogue, state: State, others: Callable[[Request], Response]) -> None:
        self.others = others
        self._library = Library(catalogue, state)

    def __call__(self, request: Request) -> Response:
        if request.path != "/oembed/":
            return self.others(request)
        show = self._show(request.args.get("url", ""))
        if show is None:
            return missing(request)
        if request.args.get("format", "json") != "json":
            return failure(request, 501, "NotImplemented", "Only JSON is given")
        return reply(request, self._body(request, show))

    def _show(self, address: str) -> Show | None:
        parts = urlsplit(address)
        match unquote(parts.path).strip("/").split("/"):
            case [username, slug] if parts.hostname in SITES:
                return self._library.show(username, slug)
        return None

    def _body(self, request: Request, show: Show) -> Body:
        """The members that clients read; the picture is `image`, and there is no `thumbnail_url`."""
        owner = self._library.catalogue.owner(show)
        code = player(request, show)
        return {
            "type": "rich",
            "version": "1.0",
            "title": show.name,
            "author_name": owner.display_name,
            "author_url": SITE + owner.key,
            "provider_name": "Mixcloud",
            "provider_url": f"{SITE}/",
            "html": code,
            "embed": code,
            "url": SITE + show_key(show),
            "image": pictures(self._library.catalogue.picture(show))["extra_large"],
            "width": "100%",
            "height": request.args.get("maxheight", HEIGHT, type=int),
            "cache_age": 86_400,
        }
