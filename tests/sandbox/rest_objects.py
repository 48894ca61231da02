"""Users and shows in the forms of the REST interface; what stands beside them is in rest_entries.py."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.sandbox.catalogue import show_key, user_picture
from tests.sandbox.records import Chapter, Section, Show, Track, User

if TYPE_CHECKING:
    from werkzeug import Request

    from tests.sandbox.rest_library import Library
    from tests.sandbox.rest_replies import Body

SIZES = {
    "small": 25,
    "thumbnail": 50,
    "medium_mobile": 80,
    "medium": 100,
    "large": 300,
    "320wx320h": 320,
    "extra_large": 600,
    "640wx640h": 640,
    "768wx768h": 768,
    "1024wx1024h": 1024,
}
USER_SIZES = list(SIZES)[:8]


@dataclass(frozen=True)
class Links:
    """Addresses copy the scheme of the request; with `metadata=1` every object says its type."""

    library: Library
    scheme: str
    with_types: bool

    @classmethod
    def of(cls, request: Request, library: Library) -> Links:
        return cls(library, request.scheme, request.args.get("metadata") == "1")

    def entry(self, kind: str, key: str, **members: object) -> Body:
        body: Body = {"key": key, "url": f"{self.scheme}://www.mixcloud.com{key}", **members}
        return body | {"type": kind} if self.with_types else body

    def connections(self, key: str, names: tuple[str, ...]) -> Body:
        if not self.with_types:
            return {}
        addresses = {name: f"{self.scheme}://api.mixcloud.com{key}{name}/?metadata=1" for name in names}
        return {"metadata": {"connections": addresses}}


def pictures(root: str, sizes: list[str] | None = None) -> dict[str, str]:
    names = sizes or list(SIZES)
    return {name: f"https://thumbnailer.mixcloud.com/unsafe/{SIZES[name]}x{SIZES[name]}/{root}" for name in names}


def short_user(links: Links, user: User) -> Body:
    images = pictures(user_picture(user), USER_SIZES)
    return links.entry("user", user.key, name=user.display_name, username=user.username, pictures=images)


def full_user(links: Links, user: User) -> Body:
    place = {"city": user.city, "country": user.country}
    library, state = links.library, links.library.state
    return {
        **short_user(links, user),
        "biog": user.biog,
        **{name: value for name, value in place.items() if value is not None},
        "created_time": moment(user.joined),
        "updated_time": moment(user.joined),
        "follower_count": state.follower_count(user),
        "following_count": state.following_count(user),
        "cloudcast_count": len(library.uploads(user)),
        "favorite_count": len(state.favorites.get(user.username, ())),
        "listen_count": len(state.listens.get(user.username, ())),
        "is_pro": user.is_pro,
        "is_premium": False,
        "picture_primary_color": _colour(user_picture(user)),
        **_relation(library, user),
        **links.connections(user.key, ("followers", "favorites", "following", "cloudcasts", "listens")),
    }


def _relation(library: Library, user: User) -> Body:
    """What stands between the caller and the user; these members come with a token only (recorded in 2017)."""
    if library.caller is None:
        return {}
    me, following = library.caller.username, library.state.following
    return {
        "is_current_user": user.username == me,
        "following": user.username in following.get(me, ()),
        "follower": me in following.get(user.username, ()),
    }


def listed_show(links: Links, show: Show) -> Body:
    """The list form, in the order of 2026; hidden statistics are 0 except for the comments."""
    library = links.library
    hosts = [user for host in show.hosts if (user := library.user(host))]
    body = links.entry(
        "cloudcast",
        show_key(show),
        name=show.name,
        tags=[links.entry("tag", f"/genres/{quote(tag.slug)}/", name=tag.name.title()) for tag in show.tags],
        created_time=moment(show.published),
        updated_time=moment(show.published),
        **{name: 0 if show.hidden_stats else count for name, count in _counts(library, show).items()},
        comment_count=len(library.comments(show)),
        pictures=pictures(library.catalogue.picture(show)),
        slug=show.slug,
        user=short_user(links, library.catalogue.owner(show)),
        hosts=[short_user(links, host) for host in hosts],
        audio_length=show.duration,
    )
    # Both members are there only when they are true.
    marks = {"hidden_stats": show.hidden_stats, "is_exclusive": show.is_exclusive}
    return body | {name: True for name, is_set in marks.items() if is_set} | _marks_of_caller(library, show)


def _counts(library: Library, show: Show) -> Body:
    known = library.original(show.owner, show.slug) or show
    return {
        "play_count": show.plays,
        "favorite_count": library.state.favorite_count(known),
        "listener_count": show.listeners,
        "repost_count": library.state.repost_count(known),
    }


def _marks_of_caller(library: Library, show: Show) -> Body:
    """With a token only (recorded in 2017)."""
    if library.caller is None:
        return {}
    state = library.state
    return {
        "favorited": library.caller_has(state.favorites, show),
        "reposted": library.caller_has(state.reposts, show),
        "is_listen_later": library.caller_has(state.listen_later, show),
    }


def full_show(links: Links, show: Show) -> Body:
    return {
        **listed_show(links, show),
        "description": show.description,
        "picture_primary_color": _colour(links.library.catalogue.picture(show)),
        "sections": [_section(links, section, at) for at, section in enumerate(show.sections)],
        **links.connections(show_key(show), ("comments", "favorites", "listeners", "similar")),
    }


def _section(links: Links, section: Section, position: int) -> Body:
    """The form of 2014; `start_time` is absent where the uploader gave none. Today's form was not recorded."""
    body: Body = {"position": position}
    if section.start is not None:
        body["start_time"] = section.start
    if isinstance(section, Chapter):
        return body | {"section_type": "chapter", "chapter": section.text}
    return body | {"section_type": "track", "track": _track(links, section)}


def _track(links: Links, track: Track) -> Body:
    artist, song = _slug(track.artist), _slug(track.song)
    by = links.entry("artist", f"/artist/{artist}/", name=track.artist, slug=artist)
    return links.entry("track", f"/track/{artist}/{song}/", name=track.song, slug=song, artist=by)


def _slug(text: str | None) -> str:
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in (text or "").lower())
    return "-".join(words.split())


def _colour(root: str) -> str:
    return hashlib.md5(root.encode(), usedforsecurity=False).hexdigest()[:6]


def moment(time: str) -> str:
    """A UTC time as the objects write it."""
    return time.replace("+00:00", "Z")
