"""Users and shows in the forms of the REST interface."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.sandbox.catalogue import show_key, user_picture
from tests.sandbox.records import Chapter, Section, Show, Track, User

if TYPE_CHECKING:
    from tests.sandbox.catalogue import Catalogue

Body = dict[str, Any]

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

    catalogue: Catalogue
    scheme: str
    with_types: bool

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
    return {
        **short_user(links, user),
        "biog": user.biog,
        **{name: value for name, value in place.items() if value is not None},
        "created_time": _time(user.joined),
        "updated_time": _time(user.joined),
        "follower_count": user.followers,
        "following_count": user.following,
        "cloudcast_count": len(links.catalogue.uploads(user, hosted=False)),
        "favorite_count": 0,
        "listen_count": 0,
        "is_pro": False,
        "is_premium": False,
        "picture_primary_color": _colour(user_picture(user)),
        **links.connections(user.key, ("followers", "favorites", "following", "cloudcasts", "listens")),
    }


def listed_show(links: Links, show: Show) -> Body:
    """The list form, in the order of 2026; hidden statistics are 0 except for the comments."""
    counts = {"play": show.plays, "favorite": show.favorites, "listener": show.listeners, "repost": show.reposts}
    hosts = [user for host in show.hosts if (user := links.catalogue.user(host))]
    body = links.entry(
        "cloudcast",
        show_key(show),
        name=show.name,
        tags=[links.entry("tag", f"/genres/{quote(tag.slug)}/", name=tag.name.title()) for tag in show.tags],
        created_time=_time(show.published),
        updated_time=_time(show.published),
        **{f"{name}_count": 0 if show.hidden_stats else count for name, count in counts.items()},
        comment_count=len(show.comments),
        pictures=pictures(links.catalogue.picture(show)),
        slug=show.slug,
        user=short_user(links, links.catalogue.owner(show)),
        hosts=[short_user(links, host) for host in hosts],
        audio_length=show.duration,
    )
    # Both members are there only when they are true.
    marks = {"hidden_stats": show.hidden_stats, "is_exclusive": show.is_exclusive}
    return body | {name: True for name, is_set in marks.items() if is_set}


def full_show(links: Links, show: Show) -> Body:
    return {
        **listed_show(links, show),
        "description": show.description,
        "picture_primary_color": _colour(links.catalogue.picture(show)),
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


def _time(moment: str) -> str:
    return moment.replace("+00:00", "Z")
