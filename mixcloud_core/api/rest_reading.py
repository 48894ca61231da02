"""What the REST API gives to read: its rows, and a method for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from mixcloud_core.api.base import (
    CloudcastLike,
    PlaylistLike,
    UserLike,
    choice,
    cloudcast_link,
    playlist_link,
    user_link,
)
from mixcloud_core.api.from_rest import (
    read_category,
    read_cloudcast,
    read_comment,
    read_embed,
    read_feed_item,
    read_listen,
    read_playlist,
    read_tag,
    read_user,
)
from mixcloud_core.api.rest import ME, Get, RestReader, Window
from mixcloud_core.api.transport import Budget, Content, Transport
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.links import APP
from mixcloud_core.models import Category, Cloudcast, Comment, Embed, FeedItem, Listen, Playlist, Tag, User

__all__ = ["ORDERS", "RestApi"]

ORDERS = ("popular", "latest", "new", "hot")

CLOUDCAST = Get("/{user}/{slug}/", "show", read_cloudcast, Content.SHOW)
CLOUDCAST_COMMENTS = Get("/{user}/{slug}/comments/", "comments on", read_comment, Content.COMMENTS)
CLOUDCAST_FAVORITES = Get("/{user}/{slug}/favorites/", "favoriters of", read_user)
CLOUDCAST_LISTENERS = Get("/{user}/{slug}/listeners/", "listeners of", read_user)
CLOUDCAST_SIMILAR = Get("/{user}/{slug}/similar/", "shows like", read_cloudcast)
CLOUDCAST_EMBED_HTML = Get("/{user}/{slug}/embed-html/", "player of", read_embed, Content.CATALOGUE)
CLOUDCAST_EMBED_JSON = Get("/{user}/{slug}/embed-json/", "player of", read_embed, Content.CATALOGUE)
OEMBED = Get("/oembed/", "player of", read_embed, Content.CATALOGUE, host=APP)
USER = Get("/{user}/", "user", read_user, Content.PROFILE)
USER_CLOUDCASTS = Get("/{user}/cloudcasts/", "uploads of", read_cloudcast)
USER_FAVORITES = Get("/{user}/favorites/", "favorites of", read_cloudcast)
USER_LISTENS = Get(
    "/{user}/listens/", "listens of", read_listen, key=lambda node: node.raw("key") + node.raw("listen_time")
)
USER_LISTEN_LATER = Get("/{user}/listen-later/", "listen-later list of", read_cloudcast)
USER_FOLLOWERS = Get("/{user}/followers/", "followers of", read_user)
USER_FOLLOWING = Get("/{user}/following/", "users followed by", read_user)
USER_FEED = Get("/{user}/feed/", "feed of", read_feed_item)
USER_COMMENTS = Get("/{user}/comments/", "comments on the profile of", read_comment, Content.COMMENTS)
USER_PLAYLISTS = Get("/{user}/playlists/", "playlists of", read_playlist)
PLAYLIST = Get("/{user}/playlists/{slug}/", "playlist", read_playlist)
PLAYLIST_CLOUDCASTS = Get("/{user}/playlists/{slug}/cloudcasts/", "shows of playlist", read_cloudcast)
SEARCH_CLOUDCASTS = Get("/search/", "shows found", read_cloudcast, Content.SEARCH, Budget.SEARCH)
SEARCH_USERS = Get("/search/", "users found", read_user, Content.SEARCH, Budget.SEARCH)
SEARCH_TAGS = Get("/search/", "tags found", read_tag, Content.SEARCH, Budget.SEARCH)
POPULAR = Get("/popular/", "popular shows", read_cloudcast, Content.CHART)
HOT = Get("/popular/hot/", "hot shows", read_cloudcast, Content.CHART)
NEW = Get("/new/", "new shows", read_cloudcast, Content.CHART)
GENRE = Get("/genres/{slug}/", "genre", read_tag, Content.CATALOGUE)
GENRE_CLOUDCASTS = Get("/genres/{slug}/{order}/", "shows of genre", read_cloudcast, Content.CHART)
DISCOVER = Get("/discover/{slug}/", "tag", read_tag, Content.CATALOGUE)
DISCOVER_CLOUDCASTS = Get("/discover/{slug}/{order}/", "shows for tag", read_cloudcast, Content.CHART)
TAG = Get("/tag/{slug}/", "tag", read_tag, Content.CATALOGUE)
TAG_CLOUDCASTS = Get("/tag/{slug}/{order}/", "shows for tag", read_cloudcast, Content.CHART)
CATEGORIES = Get("/categories/", "categories", read_category, Content.CATALOGUE)
CATEGORY = Get("/categories/{slug}/", "category", read_category, Content.CATALOGUE)
CATEGORY_CLOUDCASTS = Get("/categories/{slug}/cloudcasts/", "shows of category", read_cloudcast, Content.CHART)
CATEGORY_USERS = Get("/categories/{slug}/users/", "users of category", read_user, Content.CHART)
CATEGORY_PICKS = Get("/categories/{slug}/userpick-cloudcasts/", "picks of category", read_cloudcast, Content.CHART)
CATEGORY_USER_PICKS = Get("/categories/{slug}/userpick-users/", "users picked for category", read_user, Content.CHART)


class RestApi:
    """The REST API as it is documented: without audio, mostly without tracklists, but with dates and exact counts.

    A show, user or playlist is given by its model or by any address of it; the user `me` is the account of the access
    token. Lists are gone through lazily, in pages of 100 at most. Those with dates take `since` and `until` (aware
    of their zones, UTC inside); an `offset` pages by number instead. Every method may raise NotFoundError.

    Source: www.mixcloud.com/developers (2025, older copies for what it no longer lists).
    """

    def __init__(self, transport: Transport, *, fresh: bool = False) -> None:
        self._transport = transport
        self._reader = RestReader(transport, fresh=fresh)

    @property
    def fresh(self) -> Self:
        """The same API for what must not come out of a cache."""
        return type(self)(self._transport, fresh=True)

    # Shows

    def cloudcast(self, show: CloudcastLike) -> Cloudcast:
        """Give a show with its description and counts; its tracklist is unknown unless REST happens to tell it."""
        return self._reader.one(CLOUDCAST, _show(show))

    def comments(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Comment]:
        """Go through the comments on a show, newest first."""
        return self._reader.many(CLOUDCAST_COMMENTS, Window(limit), _show(show))

    def favoriters(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who favorited a show."""
        return self._reader.many(CLOUDCAST_FAVORITES, Window(limit), _show(show))

    def listeners(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who listened to a show."""
        return self._reader.many(CLOUDCAST_LISTENERS, Window(limit), _show(show))

    def similar(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows that Mixcloud finds similar."""
        return self._reader.many(CLOUDCAST_SIMILAR, Window(limit), _show(show))

    def embed_html(
        self, show: CloudcastLike, *, width: int | None = None, height: int | None = None, color: str | None = None
    ) -> str:
        """Give the markup of a player for a show; sizes in pixels, `color` as six hex digits."""
        return self._reader.text(CLOUDCAST_EMBED_HTML, _show(show), _player(width, height, color))

    def embed(
        self, show: CloudcastLike, *, width: int | None = None, height: int | None = None, color: str | None = None
    ) -> Embed:
        """Give a player for a show; sizes in pixels, `color` as six hex digits."""
        return self._reader.one(CLOUDCAST_EMBED_JSON, _show(show), _player(width, height, color))

    def oembed(self, show: CloudcastLike, *, width: int | None = None, height: int | None = None) -> Embed:
        """Give a player for a show as oEmbed describes one, with title, author and picture; sizes in pixels."""
        query = {"url": cloudcast_link(show).url, "format": "json"}
        query |= {name: str(size) for name, size in (("maxwidth", width), ("maxheight", height)) if size is not None}
        return self._reader.one(OEMBED, {}, query)

    # Users

    def user(self, user: UserLike) -> User:
        """Give a user with the profile."""
        return self._reader.one(USER, {"user": _user(user)})

    def me(self) -> User:
        """Give the account of the access token; raises LoginRequiredError without one, TokenExpiredError if refused."""
        return self._reader.one(USER, {"user": ME})

    def uploads(
        self,
        user: UserLike,
        *,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int | None = None,
    ) -> Iterator[Cloudcast]:
        """Go through the shows of a user, newest first."""
        return self._reader.many(USER_CLOUDCASTS, Window(limit, since, until, offset), {"user": _user(user)})

    def favorites(
        self,
        user: UserLike,
        *,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int | None = None,
    ) -> Iterator[Cloudcast]:
        """Go through the favorites of a user, last added first; the dates are those of the adding."""
        return self._reader.many(USER_FAVORITES, Window(limit, since, until, offset), {"user": _user(user)})

    def listens(
        self,
        user: UserLike,
        *,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int | None = None,
    ) -> Iterator[Listen]:
        """Go through what a user listened to, the latest first, with times."""
        return self._reader.many(USER_LISTENS, Window(limit, since, until, offset), {"user": _user(user)})

    def listen_later(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the listen-later list of the account of the access token."""
        return self._reader.many(USER_LISTEN_LATER, Window(limit), {"user": ME})

    def followers(self, user: UserLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the followers of a user."""
        return self._reader.many(USER_FOLLOWERS, Window(limit), {"user": _user(user)})

    def following(self, user: UserLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through those whom a user follows."""
        return self._reader.many(USER_FOLLOWING, Window(limit), {"user": _user(user)})

    def feed(
        self,
        user: UserLike,
        *,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[FeedItem]:
        """Go through what a user did; kinds that tell neither shows nor users are passed over."""
        return self._reader.many(USER_FEED, Window(limit, since, until), {"user": _user(user)})

    def profile_comments(self, user: UserLike, *, limit: int | None = None) -> Iterator[Comment]:
        """Go through the comments on the page of a user, newest first."""
        return self._reader.many(USER_COMMENTS, Window(limit), {"user": _user(user)})

    def playlists(self, user: UserLike, *, limit: int | None = None) -> Iterator[Playlist]:
        """Go through the playlists of a user."""
        return self._reader.many(USER_PLAYLISTS, Window(limit), {"user": _user(user)})

    def playlist(self, playlist: PlaylistLike) -> Playlist:
        """Give a playlist without its shows."""
        return self._reader.one(PLAYLIST, _list(playlist))

    def playlist_cloudcasts(self, playlist: PlaylistLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows of a playlist, in its owner's order."""
        return self._reader.many(PLAYLIST_CLOUDCASTS, Window(limit), _list(playlist))

    # Search and discovery

    def search(self, words: str, *, limit: int | None = None, offset: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows that fit some words."""
        query = {"q": words, "type": "cloudcast"}
        return self._reader.many(SEARCH_CLOUDCASTS, Window(limit, offset=offset), {}, query)

    def search_users(self, words: str, *, limit: int | None = None, offset: int | None = None) -> Iterator[User]:
        """Go through the users that fit some words."""
        return self._reader.many(SEARCH_USERS, Window(limit, offset=offset), {}, {"q": words, "type": "user"})

    def search_tags(self, words: str, *, limit: int | None = None, offset: int | None = None) -> Iterator[Tag]:
        """Go through the tags that fit some words."""
        return self._reader.many(SEARCH_TAGS, Window(limit, offset=offset), {}, {"q": words, "type": "tag"})

    def popular(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is popular."""
        return self._reader.many(POPULAR, Window(limit), {})

    def hot(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is popular just now."""
        return self._reader.many(HOT, Window(limit), {})

    def new(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is new."""
        return self._reader.many(NEW, Window(limit), {})

    def genre(self, slug: str = "", *, city: str = "") -> Tag:
        """Give a genre, a city, or both together, as a tag."""
        return self._reader.one(GENRE, {"slug": _genre(slug, city)})

    def genre_cloudcasts(
        self, slug: str = "", *, city: str = "", order: str = "popular", limit: int | None = None
    ) -> Iterator[Cloudcast]:
        """Go through the shows of a genre, a city, or both together; `order` is popular, latest, new or hot."""
        choice("order", order, ORDERS)
        return self._reader.many(GENRE_CLOUDCASTS, Window(limit), {"slug": _genre(slug, city), "order": order})

    def discover(self, slug: str) -> Tag:
        """Give a tag, by the older form of its address."""
        return self._reader.one(DISCOVER, {"slug": slug})

    def discover_cloudcasts(
        self, slug: str = "all", *, order: str = "popular", limit: int | None = None
    ) -> Iterator[Cloudcast]:
        """Go through the shows for a tag, or for `all`; `order` is popular, latest, new or hot."""
        choice("order", order, ORDERS)
        return self._reader.many(DISCOVER_CLOUDCASTS, Window(limit), {"slug": slug, "order": order})

    def tag(self, slug: str) -> Tag:
        """Give a tag, by the oldest form of its address."""
        return self._reader.one(TAG, {"slug": slug})

    def tag_cloudcasts(self, slug: str, *, order: str = "popular", limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows for a tag; `order` is popular, latest, new or hot."""
        choice("order", order, ORDERS)
        return self._reader.many(TAG_CLOUDCASTS, Window(limit), {"slug": slug, "order": order})

    def categories(self) -> tuple[Category, ...]:
        """Give all categories (about 40)."""
        return tuple(self._reader.many(CATEGORIES, Window(), {}))

    def category(self, slug: str) -> Category:
        """Give a category."""
        return self._reader.one(CATEGORY, {"slug": slug})

    def category_cloudcasts(self, slug: str, *, picks: bool = False, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows of a category, or only those that were picked."""
        return self._reader.many(CATEGORY_PICKS if picks else CATEGORY_CLOUDCASTS, Window(limit), {"slug": slug})

    def category_users(self, slug: str, *, picks: bool = False, limit: int | None = None) -> Iterator[User]:
        """Go through the users of a category, or only those who were picked."""
        return self._reader.many(CATEGORY_USER_PICKS if picks else CATEGORY_USERS, Window(limit), {"slug": slug})


def _show(show: CloudcastLike) -> dict[str, str]:
    link = cloudcast_link(show)
    return {"user": link.user, "slug": link.slug}


def _user(user: UserLike) -> str:
    return ME if user == ME else user_link(user).user


def _list(playlist: PlaylistLike) -> dict[str, str]:
    link = playlist_link(playlist)
    return {"user": link.user, "slug": link.slug}


def _player(width: int | None, height: int | None, color: str | None) -> dict[str, str]:
    given = {"width": width, "height": height, "color": color}
    return {name: str(value) for name, value in given.items() if value is not None}


def _genre(slug: str, city: str) -> str:
    """Give `funk`, `city:london` or `funk+city:london` (documented 2025)."""
    parts = [slug] if slug else []
    if city:
        parts.append(f"city:{city}")
    if not parts:
        raise InvalidSettingError("a genre or a city is needed", setting="slug")
    return "+".join(parts)
