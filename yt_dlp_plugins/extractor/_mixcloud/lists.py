"""Lists of shows, users and playlists by their addresses: what is asked for, and what the list is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import Link
from mixcloud_core.models import Cloudcast, FeedItem, Listen, NewUpload, Playlist, PlaylistItem, StreamItem, User
from yt_dlp_plugins.extractor._mixcloud.entries import playlist_entry, show_entry, tag_entry, user_entry

__all__ = ["Listing", "own_list", "playlist_items", "search_list", "show_in", "shows", "tag_list", "user_list"]

# What the words in addresses mean to Mixcloud's API.
_ORDERS = {"popular": "popular", "latest": "latest", "new": "latest", "hot": "hot", "trending": "trending"}
# The same list under another name.
_TABS = {"history": "listens"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its id and title, its items, and how each becomes an entry (None for one that stands for none).

    `tab` is which of a user's lists it is.
    """

    id: str
    title: str
    items: Iterator[Any]
    entry: Callable[[Any], dict[str, Any] | None]
    tab: str = ""


def user_list(api: Mixcloud, link: Link, user: User, *, order: str, audio_type: str | None) -> Listing:
    """Give a list of a user's; raises InvalidLinkError for tabs that hold neither shows, users nor playlists."""
    tab = _TABS.get(link.tab, link.tab) or "uploads"
    lists: dict[str, Callable[[], tuple[Iterator[Any], Callable[[Any], dict[str, Any] | None]]]] = {
        "uploads": lambda: (api.uploads(user, order=order or "latest", audio_type=audio_type), _show),
        "tracks": lambda: (api.uploads(user, order=order or "latest", audio_type="track"), _show),
        "favorites": lambda: (api.favorites(user), _show),
        "listens": lambda: (api.history(user), _show),
        "stream": lambda: (api.stream(user), _show),
        "reposts": lambda: (api.reposts(user, audio_type=audio_type), _show),
        "playlists": lambda: (api.playlists(user), playlist_entry),
        "followers": lambda: (api.followers(user), user_entry),
        "following": lambda: (api.following(user), user_entry),
    }
    if tab not in lists:
        raise InvalidLinkError(f"The page {tab} of a user holds no list of shows that can be had")
    items, entry = lists[tab]()
    return Listing(f"{user.username}_{tab}", f"{user.display_name} ({tab})", items, entry, tab)


def tag_list(api: Mixcloud, link: Link, *, order: str, country: str | None) -> Listing:
    """Give a list by tags, cities and artists (`funk+city:london`), or of everything that is popular or new."""
    word = link.order or order or "trending"
    order = _ORDERS.get(word, word)
    parts = [part for part in link.slug.split("+") if part and part != "all"]
    tags = [part for part in parts if ":" not in part]
    named = dict(part.split(":", 1) for part in parts if ":" in part)
    if unknown := named.keys() - {"city", "artist", "tag"}:
        raise InvalidLinkError(f"Nobody knows what {min(unknown)!r} means in a list by tags")
    tags += [named["tag"]] if "tag" in named else []
    if not parts:
        return _chart(api, link, order, country)
    shows = api.discover(*tags, city=named.get("city"), artist=named.get("artist"), country=country, order=order)
    return Listing(f"{link.slug}_{order}", f"{', '.join(part for part in parts)} ({order})", shows, _show)


def own_list(api: Mixcloud, link: Link) -> Listing:
    """Give a list of the account that is signed in; raises InvalidLinkError for pages that are none."""
    page = link.path.strip("/").lower()
    lists: dict[str, tuple[str, Callable[[], Iterator[Any]], Callable[[Any], dict[str, Any] | None]]] = {
        "home": ("feed", lambda: _once(api.feed()), _show),
        "home/feed": ("feed", lambda: _once(api.feed()), _show),
        "home/new-uploads": ("new uploads", api.new_uploads, _show),
        "listen-later": ("listen later", api.listen_later, _show),
        "history": ("history", lambda: api.history(api.me()), _show),
        "favorites": ("favorites", lambda: api.favorites(api.me()), _show),
        "playlists": ("playlists", api.own_playlists, playlist_entry),
    }
    if page not in lists:
        raise InvalidLinkError(f"The page {page} of your account holds no list of shows")
    name, ask, entry = lists[page]
    return Listing(name.replace(" ", "-"), f"Your {name}", ask(), entry)


def playlist_items(api: Mixcloud, playlist: Playlist) -> Listing:
    """Give the shows of a playlist in its owner's order; a show that has gone is an item without an entry."""
    return Listing(f"{playlist.owner.username}_{playlist.slug}", playlist.name, api.playlist_items(playlist), _show)


def search_list(api: Mixcloud, link: Link, *, period: str | None, timed: bool) -> Listing:
    """Give what a search address looks for: shows, users or tags.

    The names of the query on the site were not recorded: those of clients and what else is likely are understood.
    """
    query = {name.lower(): values[-1] for name, values in parse_qs(link.query).items()}

    def value(*names: str) -> str:
        return next((query[name] for name in names if query.get(name)), "")

    words = value("mixcloud_query", "q", "query", "term", "search", "s") or link.slug
    if not words.strip():
        raise InvalidLinkError("The address of the search does not say what to search for")
    kind = (value("type", "tab", "kind") or link.slug).lower()
    if kind in ("user", "users"):
        return Listing(words, f"Users for {words}", api.search_users(words), user_entry)
    if kind in ("tag", "tags"):
        return Listing(words, f"Tags for {words}", api.search_tags(words), tag_entry)
    period = value("createdafter", "created_after", "created").lower() or period
    timed = timed or value("istimestamped", "is_timestamped", "timestamped").lower() in ("yes", "1", "true")
    return shows(words, f"Shows for {words}", api.search(words, published=period, timed=timed))


def shows(list_id: str, title: str, found: Iterator[Cloudcast]) -> Listing:
    """Give a list of shows."""
    return Listing(list_id, title, found, _show)


def _chart(api: Mixcloud, link: Link, order: str, country: str | None) -> Listing:
    """Give what is popular, new or trending, whatever its tags."""
    words = link.path.split("/")
    order = _ORDERS.get(words[-1], order)
    shows = api.trending(country=country) if order == "trending" else api.discover(country=country, order=order)
    return Listing(f"all_{order}", f"All shows ({order})", shows, _show)


def show_in(item: object) -> Cloudcast | None:
    """Give the show that an item of a list stands for, None where it stands for none."""
    if isinstance(item, FeedItem):
        return item.cloudcasts[0] if item.cloudcasts else None
    if isinstance(item, Listen | StreamItem | NewUpload | PlaylistItem):
        return item.cloudcast
    return item if isinstance(item, Cloudcast) else None


def _show(item: object) -> dict[str, Any] | None:
    cloudcast = show_in(item)
    return show_entry(cloudcast) if cloudcast else None


def _once(items: Iterator[FeedItem]) -> Iterator[FeedItem]:
    """A feed names a show for each who did something with it."""
    seen: set[str] = set()
    for item in items:
        cloudcast = show_in(item)
        if cloudcast is None or cloudcast.url not in seen:
            yield item
        if cloudcast:
            seen.add(cloudcast.url)
