"""A user as GraphQL gives one: profile, counters and lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from tests.sandbox.catalogue import SITE, show_key, user_picture
from tests.sandbox.graph_comments import comments
from tests.sandbox.graph_playlists import live_source, playlist_source, playlists
from tests.sandbox.graph_stats import user_stats
from tests.sandbox.relay import Fields, Node, Source, always, connection, global_id, picture
from tests.sandbox.show_node import shows_with_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph
    from tests.sandbox.records import Show, User


def _uploads(graph: Graph, user: User, **arguments: Any) -> Node:
    """A user's uploads; they hold shows of others that name the user as host (seen by clients in 2026)."""
    shows = graph.unpublished(user) if arguments.get("isPublic") is False else graph.uploads(user)
    only = arguments.get("onlyAttributedTo")
    if only is not None:
        hosts = {user.username for user in graph.catalogue.users if global_id("User", user.number) == only}
        shows = [show for show in shows if hosts & set(show.hosts)]
    if "SHOW" not in (arguments.get("audioTypes") or ["SHOW"]) or arguments.get("hasActivePromotions"):
        shows = []
    match arguments.get("orderBy"):
        case "OLDEST":
            shows.reverse()
        case "HOT" | "POPULAR":
            shows.sort(key=lambda show: show.plays, reverse=True)
    return shows_with_length(graph, shows, arguments)


def _favorites(graph: Graph, user: User, **page: Any) -> Node:
    hidden = user.hides_favorites and not graph.is_me(user.username)
    shows = [] if hidden else graph.library.now(graph.state.favorites.get(user.username, []))
    return shows_with_length(graph, shows, page, isHidden=user.hides_favorites)


def _heard(graph: Graph, user: User) -> list[Show]:
    if user.hides_history and not graph.is_me(user.username):
        return []
    return graph.library.now(graph.state.listens.get(user.username, []))


def _history(graph: Graph, user: User, **page: Any) -> Node:
    heard = list(enumerate(reversed(_heard(graph, user)), user.number * 1000))
    heard.reverse()

    def listen(numbered: tuple[int, Show]) -> Node:
        number, show = numbered
        return {"__typename": "Listen", "id": global_id("Listen", number), "cloudcast": graph.show_node(show)}

    return connection(heard, listen, page, isHidden=user.hides_history)


def _listens(graph: Graph, user: User, **page: Any) -> Node:
    """Each show once; the history tells each time."""
    return shows_with_length(graph, list({show_key(show): show for show in _heard(graph, user)}.values()), page)


def _reposted(graph: Graph, user: User, **arguments: Any) -> Node:
    wanted = "SHOW" in (arguments.get("audioTypes") or ["SHOW"])
    shows = graph.library.now(graph.state.reposts.get(user.username, [])) if wanted else []
    return shows_with_length(graph, shows, arguments)


def repost_time(graph: Graph, user: User, show: Show) -> str:
    """When it was reposted; an hour after it was published, where that isn't known."""
    known = graph.state.reposted_at.get((user.username, show_key(show)))
    return known or (datetime.fromisoformat(show.published) + timedelta(hours=1)).isoformat()


def _stream(graph: Graph, user: User, **page: Any) -> Node:
    """Uploads and reposts; cursors such as `2018-02-15 17:10:20+00:00|510659675` (recorded in 2018)."""
    entries: list[tuple[str, Show, str | None]]
    entries = [(show.published, show, None) for show in graph.library.uploads(user)]
    reposts = graph.library.now(graph.state.reposts.get(user.username, []))
    entries += [(repost_time(graph, user, show), show, user.username) for show in reposts]
    entries.sort(key=lambda entry: (entry[0], entry[1].number), reverse=True)
    cursors = [f"{time.replace('T', ' ')}|{show.number}" for time, show, _by in entries]
    start = 0
    if after := page.get("after"):
        if after not in cursors:
            raise GraphQLError("Invalid cursor")
        start = cursors.index(after) + 1
    end = len(entries) if page.get("first") is None else min(start + page["first"], len(entries))
    edges = [
        {
            "__typename": "StreamCloudcastEdge",
            "cursor": cursors[at],
            "node": graph.show_node(entries[at][1]),
            "repostedBy": entries[at][2],
        }
        for at in range(start, end)
    ]
    info = {
        "hasNextPage": end < len(entries),
        "hasPreviousPage": start > 0,
        "startCursor": edges[0]["cursor"] if edges else None,
        "endCursor": edges[-1]["cursor"] if edges else None,
    }
    return {"edges": edges, "pageInfo": info, "totalCount": len(entries)}


def _followers(graph: Graph, user: User, **page: Any) -> Node:
    names = [name for name, followed in graph.state.following.items() if user.username in followed]
    return connection(graph.users(names), graph.user_node, page, totalCount=graph.state.follower_count(user))


def _followings(graph: Graph, user: User, **page: Any) -> Node:
    names = graph.state.following.get(user.username, [])
    if page.get("filter") == "SHARED":
        mine = graph.state.following.get(graph.me.username, []) if graph.me else []
        return connection(graph.users(name for name in names if name in mine), graph.user_node, page)
    return connection(graph.users(names), graph.user_node, page, totalCount=graph.state.following_count(user))


def _drafts(graph: Graph, user: User, **page: Any) -> Node | None:
    if not graph.is_me(user.username):
        return None
    shows = [show for show in graph.unpublished(user) if show.is_draft or show.is_scheduled]
    return shows_with_length(graph, shows, page)


def _subscribers(graph: Graph, user: User, **page: Any) -> Node | None:
    """Who pays for a user's Select, for that user only."""
    if not graph.is_me(user.username):
        return None
    subscribers = [one for one in graph.catalogue.users if user.username in one.subscribed_to]

    def item(subscriber: User) -> Node:
        return {
            "__typename": "SelectSubscriptionItem",
            "id": global_id("SelectSubscriptionItem", subscriber.number),
            "subscriber": graph.user_node(subscriber),
            "amount": 299,
            "currency": "EUR",
            "created": "2025-01-01T00:00:00+00:00",
            "displayAmount": "€2.99",
            "formattedTotalSpend": "€2.99",
            "location": subscriber.country_code,
        }

    return connection(subscribers, item, page)


def _live(graph: Graph, user: User, *, isPublic: bool | None = None) -> Source | None:  # noqa: N803  (the argument's name in the schema)
    stream = graph.live.of(user.username)
    return live_source(graph, stream) if stream and not (isPublic and stream.is_unlisted) else None


def _navigation(graph: Graph, user: User, **_hidden: object) -> Node:
    def item(kind: str, **members: object) -> Node:
        return {"__typename": f"{kind}NavigationItem", "inDropdown": False, **members}

    items = [item("Stream"), item("Uploads"), item("Favorites", hidden=user.hides_favorites)]
    items.append(item("Listens", hidden=user.hides_history))
    items += [
        item("Playlist", count=len(playlist.items), playlist=playlist_source(graph, playlist))
        for playlist in graph.library.playlists(user)
    ]
    kind, field = ("Uploads", _uploads) if graph.uploads(user) else ("Stream", _stream)
    view = {"__typename": f"{kind}View", kind.lower(): lambda **arguments: field(graph, user, **arguments)}
    return {"menuItems": items, "defaultView": view}


def _own(value: Callable[[User], object]) -> Callable[[Graph, User], object]:
    """What only the user is told."""
    return lambda graph, user: value(user) if graph.is_me(user.username) else None


_NEVER = ("isStaff", "isSpam", "isBranded", "isStaffPick", "hasCoverPicture", "receivesUploadNotifications")
_NONE = ("coverPicture", "percentageComplete", "quantcastTrackingPixel")

USER_FIELDS: Fields = {
    **dict.fromkeys(_NEVER, always(value=False)),
    **dict.fromkeys(_NONE, always(None)),
    "id": lambda _graph, user: global_id("User", user.number),
    "username": lambda _graph, user: user.username,
    "displayName": lambda _graph, user: user.display_name,
    "dateJoined": lambda _graph, user: user.joined,
    "biog": lambda _graph, user: user.biog,
    "city": lambda _graph, user: user.city,
    "country": lambda _graph, user: user.country,
    "countryCode": lambda _graph, user: user.country_code,
    "key": lambda _graph, user: user.key,
    "url": lambda _graph, user: SITE + user.key,
    "email": _own(lambda user: f"{user.username.lower()}@example.org"),
    "uploadLimits": _own(lambda _user: {"tracksPublishRemaining": 5, "showsPublishRemaining": 8}),
    "picture": lambda _graph, user, **size: picture(user_picture(user), **size),
    "hasPicture": always(value=True),
    "socialMediaLinks": lambda _graph, user: [{"platform": name, "deeplink": url} for name, url in user.social],
    "customProfileLinks": lambda _graph, user: [{"title": title, "url": url} for title, url in user.links],
    "isUploader": lambda graph, user: bool(graph.uploads(user)),
    "isSelect": lambda _graph, user: user.is_select,
    "hasProFeatures": lambda _graph, user: user.is_pro,
    "hasPremiumFeatures": lambda _graph, user: bool(user.subscribed_to),
    "isViewer": lambda graph, user: graph.is_me(user.username),
    "isSubscribedTo": lambda graph, user: graph.me is not None and user.username in graph.me.subscribed_to,
    "isSelectSubscriber": lambda graph, user: graph.me is not None and graph.me.username in user.subscribed_to,
    # Which way round the two go is not documented; `changeFollowing(isFollowing)` sets what the viewer does.
    "isFollowing": lambda graph, user: graph.follows(graph.me, user),
    "isFollowed": lambda graph, user: graph.follows(user, graph.me),
    "uploads": _uploads,
    "favorites": _favorites,
    "listeningHistory": _history,
    "listens": _listens,
    "stream": _stream,
    "reposted": _reposted,
    "highlighted": lambda graph, user, **page: shows_with_length(graph, graph.library.uploads(user)[:1], page),
    "exclusives": lambda graph, user, **page: shows_with_length(
        graph, [show for show in graph.library.uploads(user) if show.is_exclusive], page, isHidden=False
    ),
    "drafts": _drafts,
    "playlists": playlists,
    "followers": _followers,
    "followings": _followings,
    "messages": comments,
    "posts": lambda graph, _user, **page: connection([], graph.user_node, page),
    "usersSubscribedTo": lambda graph, user, **page: connection(graph.users(user.subscribed_to), graph.user_node, page),
    "selectSubscriptions": _subscribers,
    "liveStream": _live,
    "profileNavigation": _navigation,
    "stats": user_stats,
}
