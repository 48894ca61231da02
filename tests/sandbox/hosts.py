"""Which host is answered by what. Every other host is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox.assets import Previews, Site, Thumbnails, Waveforms
from tests.sandbox.graph import Graph
from tests.sandbox.graphql_endpoint import GraphQLEndpoint
from tests.sandbox.rest import RestApi
from tests.sandbox.streams import Downloads, Streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Request, Response

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.media import Media
    from tests.sandbox.state import State
    from tests.sandbox.switches import Switches


def answers(
    catalogue: Catalogue, media: Media, switches: Switches, state: State
) -> dict[str, Callable[[Request], Response]]:
    site = Site(catalogue)
    return {
        "app.mixcloud.com": GraphQLEndpoint(Graph(catalogue, switches, state)),
        "api.mixcloud.com": RestApi(catalogue, state),
        "thumbnailer.mixcloud.com": Thumbnails(media),
        "waveform.mixcloud.com": Waveforms(catalogue),
        "audiocdn1.mixcloud.com": Previews(catalogue, media),
        "dl.mixcloud.stream": Downloads(catalogue, media),
        "aod.mixcloud.stream": Streams(catalogue, media),
        "www.mixcloud.com": site,
        "mixcloud.com": site,
        "m.mixcloud.com": site,
        "beta.mixcloud.com": site,
    }
