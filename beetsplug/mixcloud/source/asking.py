"""Asking Mixcloud while files are imported: in few requests, not for long, and without ever stopping an import."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from mixcloud_core.errors import ForbiddenError, MixcloudError, NetworkError, RateLimitError, ServerError
from mixcloud_core.links import Link
from mixcloud_core.messages import shown_by

if TYPE_CHECKING:
    from beets.logging import BeetsLogger

    from mixcloud_core.client import Mixcloud
    from mixcloud_core.config import Config
    from mixcloud_core.models import Cloudcast

__all__ = ["Asker"]

T = TypeVar("T")

# An import waits for the slowest of its sources.
_LONGEST_CONNECT, _LONGEST_READ, _LONGEST_REPLY = 5, 10, 20
_MOST_ATTEMPTS, _LONGEST_TRYING = 2, 20
# Seconds for which nobody is asked any more, when there is no answer at all.
_PAUSE = 60
_TROUBLE = (NetworkError, RateLimitError, ServerError, ForbiddenError)
# Shows that one request brings.
_MOST_SHOWS = 100


class Asker:
    """Asks Mixcloud, as nobody: names and dates are public, and a session that has ended disturbs no import.

    Look-ups run in several threads; they are let through one by one. What goes wrong is told once, and later only to
    who debugs.
    """

    def __init__(self, settings: Callable[[], Config], log: BeetsLogger) -> None:
        self._settings = settings
        self._log = log
        self._lock = threading.Lock()
        self._client: Mixcloud | None = None
        self._announced: dict[str, Link] = {}
        self._fetched: dict[str, Cloudcast | None] = {}
        self._pause_ends = 0.0
        self._is_told = False

    def announce(self, links: Iterable[Link]) -> None:
        """Take note of shows that will be asked for: the next request for any brings as many of them as it can."""
        self._announced |= {_key(link): link for link in links}

    def shows(self, links: Iterable[Link], *, insist: bool = False) -> list[Cloudcast | None]:
        """Give the shows at some addresses, None for one that there is not, or that could not be asked for.

        `insist` asks even where there was no answer a moment ago: somebody is waiting for just that.
        """
        links = list(links)
        with self._lock:
            missing = {key: link for link in links if (key := _key(link)) not in self._fetched}
            if missing:
                self._fetch(missing, insist=insist)
            found = {_key(link): self._fetched.get(_key(link)) for link in links}
            for key in found:  # who asks again, much later, gets what is true then
                self._fetched.pop(key, None)
        return [found[_key(link)] for link in links]

    def search(self, words: str, limit: int) -> list[Cloudcast]:
        """Give the first shows that a search finds; none where it could not be asked."""
        with self._lock:
            return self._ask(lambda mixcloud: list(mixcloud.search(words, limit=limit)), insist=False) or []

    def close(self) -> None:
        """Close the connections, if there are any."""
        with self._lock:
            if self._client:
                self._client.close()
                self._client = None

    def _fetch(self, missing: dict[str, Link], *, insist: bool) -> None:
        others = {key: link for key, link in list(self._announced.items()) if key not in missing}
        links = dict([*missing.items(), *list(others.items())[: max(0, _MOST_SHOWS - len(missing))]])
        found = self._ask(lambda mixcloud: list(mixcloud.cloudcasts(link.url for link in links.values())), insist)
        if found is not None:
            self._fetched |= dict(zip(links, found, strict=True))
            for key in links:
                self._announced.pop(key, None)

    def _ask(self, question: Callable[[Mixcloud], T], insist: bool) -> T | None:
        if not insist and time.monotonic() < self._pause_ends:
            self._log.debug("Mixcloud is not asked: it did not answer a moment ago")
            return None
        try:
            with shown_by(lambda message: self._log.debug("{}", message)):
                return question(self._open())
        except MixcloudError as error:
            self._note(error)
            return None

    def _open(self) -> Mixcloud:
        if self._client is None:
            from mixcloud_core.client import Credentials, Mixcloud

            self._client = Mixcloud(config=_brisk(self._settings()), credentials=Credentials())
        return self._client

    def _note(self, error: MixcloudError) -> None:
        if isinstance(error, _TROUBLE):
            self._pause_ends = time.monotonic() + max(_PAUSE, error.retry_after or 0)
        tell = self._log.debug if self._is_told else self._log.warning
        tell("Mixcloud could not be asked, and the import goes on without it: {}", error)
        self._is_told = True


def _brisk(config: Config) -> Config:
    """Give the settings with shorter waits, where they are not short already."""
    api = config.api
    return replace(
        config,
        api=replace(
            api,
            connect_timeout=min(api.connect_timeout, _LONGEST_CONNECT),
            read_timeout=min(api.read_timeout, _LONGEST_READ),
            total_timeout=min(api.total_timeout, _LONGEST_REPLY),
            retry_attempts=min(api.retry_attempts, _MOST_ATTEMPTS),
            retry_deadline=min(api.retry_deadline, _LONGEST_TRYING),
        ),
    )


def _key(link: Link) -> str:
    return link.path.casefold()
