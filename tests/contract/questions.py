"""What the service is asked: a row for each question, in the order of what is worth most.

Not asked are GraphQL's details, tracklist and id of a show, favoriters, reposters, listeners and followed users, staff
picks and more shows of an owner: they are made of the parts of others here, and `document` has them checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mixcloud_core import types
from mixcloud_core.api import cloudcasts, users
from mixcloud_core.api.graphql import execute
from mixcloud_core.api.transport import Account, Transport
from mixcloud_core.client import Mixcloud
from mixcloud_core.models import Streams
from tests.core.forms import Hint

# Entries of a list: enough to see more than one kind.
FEW = 5


@dataclass
class Subject:
    """What is asked about; the second half is found on the way."""

    user: str
    show: str
    hidden: str
    words: str
    tag: str
    show_id: str = ""
    comment_id: str = ""
    playlist: str = ""
    streams: Streams = field(default_factory=Streams)


@dataclass(frozen=True)
class Service:
    """The library, and what is under it."""

    mixcloud: Mixcloud
    transport: Transport


@dataclass(frozen=True)
class Question:
    """`reply` is what REST's whole reply has to be; GraphQL's tells by itself which type it is of.

    It is not asked where the subject lacks what it `needs`, nor where it takes an `account` that nobody gave.
    """

    name: str
    ask: Callable[[Service, Subject], object]
    reply: Hint = None
    needs: str = ""
    account: Account = Account.NONE


def _show(service: Service, subject: Subject) -> None:
    show = service.mixcloud.cloudcast(subject.show)
    subject.show_id, subject.streams = show.id, show.streams


def _comments(service: Service, subject: Subject) -> None:
    for comment in _few(service.mixcloud.comments(subject.show, limit=FEW)):
        subject.comment_id = subject.comment_id or comment.id


def _playlists(service: Service, subject: Subject) -> None:
    for playlist in _few(service.mixcloud.playlists(subject.user, limit=FEW)):
        subject.playlist = subject.playlist or playlist.url


def _replies(service: Service, subject: Subject) -> None:
    variables = {"id": subject.comment_id, "first": FEW}
    execute(service.transport, cloudcasts.REPLIES, variables, purpose="replies")


def _many_followers(service: Service, subject: Subject) -> None:
    """One more than anybody was seen asking for."""
    variables = {"lookup": {"username": subject.user}, "first": 101}
    execute(service.transport, users.FOLLOWERS, variables, purpose="101 followers")


def _few(found: Iterator[Any]) -> list[Any]:
    return list(found)


def graphql(name: str, ask: Callable[[Mixcloud, Subject], Any], **more: Any) -> Question:
    return Question(f"GraphQL {name}", lambda service, subject: _gone_through(ask(service.mixcloud, subject)), **more)


def rest(name: str, ask: Callable[[Mixcloud, Subject], Any], reply: Hint, **more: Any) -> Question:
    return Question(
        f"REST {name}", lambda service, subject: _gone_through(ask(service.mixcloud, subject)), reply, **more
    )


def _gone_through(found: object) -> object:
    return list(found) if isinstance(found, Iterator) else found


_SHOWS = types.RestPage[types.RestCloudcast]
_USERS = types.RestPage[types.RestUser]
_SESSION = {"account": Account.SESSION}
_TOKEN = {"account": Account.TOKEN}

QUESTIONS = (
    Question("GraphQL show", _show),
    graphql("counts of a show that hides them", lambda m, s: m.cloudcast_counts(s.hidden)),
    graphql("show by id", lambda m, s: m.cloudcast_by_id(s.show_id), needs="show_id"),
    graphql("many shows", lambda m, s: m.cloudcasts([s.show, s.hidden])),
    graphql("reason why a show is gone", lambda m, s: m.disabled_reason(s.show)),
    Question("GraphQL comments", _comments),
    Question("GraphQL replies to a comment", _replies, needs="comment_id"),
    graphql("related shows", lambda m, s: m.related(s.show, limit=FEW)),
    graphql("user", lambda m, s: m.user(s.user)),
    graphql("many users", lambda m, s: m.users([s.user])),
    graphql("uploads", lambda m, s: m.uploads(s.user, limit=FEW)),
    graphql("favorites", lambda m, s: m.favorites(s.user, limit=FEW)),
    graphql("history", lambda m, s: m.history(s.user, limit=FEW)),
    graphql("stream", lambda m, s: m.stream(s.user, limit=FEW)),
    graphql("reposts", lambda m, s: m.reposts(s.user, limit=FEW)),
    Question("GraphQL followers, 101 at once", _many_followers),
    Question("GraphQL playlists", _playlists),
    graphql("playlist", lambda m, s: m.playlist(s.playlist), needs="playlist"),
    graphql("playlist items", lambda m, s: m.playlist_items(s.playlist, limit=FEW), needs="playlist"),
    graphql("search for shows", lambda m, s: m.search(s.words, published="past_year", timed=True, limit=FEW)),
    graphql("search for users", lambda m, s: m.search_users(s.words, uploader=True, limit=FEW)),
    graphql("search for tags", lambda m, s: m.search_tags(s.tag, limit=FEW)),
    graphql("shows by tag", lambda m, s: m.discover(s.tag, order="popular", limit=FEW)),
    graphql("trending shows", lambda m, _: m.trending(limit=FEW)),
    graphql("related tags", lambda m, s: m.related_tags(s.tag)),
    graphql("tag suggestions", lambda m, s: m.tag_suggestions(s.tag)),
    graphql("categories", lambda m, _: m.categories()),
    graphql("countries", lambda m, _: m.countries()),
    graphql("live stream of a user", lambda m, s: m.live_stream(s.user)),
    graphql("live now", lambda m, _: m.live_now(limit=FEW)),
    graphql("live categories", lambda m, _: m.live_categories()),
    rest("show", lambda m, s: m.rest.cloudcast(s.show), types.RestFullCloudcast),
    rest("user", lambda m, s: m.rest.user(s.user), types.RestFullUser),
    rest("uploads", lambda m, s: m.rest.uploads(s.user, limit=FEW), _SHOWS),
    rest("favorites", lambda m, s: m.rest.favorites(s.user, limit=FEW), _SHOWS),
    rest("listens", lambda m, s: m.rest.listens(s.user, limit=FEW), types.RestPage[types.RestListen]),
    rest("followers", lambda m, s: m.rest.followers(s.user, limit=FEW), _USERS),
    rest("following", lambda m, s: m.rest.following(s.user, limit=FEW), _USERS),
    rest("feed", lambda m, s: m.rest.feed(s.user, limit=FEW), types.RestPage[types.RestFeedItem]),
    rest("playlists", lambda m, s: m.rest.playlists(s.user, limit=FEW), types.RestPage[types.RestPlaylist]),
    rest("playlist", lambda m, s: m.rest.playlist(s.playlist), types.RestPlaylist, needs="playlist"),
    rest("playlist shows", lambda m, s: m.rest.playlist_cloudcasts(s.playlist, limit=FEW), _SHOWS, needs="playlist"),
    rest("comments", lambda m, s: m.rest.comments(s.show, limit=FEW), types.RestPage[types.RestComment]),
    rest("search for shows", lambda m, s: m.rest.search(s.words, limit=FEW), _SHOWS),
    rest("search for users", lambda m, s: m.rest.search_users(s.words, limit=FEW), _USERS),
    rest("search for tags", lambda m, s: m.rest.search_tags(s.tag, limit=FEW), types.RestPage[types.RestTag]),
    rest("popular shows", lambda m, _: m.rest.popular(limit=FEW), _SHOWS),
    rest("hot shows", lambda m, _: m.rest.hot(limit=FEW), _SHOWS),
    rest("new shows", lambda m, _: m.rest.new(limit=FEW), _SHOWS),
    rest("genre", lambda m, s: m.rest.genre(s.tag), types.RestTag),
    rest("shows of a genre", lambda m, s: m.rest.genre_cloudcasts(s.tag, limit=FEW), _SHOWS),
    rest("categories", lambda m, _: m.rest.categories(), types.RestPage[types.RestCategory]),
    rest("player as JSON", lambda m, s: m.rest.embed(s.show), types.RestEmbed),
    rest("player by oEmbed", lambda m, s: m.rest.oembed(s.show), types.RestOEmbed),
    rest("player as HTML", lambda m, s: m.rest.embed_html(s.show), None),
    rest("own user", lambda m, _: m.rest.me(), types.RestFullUser, **_TOKEN),
    rest("listen later", lambda m, _: m.rest.listen_later(limit=FEW), _SHOWS, **_TOKEN),
    graphql("own user", lambda m, _: m.me(), **_SESSION),
    graphql("own feed", lambda m, _: m.feed(limit=FEW), **_SESSION),
    graphql("own notifications", lambda m, _: m.notifications(limit=FEW), **_SESSION),
    graphql("own new uploads", lambda m, _: m.new_uploads(limit=FEW), **_SESSION),
    graphql("own listen later", lambda m, _: m.listen_later(limit=FEW), **_SESSION),
    graphql("own playlists", lambda m, _: m.own_playlists(limit=FEW), **_SESSION),
    graphql("own subscriptions", lambda m, _: m.subscriptions(limit=FEW), **_SESSION),
    graphql("own statistics", lambda m, _: m.account_statistics(), **_SESSION),
    # Nobody was seen asking for these for years.
    rest("comments on a profile", lambda m, s: m.rest.profile_comments(s.user), types.RestPage[types.RestComment]),
    rest("favoriters", lambda m, s: m.rest.favoriters(s.show, limit=FEW), _USERS),
    rest("listeners", lambda m, s: m.rest.listeners(s.show, limit=FEW), _USERS),
    rest("similar shows", lambda m, s: m.rest.similar(s.show, limit=FEW), _SHOWS),
    rest("category", lambda m, s: m.rest.category(s.tag), types.RestCategory),
    rest("shows of a category", lambda m, s: m.rest.category_cloudcasts(s.tag, limit=FEW), _SHOWS),
    rest("shows picked", lambda m, s: m.rest.category_cloudcasts(s.tag, picks=True, limit=FEW), _SHOWS),
    rest("users of a category", lambda m, s: m.rest.category_users(s.tag, limit=FEW), _USERS),
    rest("users picked", lambda m, s: m.rest.category_users(s.tag, picks=True, limit=FEW), _USERS),
    rest("tag, by its older address", lambda m, s: m.rest.discover(s.tag), types.RestTag),
    rest("shows, by the older address", lambda m, s: m.rest.discover_cloudcasts(s.tag, limit=FEW), _SHOWS),
    rest("tag, by its oldest address", lambda m, s: m.rest.tag(s.tag), types.RestTag),
    rest("shows, by the oldest address", lambda m, s: m.rest.tag_cloudcasts(s.tag, limit=FEW), _SHOWS),
)
