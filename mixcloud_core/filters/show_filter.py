"""A filter for shows.

Mixcloud's own filters are few and only narrow the question down. Whatever came back is judged again by
`ShowFilter.judge`, so that a filter the service forgets, or does not have, lets no wrong show through.

    wanted = ShowFilter(words="deep house", min_length=3600, order=Order.LATEST)
    shorter = dataclasses.replace(wanted, min_length=None, max_length=3600)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import inf, isfinite

from mixcloud_core.arguments import moment
from mixcloud_core.arguments import texts as listed
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.filters.questions import CreatedAfter, Discover, Listing, Question, Search, Uploads
from mixcloud_core.filters.words import folded, tag_slug
from mixcloud_core.links import is_segment
from mixcloud_core.models import Cloudcast

__all__ = ["Order", "ShowFilter"]


class Order(Enum):
    """In what order shows are wanted; RELEVANCE is Mixcloud's own order, whatever that is for the list."""

    RELEVANCE = "relevance"
    LATEST = "latest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"
    PLAYS = "plays"
    FAVORITES = "favorites"


# How old a show may be that a filter of Mixcloud's surely lets through: the shortest month and year, and a day less,
# for nobody wrote down whether Mixcloud counts from this moment or from midnight.
_REACH = (
    (CreatedAfter.PAST_WEEK, timedelta(days=6)),
    (CreatedAfter.PAST_MONTH, timedelta(days=27)),
    (CreatedAfter.PAST_YEAR, timedelta(days=364)),
)


@dataclass(frozen=True, slots=True)
class ShowFilter:
    """The shows that somebody wants; an empty filter wants all of them.

    `words`: all must be in the show's texts (title, names, tags, description, tracklist), in any order, whatever case
    and accents; each may be the beginning of a longer word, for search engines find those as well. `exclude_words`:
    whole words or phrases that must not be in the title: elsewhere a word says little about the show. Tags are given
    by name or slug (`Drum & Bass`, `drum-bass`); all of `tags` must be there, none of `exclude_tags`. `user` is the
    owner's username in any case. Lengths are in seconds, both ends included. `since` is the first moment of
    publication that is wanted, `until` the first that is not; both need a zone. `timed`: only tracklists with times.

    Raises InvalidSettingError, which names the field, for what can't be.
    """

    words: str = ""
    tags: tuple[str, ...] = ()
    exclude_words: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    user: str = ""
    min_length: float | None = None
    max_length: float | None = None
    since: datetime | None = None
    until: datetime | None = None
    timed: bool = False
    order: Order = Order.RELEVANCE

    def __post_init__(self) -> None:
        _check_each("tags", self.tags, tag_slug)
        _check_each("exclude_tags", self.exclude_tags, tag_slug)
        _check_each("exclude_words", self.exclude_words, folded)
        if not isinstance(self.order, Order):
            known = ", ".join(f"Order.{order.name}" for order in Order)
            raise InvalidSettingError(f"must be one of {known}", setting="order")
        if self.user and not is_segment(self.user):
            raise InvalidSettingError("no user can have such a name", setting="user")
        _check_length("min_length", self.min_length)
        _check_length("max_length", self.max_length)
        moment("since", self.since)
        moment("until", self.until)
        if self.min_length is not None and self.max_length is not None and self.min_length > self.max_length:
            raise InvalidSettingError("is more than max_length", setting="min_length")
        if self.since and self.until and self.since >= self.until:
            raise InvalidSettingError("is not before until", setting="since")

    def question(self, now: datetime) -> Question:
        """Give what to ask Mixcloud, so that the answer holds every wanted show it can give and little else.

        A user's uploads are a list that is complete and has an end, so a user decides. Words are for the search.
        Tags alone have a list of their own; it is asked for by date where dates are wanted, to know where to stop
        (`is_over`). That list can't be narrowed to tracklists with times, so those are searched for with the tags as
        words. `now`, with a zone, is what the search's filter by date counts from.
        """
        if self.user:
            return Uploads(self.user, Listing.OLDEST if self.order is Order.OLDEST else Listing.LATEST)
        term = " ".join(self.words.split()) or (" ".join(self.tags) if self.timed else "")
        if term:
            return Search(term, self._created_after(now), self.timed)
        by_date = self.since or self.order in (Order.LATEST, Order.OLDEST)
        return Discover(tuple(map(tag_slug, self.tags)), Listing.LATEST if by_date else Listing.POPULAR)

    def judge(self, show: Cloudcast) -> bool | None:
        """Tell whether a show is wanted; None where the list it came from left out what decides it.

        `show.unknown` names what was left out. Ask for the whole show then, and take what `matches` says of that: what
        Mixcloud does not tell of a whole show either fails a filter that asks about it. A filter is a promise about
        everything that passes it, and a show without a length may last for days.
        """
        verdicts = (
            not self.user or self.user.casefold() == show.owner.username.casefold(),
            self._fits_length(show),
            self._fits_date(show),
            self._fits_tags(show),
            self._fits_tracklist(show),
            self._fits_title(show),
            self._fits_words(show),
        )
        if False in verdicts:
            return False
        return None if None in verdicts else True

    def matches(self, show: Cloudcast) -> bool:
        """Tell whether a show is certainly wanted, by what is known of it (see `judge`)."""
        return self.judge(show) is True

    def is_over(self, show: Cloudcast, question: Question) -> bool:
        """Tell whether a list is over for this filter: at this show it is past the dates that are wanted."""
        if isinstance(question, Search) or not show.published:
            return False
        if question.order is Listing.LATEST:
            return self.since is not None and show.published < self.since
        return question.order is Listing.OLDEST and self.until is not None and show.published >= self.until

    def arrange(self, shows: Iterable[Cloudcast], question: Question | None = None) -> Iterator[Cloudcast]:
        """Give the shows in the order wanted; shows of which the length, date or count is not known come last.

        `question` is what they are the answer to. One that is in that order already is passed on show by show;
        otherwise all shows are read before the first is given.
        """
        listing = None if question is None or isinstance(question, Search) else question.order
        if self.order is Order.RELEVANCE or (listing and listing.name == self.order.name):
            return iter(shows)
        value, sign = _SORTED_BY[self.order]
        return iter(sorted(shows, key=lambda show: inf if (found := value(show)) is None else sign * found))

    def _created_after(self, now: datetime) -> CreatedAfter | None:
        moment("now", now)
        if not self.since:
            return None
        age = now - self.since
        return next((choice for choice, reach in _REACH if age <= reach), None)

    def _fits_length(self, show: Cloudcast) -> bool | None:
        if self.min_length is None and self.max_length is None:
            return True
        longest = inf if self.max_length is None else self.max_length
        fits = show.duration is not None and (self.min_length or 0) <= show.duration <= longest
        return _verdict(fits, show, "duration")

    def _fits_date(self, show: Cloudcast) -> bool | None:
        if not (self.since or self.until):
            return True
        at = show.published
        fits = at is not None and (not self.since or self.since <= at) and (not self.until or at < self.until)
        return _verdict(fits, show, "published")

    def _fits_tags(self, show: Cloudcast) -> bool | None:
        if not (self.tags or self.exclude_tags):
            return True
        there = {tag_slug(text) for tag in show.tags for text in (tag.name, tag.slug)}
        if not there.isdisjoint(map(tag_slug, self.exclude_tags)):
            return False
        if self.exclude_tags and "tags" in show.unknown:
            return None
        return _verdict(there.issuperset(map(tag_slug, self.tags)), show, "tags")

    def _fits_tracklist(self, show: Cloudcast) -> bool | None:
        return not self.timed or _verdict(bool(show.tracklist.timed(show.duration)), show, "tracklist")

    def _fits_title(self, show: Cloudcast) -> bool:
        title = f" {folded(show.name)} "
        return not any(f" {folded(phrase)} " in title for phrase in self.exclude_words)

    def _fits_words(self, show: Cloudcast) -> bool | None:
        if not (wanted := folded(self.words).split()):
            return True
        texts = " ".join(f" {folded(text)}" for text in _texts(show))
        return _verdict(all(f" {word}" in texts for word in wanted), show, *_TEXT_FIELDS)


_TEXT_FIELDS = ("description", "tags", "hosts", "featured_artists", "tracklist")

# What shows are sorted by, and whether the smallest (1) or the largest (-1) comes first.
_SORTED_BY: dict[Order, tuple[Callable[[Cloudcast], float | None], int]] = {
    Order.LATEST: (lambda show: show.published.timestamp() if show.published else None, -1),
    Order.OLDEST: (lambda show: show.published.timestamp() if show.published else None, 1),
    Order.LONGEST: (lambda show: show.duration, -1),
    Order.SHORTEST: (lambda show: show.duration, 1),
    Order.PLAYS: (lambda show: show.counts.plays, -1),
    Order.FAVORITES: (lambda show: show.counts.favorites, -1),
}


def _verdict(holds: bool, show: Cloudcast, *fields: str) -> bool | None:
    """Give the answer, or None for a no that may be owed to a field that was left out."""
    return holds or (False if show.unknown.isdisjoint(fields) else None)


def _texts(show: Cloudcast) -> Iterator[str]:
    yield from (show.name, show.description, *show.featured_artists)
    for user in (show.owner, *show.hosts):
        yield from (user.username, user.display_name)
    yield from (tag.name for tag in show.tags)
    yield from (section.label for section in show.tracklist.sections)


def _check_each(setting: str, texts: tuple[str, ...], fold: Callable[[str], str]) -> None:
    if not all(map(fold, listed(setting, texts))):
        raise InvalidSettingError("holds one without any letter or digit", setting=setting)


def _check_length(setting: str, seconds: float | None) -> None:
    if seconds is not None and not (isfinite(seconds) and seconds >= 0):
        raise InvalidSettingError("is not a number of seconds from 0 on", setting=setting)
