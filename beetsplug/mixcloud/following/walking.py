"""One walk through the list of a subscription: which shows are new, and whether all of the list was seen.

What ends a walk early: many shows in a row that are settled (in the library, removed by the user, or not wanted), in a
list that has new ones at its top and was once read to its end; or a date that it is beyond. After a walk that was cut
off, or that left shows for later, the next one goes to the end again, so nothing that lies further down is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from beetsplug.mixcloud.following.archive import Progress
from beetsplug.mixcloud.following.sources import Feed, FeedOrder
from beetsplug.mixcloud.following.subscriptions import Subscription
from beetsplug.mixcloud.library.identity import show_key
from mixcloud_core.filters import ShowFilter
from mixcloud_core.models import Cloudcast

__all__ = ["Choice", "Settled", "Walk", "after_walk", "has_seen_all"]

# Shows in a row beyond a date, after which a list by date is over: the uploads of a user hold those of others as well.
_MOST_BEYOND = 20
# After this time a whole list is read again: a show may have been published late, with an old date, or made public.
_WHOLE_AGAIN = timedelta(days=30)
# A search is asked for the last month (27 days at least); within this time of a whole answer, that leaves nothing out.
_SEARCH_AGAIN = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is settled already, by `show_key`: in the library, and removed from it by the user.

    `waiting` could not be had before, and is given again apart from the walk.
    """

    known: Set[str]
    removed: Set[str] = frozenset()
    waiting: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line leaves of what is new: shows that fit, and not more than so many."""

    wanted: ShowFilter = field(default_factory=ShowFilter)
    limit: int | None = None


def has_seen_all(subscription: Subscription, progress: Progress, now: datetime) -> bool:
    """Tell whether the list was read to its end, as it is asked for now, and not too long ago."""
    again = _SEARCH_AGAIN if subscription.source.search else _WHOLE_AGAIN
    fresh = progress.whole is not None and timedelta(0) <= now - progress.whole < again
    return fresh and not progress.is_open and progress.asked == subscription.asked


class Walk:
    """A walk. Afterwards: `known`, `removed` and `filtered` count shows, `new` holds the addresses of the new ones.

    `again` holds those that were waiting and met by the way. `is_over`: everything that is wanted was seen; `is_whole`:
    by reading the list itself to its end. `left` counts new shows that the command line left for later. `begin` is
    called before the first show is given, or left.
    """

    def __init__(
        self,
        subscription: Subscription,
        feed: Feed,
        settled: Settled,
        choice: Choice,
        *,
        run_of_known: int | None,
        begin: Callable[[], None],
    ) -> None:
        self._subscription = subscription
        self._wanted = subscription.source.judged(subscription.wanted)
        self._feed = feed
        self._settled = settled
        self._choice = choice
        self._run_of_known = run_of_known if feed.order is not FeedOrder.OTHER else None
        self._begin = begin
        self.known = self.removed = self.filtered = self.left = 0
        self.new: list[str] = []
        self.again: dict[str, Cloudcast] = {}
        self.is_over = self.is_whole = False

    def __iter__(self) -> Iterator[Cloudcast]:
        run = beyond = counted = 0  # settled ones in a row, those beyond the date in a row, and all that are wanted
        for show in self._feed.shows:
            verdict = self._wanted.judge(show)
            counted += verdict is True
            beyond = beyond + 1 if self._is_beyond(show) else 0
            if verdict is not True:
                self.filtered += 1
                run += not self._may_come_to_fit(show, verdict)
            elif self._is_held(show):
                run += 1
            elif show_key(show.url) in self._settled.waiting:
                self.again[show_key(show.url)] = show
            elif self._is_left(show):
                run = 0
                if self._is_full:
                    return
            else:
                run = 0
                yield self._given(show)
            # Before the next one is asked for, which may cost a request.
            if beyond >= _MOST_BEYOND or counted == self._subscription.limit:
                break
            if self._run_of_known is not None and run >= self._run_of_known:
                self.is_over = True
                return
        self.is_over = True
        self.is_whole = not self._feed.narrowed

    def _is_held(self, show: Cloudcast) -> bool:
        url = show_key(show.url)
        is_known, is_removed = url in self._settled.known, url in self._settled.removed
        self.known += is_known
        self.removed += is_removed and not is_known
        return is_known or is_removed

    @property
    def _is_full(self) -> bool:
        return self._choice.limit is not None and len(self.new) >= self._choice.limit

    def _is_left(self, show: Cloudcast) -> bool:
        """Tell whether the command line leaves a new show for later."""
        if not self._is_full and self._choice.wanted.matches(show):
            return False
        self._open()
        self.left += 1
        return True

    def _given(self, show: Cloudcast) -> Cloudcast:
        self._open()
        self.new.append(show.url)
        return show

    def _open(self) -> None:
        if not self.new and not self.left:
            self._begin()

    def _is_beyond(self, show: Cloudcast) -> bool:
        since = self._wanted.since
        by_date = self._feed.order is FeedOrder.PUBLISHED
        return by_date and since is not None and show.published is not None and show.published < since

    def _may_come_to_fit(self, show: Cloudcast, verdict: bool | None) -> bool:
        """Tell whether a show that does not fit now may do so later, as it is."""
        until = self._wanted.until
        is_too_new = until is not None and show.published is not None and show.published >= until
        return verdict is None or is_too_new or show.duration is None


def after_walk(subscription: Subscription, before: Progress, walk: Walk, waiting: tuple[str, ...]) -> Progress:
    """Give the progress after a walk whose shows were all dealt with; `waiting` are those that did not come."""
    now = datetime.now(UTC)
    done = replace(before, asked=subscription.asked, waiting=waiting)
    if walk.left or not walk.is_over:
        return replace(done, is_open=True)
    return replace(done, is_open=False, whole=now if walk.is_whole else before.whole)
