"""One run of `beet mixcloud edit`: comparing, showing, asking, sending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from beets.ui import input_select_objects

from beetsplug.mixcloud.commands.edit.shown import as_json, print_change, print_rows_of, print_sent
from beetsplug.mixcloud.commands.fates import Fate, Tally, ends_run
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.writing import in_words
from beetsplug.mixcloud.publishing.form_editing import edit_form
from beetsplug.mixcloud.publishing.form_options import merged
from beetsplug.mixcloud.publishing.show_form import ShowChange, difference, form_of_show
from beetsplug.mixcloud.publishing.targets import Target, foreign
from beetsplug.mixcloud.publishing.visibility import Seen
from beetsplug.mixcloud.publishing.wishes import Wishes
from beetsplug.mixcloud.terminal.screen import is_terminal, tell
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.errors import MixcloudError, RateLimitError
from mixcloud_core.models import Cloudcast

__all__ = ["EditRun"]

_HIDDEN = (
    "Mixcloud does not show it to this program, as it is with drafts, so nobody knows what it says now. With your "
    "browser's session it does: beet mixcloud login --cookies-from-browser NAME"
)

_GONE = "Mixcloud knows no such show (any more)"

_QUESTION = "Really change it at Mixcloud"


class EditRun:
    """Changes the shows that are meant into what is wished for."""

    def __init__(self, run: Run, wishes: Wishes) -> None:
        self._run = run
        self._options = run.options
        self._wishes = wishes
        self._tally = Tally(run)
        self._agreed = bool(run.options.yes or run.options.pretend)

    def run(self, targets: Sequence[Target]) -> int:
        """Go through the shows, and give the exit status."""
        own = list(self._own(targets))
        with waiting_for("Asking Mixcloud about your shows"):
            shows = list(self._run.api.fresh.cloudcasts(target.url for target in own))
        if self._options.edit and own:
            self._change_by_hand(own[0], shows[0])
        else:
            self._change([change for pair in zip(own, shows, strict=True) for change in self._planned(*pair)])
        self._finish(targets)
        return self._tally.status

    def _finish(self, targets: Sequence[Target]) -> None:
        self._tally.print_summary()
        has_old = any(target.held for target in targets) and not self._options.from_library
        if self._tally[Fate.CHANGED] and has_old and is_terminal() and not self._options.quiet:
            tell("The library is as it was; beet mixcloud refresh brings it in step")

    def _own(self, targets: Sequence[Target]) -> Iterator[Target]:
        """Give those that the account may change; why it may not change the others is told."""
        account = self._run.api.rest.fresh.me().username
        for target in targets:
            if reason := foreign(target.owner, account):
                self._tally.fail(target.url, target.title(None), reason)
            else:
                yield target

    def _planned(self, target: Target, show: Cloudcast | None) -> Iterator[ShowChange]:
        """Give what would change, if anything does, and show it; what is wrong with it is told."""
        if show is None and self._run.accounts.has_session:
            self._tally.fail(target.url, target.title(None), _GONE)
            return
        before = form_of_show(show)
        url, title = show.url if show else target.url, target.title(show)
        try:
            new = difference(before, self._wishes.of(target, before.form))
            change = ShowChange(url, title, before, new, show.duration if show else None)
            change.fields()
        except (MixcloudError, OSError) as error:
            self._tally.fail(url, title, in_words(error))
            return
        if not change:
            self._tally.add(Fate.SAME, url, title)
            return
        if show is None:
            self._run.messages.warning("{}: {}", title, _HIDDEN)
        self._show(change)
        yield change

    def _show(self, change: ShowChange) -> None:
        if self._options.quiet or self._options.json:
            return
        if is_terminal():
            print_change(change)
        elif not self._options.pretend:
            print_rows_of(change)
        if self._options.pretend:
            print_sent(change)

    def _change(self, changes: Sequence[ShowChange]) -> None:
        """Ask, if somebody is to be asked, and send."""
        chosen = changes
        if changes and not self._agreed:
            chosen = input_select_objects(_QUESTION, changes, print_change, _question_for_all(changes))
        for change in changes:
            if change not in chosen:
                self._tally.add(Fate.LEFT, change.url, change.title)
        for number, change in enumerate(chosen, 1):
            if self._options.pretend:
                self._tally.add(Fate.WANTED, change.url, change.title, **as_json(change))
            elif not self._send(change):
                self._tally.tell_remaining(len(chosen) - number)
                break

    def _send(self, change: ShowChange) -> bool:
        """Send a change, and tell what became of it; gives whether the next one is worth a try."""
        try:
            with waiting_for(f"Changing {change.title}"):
                self._edit(change)
        except MixcloudError as error:
            self._tally.fail(change.url, change.title, str(error))
            return not ends_run(error)
        self._tally.add(Fate.CHANGED, change.url, change.title, changes=change.as_json())
        return True

    def _edit(self, change: ShowChange) -> None:
        form, publish = change.new
        for _ in range(self._run.shared.api.retry_attempts if form.picture else 1):
            try:
                return self._run.api.edit(change.url, form, publish=publish)
            except RateLimitError as error:
                # A form with a file is not sent again by itself; this one does no harm, and waits for its turn.
                refusal = error
        raise refusal

    def _change_by_hand(self, target: Target, show: Cloudcast | None) -> None:
        """Open the form as it is now, with what was given over it, and send what somebody changed."""
        if show is None:
            self._tally.fail(target.url, target.title(None), _GONE if self._run.accounts.has_session else _HIDDEN)
            return
        before = form_of_show(show)
        wanted = self._wishes.of(target, before.form)
        seen = Seen.of(*wanted) if Seen.of(*wanted) != Seen() else Seen.of(*before)
        form = replace(merged(before.form, wanted.form), unlisted=seen.unlisted, publish_date=seen.publish_date)
        with edit_form(form, seen.publish, show.duration) as filled:
            change = ShowChange(show.url, show.name, before, difference(before, filled or before), show.duration)
            if not change:
                self._tally.add(Fate.SAME, show.url, show.name)
                return
            self._show(change)
            self._change([change])
            if not self._tally[Fate.CHANGED] and not self._options.pretend:
                self._finish([target])
                raise SystemExit(self._tally.status)  # past the editor, which keeps what was typed


def _question_for_all(changes: Sequence[ShowChange]) -> str:
    return f"Really change {len(changes)} shows at Mixcloud" if len(changes) > 1 else _QUESTION
