"""Which of one's own playlists is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beets.exceptions import UserError

from beetsplug.mixcloud.showing.whose import ME
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.filters.words import folded
from mixcloud_core.links import Kind, parse
from mixcloud_core.models import Playlist
from mixcloud_core.text import clean_line

__all__ = ["fitting", "of_name", "own_playlist"]

# Playlists that an error names.
_MOST_NAMED = 20


def own_playlist(api: Mixcloud, text: str) -> Playlist:
    """Give the playlist that a name, the name in its address, or its address means; raises UserError for none, or two.

    Asks for all that there are: a request for every 100.
    """
    own = list(api.fresh.own_playlists())
    found = fitting(own, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f'several of your playlists are called "{clean_line(text)}". Name one of: {_listed(found)}')
    yours = f"Yours are: {_listed(own)}" if own else "You have none: beet mixcloud playlist create NAME makes one"
    raise UserError(f'you have no playlist "{clean_line(text)}". {yours}')


def fitting(own: Sequence[Playlist], text: str) -> list[Playlist]:
    """Give the playlists that a text may mean, by the first way of naming one that leads to any."""
    return next((found for found in _ways(own, text) if found), [])


def of_name(own: Sequence[Playlist], name: str) -> list[Playlist]:
    """Give the playlists of a name, however it is spelled."""
    words = folded(name)
    return [one for one in own if one.name.casefold() == name.casefold() or (words and folded(one.name) == words)]


def _ways(own: Sequence[Playlist], text: str) -> Iterator[list[Playlist]]:
    yield [one for one in own if one.slug == text]
    yield of_name(own, text)
    yield [one for one in own if one.slug.casefold() == text.casefold()]
    yield [one for one in own if _is_at(one, text)]


def _is_at(playlist: Playlist, text: str) -> bool:
    """Tell whether a text is the address of a playlist, `USER/NAME` or `me/NAME`."""
    owner, _, slug = text.strip("/").partition("/")
    if owner.casefold() in (playlist.owner.username.casefold(), ME):
        return slug.casefold() == playlist.slug.casefold()
    try:
        link = parse(text)
    except InvalidLinkError:
        return False
    return link.kind is Kind.PLAYLIST and link.url.casefold() == playlist.url.casefold()


def _listed(playlists: Sequence[Playlist]) -> str:
    named = ", ".join(f'{one.slug} ("{one.name}")' for one in playlists[:_MOST_NAMED])
    more = len(playlists) - _MOST_NAMED
    return f"{named}, and {more} more" if more > 0 else named
