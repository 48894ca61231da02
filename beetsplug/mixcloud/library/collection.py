"""The shows that the library holds, in batches, each with what Mixcloud says of it now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from beets.dbcore.query import AndQuery, InQuery, InvalidQueryError, ParsingError, Query
from beets.dbcore.sort import NullSort
from beets.exceptions import UserError
from beets.library import Album, Item, Library, parse_query_parts

from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import ApiError, BadReplyError, InvalidLinkError, MixcloudError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast

__all__ = ["AT_ONCE", "HeldShow", "batches", "find_shows", "look_up"]

# Shows that one request asks for, and that are in memory at one time.
AT_ONCE = 100

_ARE_SHOWS = "SELECT entity_id FROM item_attributes WHERE key = 'mixcloud_url'"
# Of each album: its tracks, those that are shows, and how many different shows these are.
_SHARES = """
    SELECT items.album_id, COUNT(*), COUNT(shows.value), COUNT(DISTINCT shows.value) FROM items
    LEFT JOIN item_attributes AS shows ON shows.entity_id = items.id AND shows.key = 'mixcloud_url'
    WHERE items.album_id IN ({}) GROUP BY items.album_id
"""


@dataclass(frozen=True, slots=True)
class HeldShow:
    """A show in the library.

    `album` is the album that holds this show and nothing else, if there is one. `whole` is false for a piece of a show
    that was split into tracks. `now` is what Mixcloud says, None where it knows no such show (any more), and `trouble`
    why it was not asked.
    """

    item: Item
    album: Album | None = None
    whole: bool = True
    now: Cloudcast | None = None
    trouble: str = ""

    @property
    def url(self) -> str:
        """The address that the library has for it."""
        return str(self.item["mixcloud_url"])


class _IsShow(Query):
    """Items with an address of Mixcloud's, found by SQL: beets' own query of such a field loads the whole library."""

    def clause(self) -> tuple[str, Sequence[str]]:
        return f"items.id IN ({_ARE_SHOWS})", ()

    def match(self, obj: object) -> bool:
        return isinstance(obj, Item) and "mixcloud_url" in obj.keys(with_album=False)


def find_shows(library: Library, words: Sequence[str]) -> list[int]:
    """Give the ids of the items that are shows and that a beets query finds; raises UserError for a wrong query."""
    if not words:
        with library.transaction() as transaction:
            return sorted(int(row[0]) for row in transaction.query(_ARE_SHOWS))
    try:
        with library.music_dir_context():
            query, _ = parse_query_parts(list(words), Item)
    except (InvalidQueryError, ParsingError) as error:
        raise UserError(str(error)) from error
    if query.clause()[0] is not None:
        return sorted(row["id"] for row in library.items(AndQuery([_IsShow(), query]), NullSort()).rows)
    # Whether an item fits, only the item itself can tell: they are loaded a few at a time.
    shows = find_shows(library, ())
    return [item.id or 0 for some in _in_batches(shows) for item in _items(library, some) if query.match(item)]


def batches(library: Library, ids: Sequence[int]) -> Iterator[list[HeldShow]]:
    """Load the shows in batches."""
    for some in _in_batches(ids):
        items = _items(library, some)
        albums = [item.album_id for item in items if item.album_id]
        shares = _shares(library, albums)
        own = [album for album, (tracks, shows, different) in shares.items() if tracks == shows and different == 1]
        loaded = {album.id or 0: album for album in library.albums(InQuery("id", own), NullSort())} if own else {}
        yield [_held(item, loaded, shares) for item in items]


def look_up(api: Mixcloud, shows: Sequence[HeldShow]) -> list[HeldShow]:
    """Ask Mixcloud for all of them in one request.

    What one reply can't say of a hundred is noted as the trouble of each; where Mixcloud can't be asked at all, raises
    MixcloudError.
    """
    addresses = dict(map(_canonical, shows))
    wanted = sorted({address for address in addresses.values() if address})
    try:
        found = dict(zip(wanted, api.fresh.cloudcasts(wanted), strict=True))
    except (ApiError, BadReplyError) as error:
        if not _is_about_these(error):
            raise
        return [replace(show, trouble=str(error)) for show in shows]
    return [_answered(show, addresses[show.url], found) for show in shows]


def _in_batches(ids: Sequence[int]) -> Iterator[list[int]]:
    """Cut a list into lists of at most a batch each."""
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _items(library: Library, ids: Sequence[int]) -> list[Item]:
    return list(library.items(InQuery("id", ids), NullSort()))


def _shares(library: Library, albums: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    with library.transaction() as transaction:
        rows = transaction.query(_SHARES.format(", ".join("?" * len(albums))), albums)
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _held(item: Item, albums: Mapping[int, Album], shares: Mapping[int, tuple[int, int, int]]) -> HeldShow:
    _, shows, different = shares.get(item.album_id or 0, (1, 1, 1))
    whole = shows == different and not item.get("mixcloud_part", with_album=False)
    return HeldShow(item, albums.get(item.album_id or 0), whole)


def _canonical(show: HeldShow) -> tuple[str, str]:
    try:
        return show.url, parse_cloudcast(show.url).url
    except InvalidLinkError:
        return show.url, ""


def _answered(show: HeldShow, address: str, found: Mapping[str, Cloudcast | None]) -> HeldShow:
    if not address:
        return replace(show, trouble=f"its mixcloud_url is no address of a show: {show.url}")
    return replace(show, now=found[address])


def _is_about_these(error: MixcloudError) -> bool:
    """Tell whether the next hundred may fare better."""
    return type(error) in (ApiError, BadReplyError)
