"""Following subscriptions: a walk through each list, the imports, and what is remembered of both.

The order of what is written makes it safe to be cut off anywhere: the library's shows are noted before anything else;
a subscription is noted as open before its first new show is imported, and as read when the last one was dealt with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from beets.exceptions import UserError

from beetsplug.mixcloud.fetching.staging import clear_up
from beetsplug.mixcloud.following.archive import Archive, Memory, Progress
from beetsplug.mixcloud.following.subscriptions import Subscription
from beetsplug.mixcloud.following.walking import Choice, Settled, Walk, after_walk, has_seen_all
from beetsplug.mixcloud.importing.bringing import How, bring_in
from beetsplug.mixcloud.importing.moves import Moves
from beetsplug.mixcloud.importing.outcomes import Outcomes
from beetsplug.mixcloud.library.identity import show_key
from beetsplug.mixcloud.library.known import shows_in_place
from beetsplug.mixcloud.settings import require_programs, staging_place
from mixcloud_core.errors import MixcloudError
from mixcloud_core.models import Cloudcast

if TYPE_CHECKING:
    from beetsplug.mixcloud.commands.running import Run

__all__ = ["Synced", "Synchroniser"]

# A run of known shows that ends a list is as long as a page, which costs no request more, but not shorter than this.
_SHORTEST_RUN = 20

_WORDS = {
    "imported": "imported",
    "wanted": "would be imported",
    "known": "already in the library",
    "filtered": "left out by the filters",
    "removed": "removed by you",
    "left": "left for later",
    "noted": "can't be had now and will be tried again",
    "failed": "failed",
}


@dataclass(slots=True)
class Synced:
    """What came of one subscription."""

    subscription: Subscription
    walk: Walk
    outcomes: Outcomes = field(default_factory=Outcomes)
    trouble: str = ""
    wanted: int = 0
    gone: list[str] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Tell whether a show, or the list itself, could not be had."""
        return bool(self.trouble or self.outcomes.status)

    def counts(self) -> dict[str, int]:
        """Give how many shows had which fate."""
        walk, outcomes = self.walk, self.outcomes
        return {
            "imported": len(outcomes.imported),
            "wanted": 0 if outcomes.brought else self.wanted,
            "known": len(outcomes.known) + walk.known,
            "filtered": walk.filtered,
            "removed": walk.removed,
            "left": walk.left,
            "noted": len(outcomes.noted),
            "failed": len(outcomes.failed),
        }

    @property
    def summary(self) -> str:
        """What came of it, in words."""
        words = [f"{count} {_WORDS[name]}" for name, count in self.counts().items() if count]
        return ", ".join([*words, *(["the list broke off"] if self.trouble else [])]) or "nothing in this list"


class Synchroniser:
    """Follows subscriptions in one library."""

    def __init__(self, run: Run, archive: Archive, choice: Choice) -> None:
        self._run = run
        self._archive = archive
        self._choice = choice
        self._memory = Memory()
        self._held: dict[str, str] = {}
        self._is_changed = False

    @cached_property
    def _staging(self) -> Path:
        return staging_place(self._run.config)

    def look(self, *, keep: bool) -> None:
        """Look at the library, and note what it holds; raises UserError where most of it is missing."""
        self._read_library()
        if keep:
            self._clear_up()
        memory = self._archive.read()
        missing = self._run.options.missing
        if memory.is_doubtful(self._held) and not missing:
            gone = len(memory.present - self._held.keys())
            raise UserError(
                f"{gone} of {len(memory.present)} shows are no longer in this library ({self._archive.library}). "
                "Is it the right one? If you removed them: beet mixcloud sync --missing removed. If they were lost, "
                "and are to be imported again: beet mixcloud sync --missing lost"
            )

        def seen(before: Memory) -> Memory:
            return (replace(before, present=frozenset()) if missing == "lost" else before).seen(self._held)

        self._memory = self._archive.change(seen) if keep else seen(memory)

    def close(self) -> None:
        """Note what the library holds in the end."""
        if self._is_changed:
            self._read_library()
        self._archive.change(lambda memory: memory.seen(self._held))

    def _read_library(self) -> None:
        # A large library takes a while: it is read again only after something was imported, or may have been.
        self._held = shows_in_place(self._run.library, self._staging)
        self._is_changed = False

    def preview(self, subscription: Subscription) -> tuple[Synced, Iterator[Cloudcast]]:
        """Give what would be imported, lazily, and what came of the list when all of it was taken."""
        progress = self._progress(subscription)
        synced = Synced(subscription, self._walk(subscription, progress, lambda: None))
        return synced, self._shows(synced, progress)

    def follow(self, subscription: Subscription) -> Synced:
        """Import what is new in a list; what goes wrong with the list itself is told, and the result says so."""
        require_programs(self._run.config)
        progress = self._progress(subscription)
        opened = replace(progress, asked=subscription.asked, is_open=True)
        synced = Synced(subscription, self._walk(subscription, progress, lambda: self._note(subscription, opened)))
        synced.outcomes = self._bring_in(self._shows(synced, progress), self._how(subscription))
        self._note(subscription, self._after(synced, progress))
        if synced.outcomes.imported:
            self._read_library()
        return synced

    def _bring_in(self, shows: Iterator[Cloudcast], how: How) -> Outcomes:
        """Import shows; where there are none, nothing that imports is loaded."""
        for first in shows:
            self._is_changed = True
            return bring_in(self._run, chain([first], shows), how)
        return Outcomes(quiet=how.quiet)

    def _clear_up(self) -> None:
        """Finish what lost processes had begun, and remove what they left."""
        if Moves.unfinished(self._staging):
            bring_in(self._run, (), How(quiet=True))
            self._read_library()
        clear_up(self._staging, self._held.values())

    def _how(self, subscription: Subscription) -> How:
        return How(
            form=subscription.form, fields=subscription.fields, path=subscription.path, quiet=self._run.options.quiet
        )

    def _progress(self, subscription: Subscription) -> Progress:
        """Give how far the subscription was read; another question begins anew."""
        found = self._memory.progress.get(subscription.name.casefold(), Progress())
        return found if found.asked == subscription.asked else Progress()

    def _note(self, subscription: Subscription, progress: Progress) -> None:
        if progress != self._memory.progress.get(subscription.name.casefold()):
            self._memory = self._archive.change(lambda memory: memory.with_progress(subscription.name, progress))

    @property
    def _removed(self) -> frozenset[str]:
        """The shows that are not wanted again, because the user removed them."""
        return frozenset() if self._run.options.force else self._memory.removed

    def _walk(self, subscription: Subscription, progress: Progress, begin: Callable[[], None]) -> Walk:
        seen_all = has_seen_all(subscription, progress, datetime.now(UTC))
        waiting = frozenset(show_key(url) for url in progress.waiting)
        return Walk(
            subscription,
            subscription.source.open(self._run.api.fresh, subscription.wanted, recent=seen_all),
            Settled(self._held.keys(), self._removed, waiting),
            self._choice,
            run_of_known=max(_SHORTEST_RUN, self._run.shared.search.page_size) if seen_all else None,
            begin=begin,
        )

    def _shows(self, synced: Synced, progress: Progress) -> Iterator[Cloudcast]:
        """Go through what is new, and what was waiting; a list that breaks off is told, and ends there."""
        try:
            for show in chain(synced.walk, self._waiting(synced, progress)):
                synced.wanted += 1
                yield show
        except MixcloudError as error:
            synced.trouble = str(error)
            self._run.messages.error("{}: {}", synced.subscription.name, error)

    def _waiting(self, synced: Synced, progress: Progress) -> Iterator[Cloudcast]:
        """Go through what could not be had before; what the list did not bring again is asked for at once."""
        again = synced.walk.again
        settled = self._held.keys() | again.keys() | self._removed
        urls = [url for url in progress.waiting if show_key(url) not in settled]
        for url, show in chain(again.items(), zip(urls, self._run.api.fresh.cloudcasts(urls), strict=True)):
            if show is None:
                synced.gone.append(url)
            elif self._choice.wanted.matches(show) and (self._choice.limit or inf) > synced.wanted:
                yield show

    def _after(self, synced: Synced, before: Progress) -> Progress:
        """Give the progress after all shows were dealt with."""
        walk, outcomes = synced.walk, synced.outcomes
        settled = {show_key(show.address) for show in (*outcomes.imported, *outcomes.known)}
        settled |= {show_key(url) for url in synced.gone} | self._held.keys() | self._memory.removed
        late = [*before.waiting, *(show.address for show in (*outcomes.noted, *outcomes.failed))]
        waiting = tuple(url for url in dict.fromkeys(late) if show_key(url) not in settled)
        if synced.trouble and not (walk.new or walk.left):
            return replace(before, asked=synced.subscription.asked, waiting=waiting)
        return after_walk(synced.subscription, before, walk, waiting)
