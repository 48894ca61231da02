"""The shows at Mixcloud that a command line means, each with what the library has of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from beets.exceptions import UserError
from beets.library import Library

from beetsplug.mixcloud.arguments import is_address
from beetsplug.mixcloud.library.collection import HeldShow, batches, find_shows
from beetsplug.mixcloud.library.rows import Shelf
from beetsplug.mixcloud.showing.whose import refuse_me
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import Link, parse_cloudcast
from mixcloud_core.models import Cloudcast
from mixcloud_core.text import clean_line

__all__ = ["Target", "find_targets", "foreign", "targets_at"]


@dataclass(frozen=True, slots=True)
class Target:
    """A show that is meant: its address, its owner by that, and what the library has of it, if anything."""

    url: str
    owner: str
    held: HeldShow | None = None

    def title(self, show: Cloudcast | None) -> str:
        """Give the name of the show by whoever knows it: Mixcloud, the library, or its address."""
        if show:
            return show.name
        return clean_line(str(self.held.item.title)) if self.held else self.url


def find_targets(library: Library, words: Sequence[str]) -> list[Target]:
    """Give the shows that addresses name, or that a query finds in the library, each once.

    Raises InvalidLinkError for an address that is none of a show, and UserError for a wrong query.
    """
    refuse_me(words)
    if all(is_address(word) for word in words):
        return targets_at(library, words)
    return _different(map(_target, _shows(library, find_shows(library, words))))


def targets_at(library: Library, addresses: Sequence[str]) -> list[Target]:
    """Give the shows at addresses, each once; raises InvalidLinkError for what is no address of a show."""
    shelf = Shelf(library)
    links = [parse_cloudcast(address) for address in addresses]
    return _different(target for link in links for target in _at(library, shelf, link))


def foreign(owner: str, account: str) -> str:
    """Give why a show can't be changed by an account, empty where it can."""
    if owner.casefold() == account.casefold():
        return ""
    return f"it is a show of {owner}, and you are signed in as {account}: only {owner} can do that"


def _at(library: Library, shelf: Shelf, link: Link) -> Iterator[Target]:
    yield Target(link.url, link.user)
    for held in _shows(library, [row.id for row in shelf.find(link.url)]):
        yield Target(link.url, link.user, held)


def _different(targets: Iterable[Target]) -> list[Target]:
    """Give each show once; of what the library has of it, the whole show counts before pieces."""
    found: dict[str, Target] = {}
    for target in targets:
        before = found.get(target.url.casefold())
        if before is None or (target.held and (target.held.whole or not before.held)):
            found[target.url.casefold()] = target
    return list(found.values())


def _shows(library: Library, numbers: Sequence[int]) -> Iterator[HeldShow]:
    return (show for batch in batches(library, numbers) for show in batch)


def _target(held: HeldShow) -> Target:
    try:
        link = parse_cloudcast(held.url)
    except InvalidLinkError as error:
        words = clean_line(f"{held.item.title}: its mixcloud_url is no address of a show: {held.url}")
        raise UserError(words) from error
    return Target(link.url, link.user, held)
