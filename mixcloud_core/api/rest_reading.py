"""What the REST API gives to read: a method for each row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from mixcloud_core.api import rest_rows as rows
from mixcloud_core.api.base import (
    CloudcastLike,
    PlaylistLike,
    UserLike,
    choice,
    cloudcast_link,
    playlist_link,
    user_link,
)
from mixcloud_core.api.rest import ME, RestReader, Window
from mixcloud_core.api.transport import Transport
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.models import Category, Cloudcast, Comment, Embed, FeedItem, Listen, Playlist, Tag, User

__all__ = ["RestApi"]


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
        return self._reader.one(rows.CLOUDCAST, _show(show))

    def comments(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Comment]:
        """Go through the comments on a show, newest first."""
        return self._reader.many(rows.CLOUDCAST_COMMENTS, Window(limit), _show(show))

    def favoriters(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who favorited a show."""
        return self._reader.many(rows.CLOUDCAST_FAVORITES, Window(limit), _show(show))

    def listeners(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who listened to a show."""
        return self._reader.many(rows.CLOUDCAST_LISTENERS, Window(limit), _show(show))

    def similar(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows that Mixcloud finds similar."""
        return self._reader.many(rows.CLOUDCAST_SIMILAR, Window(limit), _show(show))

    def embed_html(
        self, show: CloudcastLike, *, width: int | None = None, height: int | None = None, color: str | None = None
    ) -> str:
        """Give the markup of a player for a show; sizes in pixels, `color` as six hex digits."""
        return self._reader.text(rows.CLOUDCAST_EMBED_HTML, _show(show), _player(width, height, color))

    def embed(
        self, show: CloudcastLike, *, width: int | None = None, height: int | None = None, color: str | None = None
    ) -> Embed:
        """Give a player for a show; sizes in pixels, `color` as six hex digits."""
        return self._reader.one(rows.CLOUDCAST_EMBED_JSON, _show(show), _player(width, height, color))

    def oembed(self, show: CloudcastLike, *, width: int | None = None, height: int | None = None) -> Embed:
        """Give a player for a show as oEmbed describes one, with title, author and picture; sizes in pixels."""
        query = {"url": cloudcast_link(show).url, "format": "json"}
        query |= {name: str(size) for name, size in (("maxwidth", width), ("maxheight", height)) if size is not None}
        return self._reader.one(rows.OEMBED, {}, query)

    # Users

    def user(self, user: UserLike) -> User:
        """Give a user with the profile."""
        return self._reader.one(rows.USER, {"user": _user(user)})

    def me(self) -> User:
        """Give the account of the access token; raises LoginRequiredError without one, TokenExpiredError if refused."""
        return self._reader.one(rows.USER, {"user": ME})

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
        return self._reader.many(rows.USER_CLOUDCASTS, Window(limit, since, until, offset), {"user": _user(user)})

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
        return self._reader.many(rows.USER_FAVORITES, Window(limit, since, until, offset), {"user": _user(user)})

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
        return self._reader.many(rows.USER_LISTENS, Window(limit, since, until, offset), {"user": _user(user)})

    def listen_later(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the listen-later list of the account of the access token."""
        return self._reader.many(rows.USER_LISTEN_LATER, Window(limit), {"user": ME})

    def followers(self, user: UserLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the followers of a user."""
        return self._reader.many(rows.USER_FOLLOWERS, Window(limit), {"user": _user(user)})

    def following(self, user: UserLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through those whom a user follows."""
        return self._reader.many(rows.USER_FOLLOWING, Window(limit), {"user": _user(user)})

    def feed(
        self,
        user: UserLike,
        *,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[FeedItem]:
        """Go through what a user did; kinds that tell neither shows nor users are passed over."""
        return self._reader.many(rows.USER_FEED, Window(limit, since, until), {"user": _user(user)})

    def profile_comments(self, user: UserLike, *, limit: int | None = None) -> Iterator[Comment]:
        """Go through the comments on the page of a user, newest first."""
        return self._reader.many(rows.USER_COMMENTS, Window(limit), {"user": _user(user)})

    def playlists(self, user: UserLike, *, limit: int | None = None) -> Iterator[Playlist]:
        """Go through the playlists of a user."""
        return self._reader.many(rows.USER_PLAYLISTS, Window(limit), {"user": _user(user)})

    def playlist(self, playlist: PlaylistLike) -> Playlist:
        """Give a playlist without its shows."""
        return self._reader.one(rows.PLAYLIST, _list(playlist))

    def playlist_cloudcasts(self, playlist: PlaylistLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows of a playlist, in its owner's order."""
        return self._reader.many(rows.PLAYLIST_CLOUDCASTS, Window(limit), _list(playlist))

    # Search and discovery

    def search(self, words: str, *, limit: int | None = None, offset: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows that fit some words."""
        query = {"q": words, "type": "cloudcast"}
        return self._reader.many(rows.SEARCH_CLOUDCASTS, Window(limit, offset=offset), {}, query)

    def search_users(self, words: str, *, limit: int | None = None, offset: int | None = None) -> Iterator[User]:
        """Go through the users that fit some words."""
        return self._reader.many(rows.SEARCH_USERS, Window(limit, offset=offset), {}, {"q": words, "type": "user"})

    def search_tags(self, words: str, *, limit: int | None = None, offset: int | None = None) -> Iterator[Tag]:
        """Go through the tags that fit some words."""
        return self._reader.many(rows.SEARCH_TAGS, Window(limit, offset=offset), {}, {"q": words, "type": "tag"})

    def popular(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is popular."""
        return self._reader.many(rows.POPULAR, Window(limit), {})

    def hot(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is popular just now."""
        return self._reader.many(rows.HOT, Window(limit), {})

    def new(self, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is new."""
        return self._reader.many(rows.NEW, Window(limit), {})

    def genre(self, slug: str = "", *, city: str = "") -> Tag:
        """Give a genre, a city, or both together, as a tag."""
        return self._reader.one(rows.GENRE, {"slug": _genre(slug, city)})

    def genre_cloudcasts(
        self, slug: str = "", *, city: str = "", order: str = "popular", limit: int | None = None
    ) -> Iterator[Cloudcast]:
        """Go through the shows of a genre, a city, or both together; `order` is popular, latest, new or hot."""
        choice("order", order, rows.ORDERS)
        return self._reader.many(rows.GENRE_CLOUDCASTS, Window(limit), {"slug": _genre(slug, city), "order": order})

    def discover(self, slug: str) -> Tag:
        """Give a tag, by the older form of its address."""
        return self._reader.one(rows.DISCOVER, {"slug": slug})

    def discover_cloudcasts(
        self, slug: str = "all", *, order: str = "popular", limit: int | None = None
    ) -> Iterator[Cloudcast]:
        """Go through the shows for a tag, or for `all`; `order` is popular, latest, new or hot."""
        choice("order", order, rows.ORDERS)
        return self._reader.many(rows.DISCOVER_CLOUDCASTS, Window(limit), {"slug": slug, "order": order})

    def tag(self, slug: str) -> Tag:
        """Give a tag, by the oldest form of its address."""
        return self._reader.one(rows.TAG, {"slug": slug})

    def tag_cloudcasts(self, slug: str, *, order: str = "popular", limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows for a tag; `order` is popular, latest, new or hot."""
        choice("order", order, rows.ORDERS)
        return self._reader.many(rows.TAG_CLOUDCASTS, Window(limit), {"slug": slug, "order": order})

    def categories(self) -> tuple[Category, ...]:
        """Give all categories (about 40)."""
        return tuple(self._reader.many(rows.CATEGORIES, Window(), {}))

    def category(self, slug: str) -> Category:
        """Give a category."""
        return self._reader.one(rows.CATEGORY, {"slug": slug})

    def category_cloudcasts(self, slug: str, *, picks: bool = False, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows of a category, or only those that were picked."""
        return self._reader.many(
            rows.CATEGORY_PICKS if picks else rows.CATEGORY_CLOUDCASTS, Window(limit), {"slug": slug}
        )

    def category_users(self, slug: str, *, picks: bool = False, limit: int | None = None) -> Iterator[User]:
        """Go through the users of a category, or only those who were picked."""
        return self._reader.many(
            rows.CATEGORY_USER_PICKS if picks else rows.CATEGORY_USERS, Window(limit), {"slug": slug}
        )


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
