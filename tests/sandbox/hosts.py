"""Which host is answered by what: Mixcloud's, and a few of others. Every other host is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox.assets import Blog, Previews, Site, Thumbnails, Waveforms
from tests.sandbox.graph import Graph
from tests.sandbox.graphql_endpoint import GraphQLEndpoint, reply
from tests.sandbox.live_streams import HOST as LIVE_HOST
from tests.sandbox.live_streams import LiveHls, LiveStreams
from tests.sandbox.login import Accounts, LoginForm
from tests.sandbox.oauth import OAuthSite
from tests.sandbox.rate_limit import RateLimited
from tests.sandbox.rest import RestApi
from tests.sandbox.rest_actions import SHOW_ACTIONS
from tests.sandbox.rest_embed import OEmbed
from tests.sandbox.rest_library import Library
from tests.sandbox.rest_replies import rate_limited
from tests.sandbox.streams import Downloads, Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Request, Response

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.media import Media
    from tests.sandbox.state import State
    from tests.sandbox.switches import Switches

FOREIGN_HOSTS = frozenset({"blog.example.org"})
"""Hosts that are not Mixcloud's: pages of others, with players of Mixcloud in them."""


def answers(
    catalogue: Catalogue, media: Media, switches: Switches, state: State, live: LiveStreams
) -> dict[str, Callable[[Request], Response]]:
    """The first two can be limited: `hosts["api.mixcloud.com"].limit`; what they answer with is their `host`."""
    site = Site(Library(catalogue, state))
    accounts = Accounts(catalogue, state)
    graphql = GraphQLEndpoint(Graph(catalogue, switches, state, live=live))
    return {
        "app.mixcloud.com": RateLimited(
            LoginForm(accounts, OEmbed(catalogue, state, graphql)),
            kind=lambda request: {"/oembed/": "oembed", LoginForm.PATH: "login"}.get(request.path, "graphql"),
            caller=lambda request: request.cookies.get("sessionid", ""),
            refuse=_too_many,
        ),
        "api.mixcloud.com": RateLimited(
            RestApi(catalogue, state, switches),
            kind=_rest_kind,
            caller=lambda request: request.args.get("access_token", ""),
            refuse=rate_limited,
        ),
        "thumbnailer.mixcloud.com": Thumbnails(media, state),
        "waveform.mixcloud.com": Waveforms(catalogue, state),
        "audiocdn1.mixcloud.com": Previews(catalogue, state, media),
        "dl.mixcloud.stream": Downloads(catalogue, state, media),
        "aod.mixcloud.stream": Streams(catalogue, state, media),
        LIVE_HOST: LiveHls(live, media),
        "www.mixcloud.com": OAuthSite(accounts, switches, site),
        "mixcloud.com": site,
        "m.mixcloud.com": site,
        "beta.mixcloud.com": site,
        **dict.fromkeys(FOREIGN_HOSTS, Blog()),
    }


def _rest_kind(request: Request) -> str:
    """`upload`, `search`, `action` or `rest`."""
    parts = request.path.strip("/").split("/")
    if parts[0] in {"upload", "search"}:
        return parts[0]
    return "action" if parts[-1] in {"follow", *SHOW_ACTIONS} and request.method != "GET" else "rest"


def _too_many(_request: Request, wait: int) -> Response:
    """GraphQL's own limit is not known; clients expect 429 or 403."""
    response = reply({"errors": [{"message": "Too many requests"}]}, 429)
    response.headers["Retry-After"] = str(wait)
    return response
