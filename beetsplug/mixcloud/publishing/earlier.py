"""Whether a show is at Mixcloud already: by the journal, by the item's address, and by one's own shows of its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from beetsplug.mixcloud.publishing.journal import Entry, Journal, State
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import InvalidLinkError, NotFoundError
from mixcloud_core.links import parse_cloudcast

__all__ = ["Earlier", "Standing", "look_back"]


class Standing(Enum):
    """How it stands with a show before it is sent."""

    NEW = "new"
    THERE = "there"
    FOUND = "found"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known: `THERE` and `FOUND` have the show's `url`, `REFUSED` a reason in `words` that says what to do.

    `FOUND` is a show of an upload whose answer had been lost, and that is known by now. `entry` is the journal's.
    """

    standing: Standing = Standing.NEW
    url: str = ""
    words: str = ""
    entry: Entry | None = None

    @property
    def is_there(self) -> bool:
        """Whether the show is at Mixcloud, and nothing has to be sent."""
        return bool(self.url)


def look_back(api: Mixcloud, journal: Journal, *, audio: str, name: str, held: str, account: str) -> Earlier:
    """Tell whether audio (its fingerprint) may be sent under a name; nothing is changed.

    `held` is the address that the item has, if any: it counts where it is one of the account's. Raises what asking
    Mixcloud raises.
    """
    entry = journal.find(audio)
    if entry and entry.state is State.SENT:
        return _uncertain(api, journal, entry)
    if entry and entry.url:
        earlier = _published(api, entry.url, entry.name)
        # Before all was sent, what is noted of a draft is not about the show that is there.
        return replace(earlier, entry=entry) if entry.state is State.PUBLISHED else earlier
    if _is_own(held, account):
        return _published(api, held, name)
    shows = api.own_shows_named(name)
    return _of_same_name(shows[0].url) if shows else Earlier()


def _published(api: Mixcloud, url: str, name: str) -> Earlier:
    if _is_there(api, url) or url.casefold() in {show.url.casefold() for show in api.own_shows_named(name)}:
        return Earlier(Standing.THERE, url)
    return Earlier(
        Standing.REFUSED,
        words=f"it was published before, as {url}, which is not to be seen there now: it was deleted, or is a draft. "
        "To upload it once more, add --again",
    )


def _uncertain(api: Mixcloud, journal: Journal, entry: Entry) -> Earlier:
    """Look for the show of an upload whose whole body had gone out, and whose answer never came."""
    taken = journal.addresses() | {url.casefold() for url in entry.known}
    new = [show.url for show in api.own_shows_named(entry.name) if show.url.casefold() not in taken]
    if new:
        return Earlier(Standing.FOUND, new[0], entry=replace(entry, state=State.PUBLISHED, url=new[0]))
    return Earlier(
        Standing.REFUSED,
        words=f'it was sent once already (begun {entry.began}, as "{entry.name}"), the answer was lost, and none of '
        "your shows of this name is new. Look at https://www.mixcloud.com/dashboard/ whether it is there. If it is "
        "not, add --again",
    )


def _of_same_name(url: str) -> Earlier:
    return Earlier(
        Standing.REFUSED,
        words=f"you have a show of this name already: {url}. Give this one another name (--name), or, if both are to "
        "have it, as weekly shows do, add --again. To change the one that is there: beet mixcloud edit",
    )


def _is_there(api: Mixcloud, url: str) -> bool:
    try:
        api.fresh.cloudcast(url)
    except NotFoundError:
        return False
    return True


def _is_own(url: str, account: str) -> bool:
    try:
        return bool(url) and parse_cloudcast(url).user.casefold() == account.casefold()
    except InvalidLinkError:
        return False
