"""The lists that belong to a user, to a playlist and to a show."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tests.sandbox.catalogue import show_key
from tests.sandbox.records import Show, User
from tests.sandbox.rest_entries import Act, activity, comment, playlist
from tests.sandbox.rest_objects import listed_show, moment, short_user
from tests.sandbox.rest_paging import Listing, Paging, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tests.sandbox.records import Comment
    from tests.sandbox.rest_objects import Links
    from tests.sandbox.rest_replies import Body
    from tests.sandbox.state import Playlist

T = TypeVar("T")

_FIRST_ACT = datetime.fromisoformat("2025-06-01T10:00:00+00:00")


def _dated(acts: Sequence[T]) -> Iterator[tuple[str, T]]:
    """When each was done: the lists of the state tell the order only, newest first, and what is new comes in front."""
    for at, one in enumerate(acts):
        yield (_FIRST_ACT + (len(acts) - at) * timedelta(hours=1)).isoformat(), one


def shows_by_date(links: Links, shows: Iterable[Show]) -> list[Row]:
    return [Row(show.published, partial(listed_show, links, show)) for show in shows]


def _shows_of(links: Links, lists: Mapping[str, list[Show]], user: User) -> list[tuple[str, Show]]:
    """What a user favorited, heard … and when; shows that have gone since are left out."""
    dated = _dated(lists.get(user.username, ()))
    return [(time, now) for time, show in dated for now in links.library.now([show])]


def _user_rows(links: Links, users: Sequence[User]) -> list[Row]:
    return [Row(time, partial(short_user, links, user)) for time, user in _dated(users)]


def _comment_rows(links: Links, comments: Sequence[Comment], on: Show | User) -> list[Row]:
    return [Row(one.created, partial(comment, links, one, on)) for one in comments]


def _uploads(links: Links, user: User) -> Listing:
    library = links.library
    is_whole = library.switches.lists_hidden and library.is_caller(user.username)
    rows = shows_by_date(links, library.own(user) if is_whole else library.uploads(user))
    return Listing(rows, name=f"{user.display_name}'s Cloudcasts")


def _favorites(links: Links, user: User) -> Listing:
    favorites = _shows_of(links, links.library.state.favorites, user)
    is_hidden = user.hides_favorites and not links.library.is_caller(user.username)
    rows = [] if is_hidden else [Row(time, partial(listed_show, links, show)) for time, show in favorites]
    return Listing(rows, name=f"{user.display_name}'s favorites")


def _listens(links: Links, user: User) -> Listing:
    heard = _shows_of(links, links.library.state.listens, user)
    is_hidden = user.hides_history and not links.library.is_caller(user.username)
    rows = [] if is_hidden else [Row(time, partial(_listen, links, time, show)) for time, show in heard]
    return Listing(rows, name=f"{user.display_name}'s listens")


def _listen(links: Links, time: str, show: Show) -> Body:
    return listed_show(links, show) | {"listen_time": moment(time)}


def _listen_later(links: Links, user: User) -> Listing:
    waiting = _shows_of(links, links.library.state.listen_later, user)
    return Listing([Row(time, partial(listed_show, links, show)) for time, show in waiting])


def _followers(links: Links, user: User) -> Listing:
    following = links.library.state.following
    names = [name for name, followed in following.items() if user.username in followed]
    rows = _user_rows(links, [one for name in names if (one := links.library.user(name))])
    return Listing(rows, name=f"{user.display_name}'s followers")


def _following(links: Links, user: User) -> Listing:
    """Without a name (recorded in 2018)."""
    names = links.library.state.following.get(user.username, ())
    return Listing(_user_rows(links, [one for name in names if (one := links.library.user(name))]))


def _feed(links: Links, user: User) -> Listing:
    rows = [Row(act.time, partial(activity, links, user, act)) for act in _acts(links, user)]
    rows.sort(key=lambda row: row.moment, reverse=True)
    return Listing(rows, name=f"{user.display_name}'s feed")


def _acts(links: Links, user: User) -> Iterator[Act]:
    """Uploads, listens, favorites and follows were recorded in 2018."""
    library = links.library
    for show in library.uploads(user):
        yield Act("upload", "uploaded", show.published, [show])
    for kind, title, lists, is_hidden in (
        ("listen", "listened to", library.state.listens, user.hides_history),
        ("favorite", "favorited", library.state.favorites, user.hides_favorites),
        ("repost", "reposted", library.state.reposts, False),
    ):
        for time, show in () if is_hidden else _shows_of(links, lists, user):
            yield Act(kind, title, time, [show])
    for time, name in _dated(library.state.following.get(user.username, ())):
        if followed := library.user(name):
            yield Act("follow", "is now following", time, [followed])
    for show in library.now((*library.catalogue.shows, *library.state.uploaded)):
        for one in library.comments(show):
            if one.author == user.username:
                yield Act("comment", "commented on", one.created, [show])
    if user.is_select:
        # Of a kind that nobody has seen, about nothing: readers have to pass over it.
        yield Act("select-launch", "opened a Select channel", user.joined)


def _profile_comments(links: Links, user: User) -> Listing:
    rows = _comment_rows(links, links.library.profile_comments(user), user)
    return Listing(rows, name=f"Comments on {user.display_name}'s profile")


def _playlists(links: Links, user: User) -> Listing:
    mine = links.library.playlists(user)
    return Listing([Row(one.modified, partial(playlist, links, one)) for one in mine], Paging.OFFSETS)


def playlist_shows(links: Links, one: Playlist) -> Listing:
    """In the order of the playlist, without what has gone since."""
    shows = links.library.now(item.show for item in one.items if item.show)
    return Listing(shows_by_date(links, shows), Paging.OFFSETS)


def _show_comments(links: Links, show: Show) -> Listing:
    return Listing(_comment_rows(links, links.library.comments(show), show))


def _show_favorites(links: Links, show: Show) -> Listing:
    return Listing(_user_rows(links, links.library.users_with(links.library.state.favorites, show)))


def _listeners(links: Links, show: Show) -> Listing:
    return Listing(_user_rows(links, links.library.users_with(links.library.state.listens, show)))


def _similar(links: Links, show: Show) -> Listing:
    """Shows that have a tag in common with it."""
    others = (one for one in links.library.public() if show_key(one) != show_key(show))
    return Listing(shows_by_date(links, [one for one in others if set(one.tags) & set(show.tags)]), Paging.OFFSETS)


USER_LISTS: dict[str, Callable[[Links, User], Listing]] = {
    "cloudcasts": _uploads,
    "favorites": _favorites,
    "listens": _listens,
    "followers": _followers,
    "following": _following,
    "feed": _feed,
    "comments": _profile_comments,
    "playlists": _playlists,
}
OWN_LISTS = {**USER_LISTS, "listen-later": _listen_later}
"""The lists under `/me/`."""

SHOW_LISTS: dict[str, Callable[[Links, Show], Listing]] = {
    "comments": _show_comments,
    "favorites": _show_favorites,
    "listeners": _listeners,
    "similar": _similar,
}
