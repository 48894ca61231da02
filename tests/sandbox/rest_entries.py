"""Comments, playlists, tags, categories and activities in the forms of the REST interface."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.sandbox.directory import MUSIC
from tests.sandbox.records import Show, User
from tests.sandbox.rest_objects import SIZES, listed_show, moment, pictures, short_user

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.sandbox.records import Comment, Tag
    from tests.sandbox.rest_objects import Links
    from tests.sandbox.rest_replies import Body
    from tests.sandbox.state import Playlist

# Numbers of Django's content types: 204 was recorded for users; the one for shows is not known.
_USERS, _SHOWS = 204, 87
CATEGORY_SIZES = list(SIZES)[:5]


def comment(links: Links, one: Comment, on: Show | User) -> Body:
    """A comment in the form of 2018: its key names the kind and the number of what it is about."""
    kind = _SHOWS if isinstance(on, Show) else _USERS
    folder = f"/comments/cr/{kind}/{on.number}/"
    entry = links.entry("comment", f"{folder}c{one.number}/")
    author = links.library.user(one.author)
    return entry | {
        "url": f"{links.scheme}://www.mixcloud.com{folder}#c{one.number}",
        "submit_date": moment(one.created),
        "comment": one.text,
        "user": short_user(links, author) if author else None,
    }


def playlist(links: Links, one: Playlist) -> Body:
    """The members that clients of 2024 to 2026 read; no playlist was recorded.

    The count includes what has gone since, so it can be more than the list holds.
    """
    owner = links.library.user(one.owner)
    shows = [item.show for item in one.items if item.show]
    return links.entry(
        "playlist",
        f"/{one.owner}/playlists/{quote(one.slug)}/",
        name=one.name,
        slug=one.slug,
        owner=short_user(links, owner) if owner else None,
        pictures=pictures(links.library.catalogue.picture(shows[0])) if shows else {},
        cloudcast_count=len(one.items),
        **links.connections(f"/{one.owner}/playlists/{quote(one.slug)}/", ("cloudcasts",)),
    )


def tag(links: Links, slug: str, name: str) -> Body:
    return links.entry("tag", f"/genres/{quote(slug, safe=':+')}/", name=name)


def category(links: Links, one: Tag) -> Body:
    key = f"/categories/{quote(one.slug)}/"
    images = pictures(f"categories/{one.slug}.png", CATEGORY_SIZES)
    form = "music" if one in MUSIC else "talk"
    return links.entry("category", key, name=one.name, slug=one.slug, format=form, pictures=images)


@dataclass(frozen=True)
class Act:
    """What a user did: its kind, the words for it, when it was done, and the shows or users it was done to."""

    kind: str
    title: str
    time: str
    about: Sequence[Show | User] = ()


def activity(links: Links, user: User, act: Act) -> Body:
    """An entry of a feed: with the shows it is about, or with the users (recorded in 2018).

    Its `type` is the kind of the activity, with or without `metadata=1`.
    """
    shows = [listed_show(links, one) for one in act.about if isinstance(one, Show)]
    users = [short_user(links, one) for one in act.about if isinstance(one, User)]
    number = zlib.crc32(f"{user.key} {act.kind} {act.time} {[body['key'] for body in (*shows, *users)]}".encode())
    feed = f"{user.key}feed/"
    return {
        "from": short_user(links, user),
        "title": act.title,
        "url": f"{links.scheme}://www.mixcloud.com{feed}#{number}",
        "key": f"{feed}{number}/",
        "created_time": moment(act.time),
        **({"cloudcasts": shows} if shows else {}),
        **({"users": users} if users else {}),
        "type": act.kind,
    }
