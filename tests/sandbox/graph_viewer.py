"""What Mixcloud shows whoever asks: categories, countries, search, live streams; and what is theirs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sandbox.directory import COUNTRIES, CURRENT_COUNTRY, LIVE_MUSIC, MUSIC, TALK
from tests.sandbox.graph_discover import discover, trending
from tests.sandbox.graph_notices import feed, notifications, upload_notifications
from tests.sandbox.graph_playlists import live_source
from tests.sandbox.graph_search import search, tag_suggestions
from tests.sandbox.relay import Fields, Node, Source, connection, global_id
from tests.sandbox.show_node import shows_with_length

if TYPE_CHECKING:
    from tests.sandbox.graph import Graph
    from tests.sandbox.records import LiveStream, Tag


def viewer(graph: Graph) -> Source:
    return Source("Viewer", VIEWER_FIELDS, graph, None)


def _categories(_graph: Graph, _none: None) -> Node:
    def listed(tags: tuple[Tag, ...]) -> list[Node]:
        return [{"name": tag.name, "slug": tag.slug} for tag in tags]

    return {"music": listed(MUSIC), "talk": listed(TALK)}


def _localisation(_graph: Graph, _none: None) -> Node:
    countries = [{"code": code, "name": name} for code, name in COUNTRIES.items()]
    current = {"code": CURRENT_COUNTRY, "name": COUNTRIES[CURRENT_COUNTRY]}
    return {"currentCountry": current, "availableCountries": countries}


def _live(graph: Graph, _none: None) -> Node:
    orders = {
        "PLAYS": lambda stream: stream.plays,
        "CURRENT_SPECTATORS": lambda stream: stream.spectators,
        "STARTED_AT": lambda stream: stream.started,
    }

    def shown(stream: LiveStream, tag: str | None, followed: list[str] | None) -> bool:
        tags = {text.casefold() for one in stream.tags for text in (one.slug, one.name)}
        is_wanted = (not tag or tag.casefold() in tags) and (followed is None or stream.owner in followed)
        return not stream.ended and not stream.is_unlisted and is_wanted

    def current(**arguments: Any) -> Node:
        names = graph.state.following.get(graph.me.username, []) if graph.me else []
        followed = names if arguments.get("filterBy") == "FOLLOWING" else None
        streams = [stream for stream in graph.live.last() if shown(stream, arguments.get("tag"), followed)]
        streams.sort(key=orders.get(arguments.get("orderBy") or "", orders["CURRENT_SPECTATORS"]), reverse=True)
        return connection(streams, lambda stream: live_source(graph, stream), arguments)

    return {"currentLiveStreams": current}


def _listen_laters(graph: Graph, _none: None, **page: Any) -> Node | None:
    if graph.me is None:
        return None
    return shows_with_length(graph, graph.library.now(graph.state.listen_later.get(graph.me.username, [])), page)


def _widget_feed(graph: Graph, _none: None, *, feed: str, **page: Any) -> Node:
    """What the widget plays for an address or its path: a show, a playlist, or a user's uploads."""
    shows = []
    match [part for part in feed.removeprefix("https://www.mixcloud.com").split("/") if part]:
        case [username]:
            user = graph.catalogue.user(username)
            shows = graph.library.uploads(user) if user else []
        case [username, slug]:
            show = graph.show(username, slug)
            shows = [show] if show else []
        case [username, "playlists", slug]:
            playlist = graph.playlist(username, slug)
            shows = graph.library.now(item.show for item in playlist.items if item.show) if playlist else []
    return connection(shows, graph.show_node, page)


VIEWER_FIELDS: Fields = {
    "id": lambda graph, _none: global_id("Viewer", graph.me.number if graph.me else 0),
    "me": lambda graph, _none: graph.user_node(graph.me) if graph.me else None,
    "currentCountryCode": lambda _graph, _none: "GB",
    "categories": _categories,
    "liveCategories": lambda _graph, _none: {"music": [{"name": name} for name in LIVE_MUSIC]},
    "localisation": _localisation,
    "search": search,
    "tagSuggestions": tag_suggestions,
    "discover": discover,
    "trending": trending,
    "live": _live,
    "playerWidgetFeed": _widget_feed,
    "listenLaters": _listen_laters,
    "uploadNotifications": upload_notifications,
    "notifications": notifications,
    "feed": feed,
}
