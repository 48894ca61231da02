"""Shows put into a playlist of one's own, and taken out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from beets.exceptions import UserError

from beetsplug.mixcloud.commands.addresses import show_addresses
from beetsplug.mixcloud.commands.deeds import Deeds, Words
from beetsplug.mixcloud.commands.fates import Fate
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.playlists.own import of_name, own_playlist
from mixcloud_core.errors import InvalidLinkError, NotFoundError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast, Playlist
from mixcloud_core.text import clean_line

__all__ = ["add_shows", "create", "remove_shows"]

_ADDED = Words("added", "in it already")


def add_shows(run: Run) -> int:
    """Put shows into a playlist; one look at the whole of it tells what is in it already."""
    addresses = show_addresses(run)
    playlist = own_playlist(run.api, run.options.playlist)
    held = _held(run, playlist)
    wanted = _Wanted(run, [address for address in addresses if address.casefold() not in held])

    def act(address: str) -> Fate:
        if address.casefold() in held or (show := wanted[address]).url.casefold() in held:
            return Fate.SAME
        if run.options.pretend:
            return Fate.WANTED
        run.api.add_to_playlist(playlist, show)
        return Fate.CHANGED

    return Deeds(run, _ADDED).each(addresses, act)


def remove_shows(run: Run) -> int:
    """Take shows out of a playlist, each as often as it stands there."""
    addresses = show_addresses(run)
    playlist = own_playlist(run.api, run.options.playlist)
    held = _held(run, playlist)

    def act(address: str) -> Fate:
        shows = held.get(parse_cloudcast(address).url.casefold())
        if not shows:
            return Fate.SAME
        if run.options.pretend:
            return Fate.WANTED
        _take_out(run, playlist, shows)
        return Fate.CHANGED

    return Deeds(run, Words("removed", "not in it")).each(addresses, act)


def create(run: Run) -> int:
    """Make a playlist of a name that none has yet, and put shows into it if some are named."""
    options = run.options
    addresses = show_addresses(run) if options.addresses or options.files else []
    name = clean_line(options.name)
    if not name:
        options.wrong("the name is empty")
    if taken := of_name(list(run.api.fresh.own_playlists()), name):
        raise UserError(
            f"you have this playlist already: {taken[0].url}. "
            f"To put shows into it: beet mixcloud playlist add {taken[0].slug} …"
        )
    wanted = _Wanted(run, addresses)
    first = wanted.first
    if options.pretend:
        Deeds(run, Words("created")).tell(Fate.WANTED, name, is_alone=True)
        playlist = None
    else:
        playlist = run.api.create_playlist(name, first)
        Deeds(run, Words("created")).tell(Fate.CHANGED, playlist.url, is_alone=True)

    def act(address: str) -> Fate:
        show = wanted[address]
        if playlist is None:
            return Fate.WANTED
        if show is not first:
            run.api.add_to_playlist(playlist, show)
        return Fate.CHANGED

    return Deeds(run, _ADDED).each(addresses, act) if addresses else 0


class _Wanted:
    """Shows by the addresses that they were named by; Mixcloud is asked for a hundred at once."""

    def __init__(self, run: Run, addresses: Sequence[str]) -> None:
        readable = [address for address in addresses if _is_show(address)]
        found = run.api.cloudcasts(readable) if readable else ()
        self._shows = dict(zip(map(str.casefold, readable), found, strict=bool(readable)))

    @property
    def first(self) -> Cloudcast | None:
        """The first that there is."""
        return next(filter(None, self._shows.values()), None)

    def __getitem__(self, address: str) -> Cloudcast:
        """Give a show; raises InvalidLinkError for what is no address, and NotFoundError where there is none."""
        parse_cloudcast(address)
        if show := self._shows.get(address.casefold()):
            return show
        raise NotFoundError("Mixcloud knows no such show", hint="It was deleted, or is spelled differently")


def _is_show(address: str) -> bool:
    try:
        return bool(parse_cloudcast(address))
    except InvalidLinkError:
        return False


def _held(run: Run, playlist: Playlist) -> dict[str, list[Cloudcast]]:
    """Give the shows in a playlist, by their addresses: several where one stands there more than once."""
    held = defaultdict(list)
    for item in run.api.fresh.playlist_items(playlist):
        if item.cloudcast:
            held[item.cloudcast.url.casefold()].append(item.cloudcast)
    return dict(held)


def _take_out(run: Run, playlist: Playlist, shows: Sequence[Cloudcast]) -> None:
    """Take a show out as often as it stands there: whether Mixcloud takes out one or all at once was never seen."""
    left, count = len(shows), playlist.count
    while left > 0:
        after = run.api.remove_from_playlist(playlist, shows[0]).count
        left -= 1 if count is None or after is None else max(1, count - after)
        count = after
