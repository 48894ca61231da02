"""Lists by the addresses of the site: what is asked for, what the list is called, and which shows are in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from mixcloud_core.api.cloudcasts import CloudcastsApi
from mixcloud_core.api.feeds import FeedsApi
from mixcloud_core.api.finding import FindingApi
from mixcloud_core.api.playlists import OwnPlaylistsApi
from mixcloud_core.api.users import UsersApi
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import Kind, Link, parse
from mixcloud_core.models import Cloudcast, FeedItem, Listen, NewUpload, Playlist, PlaylistItem, StreamItem, User

__all__ = ["Listing", "ListingsApi", "show_in"]

# What the words in addresses mean to Mixcloud's API.
_ORDERS = {"popular": "popular", "latest": "latest", "new": "latest", "hot": "hot", "trending": "trending"}
# The same list under another name.
_TABS = {"history": "listens"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its id and title, and its items, lazily: shows, or what holds one, or users, playlists, tags.

    `of` is the User or the Playlist whose list it is, `tab` which of a user's lists. `newest_first`: the shows come in
    the order of their publication, the latest first, so that a date ends the list.
    """

    id: str
    title: str
    items: Iterator[Any]
    of: Any = None
    tab: str = ""
    newest_first: bool = False

    def shows(self) -> Iterator[Cloudcast]:
        """Go through the shows; items that stand for none are left out."""
        return (show for item in self.items if (show := show_in(item)))


def show_in(item: object) -> Cloudcast | None:
    """Give the show that an item of a list stands for, None where it stands for none."""
    if isinstance(item, FeedItem):
        return item.cloudcasts[0] if item.cloudcasts else None
    if isinstance(item, Listen | StreamItem | NewUpload | PlaylistItem):
        return item.cloudcast
    return item if isinstance(item, Cloudcast) else None


class ListingsApi(CloudcastsApi, UsersApi, FindingApi, OwnPlaylistsApi, FeedsApi):
    """The lists behind addresses."""

    def listing(
        self,
        address: str,
        *,
        order: str = "",
        audio_type: str | None = None,
        country: str | None = None,
        published: str | None = None,
        timed: bool = False,
        named: bool = True,
    ) -> Listing:
        """Give the list that an address of the site leads to; a show is a list of one.

        `order`, `country` and the others count where the address does not say it itself, and where Mixcloud has it for
        the list; see `uploads`, `discover` and `search`. Not `named`: nobody is asked what the user or the playlist is
        called, and the list is all that is asked for. Raises InvalidLinkError for an address that leads to no list.
        """
        link = parse(address)
        if link.kind in (Kind.USER, Kind.TAB):
            user = self.user(link.user) if named else User(link.user, link.user)
            return self._user(link, user, order=order, audio_type=audio_type)
        if link.kind is Kind.PLAYLIST:
            playlist = self.playlist(link.url) if named else None
            return self._playlist(playlist or Playlist(User(link.user, link.user), link.slug, link.slug))
        if link.kind in (Kind.TAG, Kind.DISCOVER):
            return self._tag(link, order=order, country=country)
        if link.kind is Kind.SEARCH:
            return self._search(link, published=published, timed=timed)
        if link.kind is Kind.OWN_PAGE:
            return self._own(link)
        if link.kind is Kind.CLOUDCAST:
            show = self.cloudcast(link.url)
            return Listing(show.url, show.name, iter([show]))
        raise InvalidLinkError(f"{link.kind.value} is no list of shows".capitalize())

    def _user(self, link: Link, user: User, *, order: str = "", audio_type: str | None = None) -> Listing:
        """Give a list of a user's; raises InvalidLinkError for tabs that hold neither shows, users nor playlists."""
        tab = _TABS.get(link.tab, link.tab) or "uploads"
        order = order or "latest"
        lists: dict[str, Callable[[], Iterator[Any]]] = {
            "uploads": lambda: self.uploads(user, order=order, audio_type=audio_type),
            "tracks": lambda: self.uploads(user, order=order, audio_type="track"),
            "favorites": lambda: self.favorites(user),
            "listens": lambda: self.history(user),
            "stream": lambda: self.stream(user),
            "reposts": lambda: self.reposts(user, audio_type=audio_type),
            "playlists": lambda: self.playlists(user),
            "followers": lambda: self.followers(user),
            "following": lambda: self.following(user),
        }
        if tab not in lists:
            raise InvalidLinkError(f"The page {tab} of a user holds no list of shows that can be had")
        newest_first = tab in ("uploads", "tracks") and order == "latest"
        return Listing(f"{user.username}_{tab}", f"{user.display_name} ({tab})", lists[tab](), user, tab, newest_first)

    def _tag(self, link: Link, *, order: str = "", country: str | None = None) -> Listing:
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
            return self._chart(link, order, country)
        shows = self.discover(*tags, city=named.get("city"), artist=named.get("artist"), country=country, order=order)
        return Listing(f"{link.slug}_{order}", f"{', '.join(parts)} ({order})", shows, newest_first=order == "latest")

    def _own(self, link: Link) -> Listing:
        """Give a list of the account that is signed in; raises InvalidLinkError for pages that are none."""
        page = link.path.strip("/").lower()
        lists: dict[str, tuple[str, Callable[[], Iterator[Any]]]] = {
            "home": ("feed", lambda: _once(self.feed())),
            "home/feed": ("feed", lambda: _once(self.feed())),
            "home/new-uploads": ("new uploads", self.new_uploads),
            "listen-later": ("listen later", self.listen_later),
            "history": ("history", lambda: self.history(self.me())),
            "favorites": ("favorites", lambda: self.favorites(self.me())),
            "playlists": ("playlists", self.own_playlists),
        }
        if page not in lists:
            raise InvalidLinkError(f"The page {page} of your account holds no list of shows")
        name, ask = lists[page]
        return Listing(name.replace(" ", "-"), f"Your {name}", ask())

    def _playlist(self, playlist: Playlist) -> Listing:
        """Give the shows of a playlist in its owner's order; a show that has gone is an item that stands for none."""
        items = self.playlist_items(playlist)
        return Listing(f"{playlist.owner.username}_{playlist.slug}", playlist.name, items, playlist)

    def _search(self, link: Link, *, published: str | None = None, timed: bool = False) -> Listing:
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
            return Listing(words, f"Users for {words}", self.search_users(words))
        if kind in ("tag", "tags"):
            return Listing(words, f"Tags for {words}", self.search_tags(words))
        published = value("createdafter", "created_after", "created").lower() or published
        timed = timed or value("istimestamped", "is_timestamped", "timestamped").lower() in ("yes", "1", "true")
        return Listing(words, f"Shows for {words}", self.search(words, published=published, timed=timed))

    def _chart(self, link: Link, order: str, country: str | None) -> Listing:
        """Give what is popular, new or trending, whatever its tags."""
        words = link.path.split("/")
        order = _ORDERS.get(words[-1], order)
        is_trending = order == "trending"
        shows = self.trending(country=country) if is_trending else self.discover(country=country, order=order)
        return Listing(f"all_{order}", f"All shows ({order})", shows, newest_first=order == "latest")


def _once(items: Iterator[FeedItem]) -> Iterator[FeedItem]:
    """A feed names a show for each who did something with it."""
    seen: set[str] = set()
    for item in items:
        cloudcast = show_in(item)
        if cloudcast is None or cloudcast.url not in seen:
            yield item
        if cloudcast:
            seen.add(cloudcast.url)
