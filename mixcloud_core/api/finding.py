"""Finding shows by a filter: Mixcloud is asked what it can filter itself, and the rest is done here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from mixcloud_core.api import lists
from mixcloud_core.api.discovery import DiscoveryApi
from mixcloud_core.api.search import SearchApi
from mixcloud_core.api.users import UserListsApi
from mixcloud_core.filters import Discover, Order, Question, Search, ShowFilter
from mixcloud_core.models import Cloudcast

__all__ = ["FindingApi"]

# Shows that are looked at for one filter: 100 requests. Lists of discovery have no end that anybody reached.
_MOST_SHOWS = 10_000

_log = logging.getLogger(__name__)


class FindingApi(SearchApi, DiscoveryApi, UserListsApi):
    """Finding shows by everything that is known about them."""

    def find(
        self,
        wanted: ShowFilter,
        *,
        limit: int | None = None,
        most: int = _MOST_SHOWS,
        country: str | None = None,
        look: Callable[[Cloudcast], object] | None = None,
    ) -> Iterator[Cloudcast]:
        """Go through the shows that a filter wants, in its order.

        Asks a search, a list of discovery (of a `country`) or the uploads of a user, whichever the filter makes
        shortest, and looks at `most` shows at most; a warning tells where there would be more. An order that the list
        does not have needs all of them before the first can be given.

        `look` is called with each show that is looked at, wanted or not.
        """
        question = wanted.question(datetime.now(UTC))
        shows = lists.until_beyond(self._answers(question, country), lambda show: wanted.is_over(show, question))
        # What Mixcloud finds to fit best is taken at its word; sorted otherwise, its far tail would come first.
        trusted = isinstance(question, Search) and wanted.order is Order.RELEVANCE
        judged = replace(wanted, words="") if trusted else wanted
        fitting = (show for show in _bounded(shows, most, look) if judged.matches(show))
        return lists.first(wanted.arrange(fitting, question), limit)

    def _answers(self, question: Question, country: str | None) -> Iterator[Cloudcast]:
        if isinstance(question, Search):
            published = question.created_after and question.created_after.name.lower()
            return self.search(question.term, published=published, timed=question.timestamped)
        order = question.order.name.lower()
        if isinstance(question, Discover):
            return self.discover(*question.tags, country=country, order=order)
        return self.uploads(question.user, order=order)


def _bounded(shows: Iterator[Cloudcast], most: int, look: Callable[[Cloudcast], object] | None) -> Iterator[Cloudcast]:
    for number, show in enumerate(shows):
        if number >= most:
            _log.warning("Only the first %d shows were looked at: narrow the search down", most)
            return
        if look:
            look(show)
        yield show
