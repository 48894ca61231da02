"""One run of `beet mixcloud upload`: looking back, asking, sending, and waiting."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from beets.exceptions import UserError
from beets.ui import input_yn, should_write

from beetsplug.mixcloud.commands.fates import ends_run, remaining_in_words
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.commands.upload.plan import Planned, Planner
from beetsplug.mixcloud.commands.upload.progress import sending
from beetsplug.mixcloud.commands.upload.shown import print_fields, print_summary, to_json
from beetsplug.mixcloud.commands.upload.told import Told
from beetsplug.mixcloud.library.writing import in_words
from beetsplug.mixcloud.publishing.earlier import Standing
from beetsplug.mixcloud.publishing.journal import Journal
from beetsplug.mixcloud.publishing.noting import note_address
from beetsplug.mixcloud.publishing.preparing import NewShow
from beetsplug.mixcloud.publishing.readiness import Readiness, wait_until_ready
from beetsplug.mixcloud.publishing.sending import send
from beetsplug.mixcloud.terminal.screen import is_terminal
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.errors import AuthenticationError, MixcloudError, UploadUncertainError
from mixcloud_core.models import User

__all__ = ["UploadRun"]

_TRIES_AGAIN = "The same command tries again"

# Lets a person edit a show, and keeps what was typed where the block fails; None where they gave up.
Edit = Callable[[NewShow], AbstractContextManager[NewShow | None]]


class UploadRun:
    """Uploads shows that are prepared, and keeps to the order: all is checked and agreed to before anything is sent.

    With `edit`, a person edits the only show first, unless it is at Mixcloud already.
    """

    def __init__(self, run: Run, edit: Edit | None = None) -> None:
        self._run = run
        self._edit = edit
        self._options = run.options
        self._told = Told(run)
        self._is_silent = bool(run.options.json or run.options.quiet)
        asks = not (run.options.yes or run.options.pretend or self._is_silent)
        self._asks = asks and is_terminal() and sys.stdin is not None and sys.stdin.isatty()

    def run(self, shows: Sequence[NewShow]) -> int:
        """Go through all of it; gives the exit status."""
        if "uploads" in self._run.shared.features.disabled:
            raise UserError("uploads are switched off: by features.uploads in the settings of mixcloud-plugins")
        user = self._account()
        account = user.username if user else ""
        if self._edit and self._told.failed:
            return 1
        journal = Journal.of_user(account) if account else None
        converts = self._options.convert or self._asks
        planner = Planner(self._run, account=account, journal=journal, converts=converts, quiet=self._is_silent)
        there: list[tuple[NewShow, str]] = []
        with self._alone(journal, account), self._edited(planner.plan(shows), planner) as planned:
            self._warn([each.show for each in planned if not each.earlier.is_there], user)
            if self._options.pretend:
                self._pretend(planned)
            elif not self._tell_problems(planned) and journal:
                there = self._upload(planned, account, journal)
            if self._edit and self._told.failed:
                raise SystemExit(1)  # past the editor, which keeps what was typed
        if self._options.wait is not None:
            self._wait_for(there)
        return 1 if self._told.failed else 0

    def _account(self) -> User | None:
        """Give the account, None where there is none, which is told: a failure, unless nothing is to be sent."""
        try:
            if self._options.pretend and not self._run.accounts.has_token:
                words = "without an account (beet mixcloud login), nobody can tell whether Mixcloud has this already"
                self._run.messages.warning("{}", words)
                return None
            return self._run.api.rest.me()
        except AuthenticationError as error:
            self._told.failed_for_all(str(error))
            return None

    def _alone(self, journal: Journal | None, account: str) -> AbstractContextManager[None]:
        if journal is None or self._options.pretend:
            return nullcontext()
        words = f"another upload of {account} is on its way: waiting until it is over"
        return journal.alone(lambda: self._run.messages.warning("{}", words))

    @contextmanager
    def _edited(self, planned: list[Planned], planner: Planner) -> Iterator[list[Planned]]:
        if self._edit is None or planned[0].earlier.is_there:
            yield planned
            return
        with self._edit(planned[0].show) as show:
            yield planner.plan([show]) if show else []

    def _pretend(self, planned: Sequence[Planned]) -> None:
        for each in planned:
            if each.earlier.is_there:
                self._told.came("unchanged", each.show, each.earlier.url)
            elif each.is_refused:
                self._told.failed_with(each.show, *each.show.problems)
            else:
                self._told.came("wanted", each.show, "", **(to_json(each.show) if self._options.json else {}))
                if not self._is_silent:
                    print_fields(each.show)

    def _warn(self, shows: Sequence[NewShow], user: User | None) -> None:
        """Say what Mixcloud may refuse when all was sent: whether an account is Pro, REST told in 2018 at least."""
        for show in shows:
            if show.audio and show.audio.warning and not self._asks:
                self._run.messages.warning("{}: {}", show.name, show.audio.warning)
            if show.for_pro and user and not user.is_pro:
                words = "only for Pro accounts, and Mixcloud says that yours is none. It may refuse the show"
                self._run.messages.warning("{}: {}: {}", show.name, " and ".join(show.for_pro), words)

    def _tell_problems(self, planned: Sequence[Planned]) -> bool:
        """Tell everything that keeps shows from being sent; nothing is, if there is anything."""
        wrong = [each.show for each in planned if each.is_refused]
        for show in wrong:
            self._told.failed_with(show, *show.problems)
        if wrong and len(planned) > len(wrong):
            self._run.messages.error("nothing was uploaded, the others neither")
        return bool(wrong)

    def _upload(self, planned: Sequence[Planned], account: str, journal: Journal) -> list[tuple[NewShow, str]]:
        """Ask, and then send what is agreed to; gives the shows with their addresses."""
        agreed = [each for each in planned if each.earlier.is_there or self._agrees(each.show, account)]
        there: list[tuple[NewShow, str]] = []
        with _folder(self._run.shared.cache.place() / "converted" / journal.name) as folder:
            for number, each in enumerate(agreed, 1):
                try:
                    there.append((each.show, self._bring(each, journal, folder)))
                except (MixcloudError, OSError) as error:
                    self._told.failed_with(each.show, self._why(error))
                    if ends_run(error):
                        self._tell_remaining(len(agreed) - number)
                        break
        return there

    def _tell_remaining(self, count: int) -> None:
        if count:
            # The same command would send once more what was sent by now.
            words = f"{count} left" if self._options.again else remaining_in_words(count)
            self._run.messages.error("{}", words)

    def _why(self, error: MixcloudError | OSError) -> str:
        if isinstance(error, UploadUncertainError) and not self._options.again:
            return f"{error}. The same command looks for it again, and sends nothing before you say --again"
        return in_words(error)

    def _agrees(self, show: NewShow, account: str) -> bool:
        if not self._asks:
            return True
        print_summary(show, account)
        is_taken = show.audio is None or show.audio.is_taken
        question = "Upload?" if is_taken else "Make an MP3 of it, and upload that?"
        if input_yn(f"{question} (y/n)", require=True):
            return True
        self._told.came("left", show)
        return False

    def _bring(self, each: Planned, journal: Journal, folder: Path) -> str:
        """Bring a show to Mixcloud, or what is there to the library; gives its address."""
        show, url, entry = each.show, each.earlier.url, each.earlier.entry
        if each.earlier.standing is Standing.THERE:
            self._settle("unchanged", show, url)
        elif each.earlier.standing is Standing.FOUND and entry:
            journal.note(each.key, entry)
            self._settle("found", show, url)
        else:
            with sending(show, folder, quiet=self._is_silent) as (audio, report):
                each.check_file()
                entry = send(
                    self._run.api,
                    journal,
                    fingerprint=each.key,
                    audio=audio,
                    form=show.form,
                    report=report,
                    unpublish=show.is_draft,
                )
            url = entry.url
            self._settle("uploaded", show, url)
        if entry and entry.unpublish and self._made_draft(show, url):
            journal.note(each.key, replace(entry, unpublish=False))
        return url

    def _settle(self, outcome: str, show: NewShow, url: str) -> None:
        """Say where a show is, and bring its address into the library."""
        self._told.came(outcome, show, url)
        if not show.item.id:
            return
        write = should_write(self._options.write)
        locks = self._run.shared.cache.place()
        if trouble := note_address(self._run.library, show.item.id, url, write=write, locks=locks):
            words = f"it is at Mixcloud as {url}, but that could not be noted in the library: {trouble}"
            self._told.failed_with(show, words, url=url)

    def _made_draft(self, show: NewShow, url: str) -> bool:
        try:
            self._run.api.unpublish(url)
        except MixcloudError as error:
            how = f"Try again with: beet mixcloud edit {url} --draft" if self._options.again else _TRIES_AGAIN
            words = f"it is at Mixcloud, unlisted, but could not be made a draft: {error}. {how}"
            self._told.failed_with(show, words, url=url)
            return False
        return True

    def _wait_for(self, there: Sequence[tuple[NewShow, str]]) -> None:
        self._options.interrupted = "what was uploaded stays uploaded; only the waiting is over"
        for show, url in there:
            with waiting_for(f"{show.name}: being processed by Mixcloud", quiet=self._is_silent):
                readiness, words = wait_until_ready(self._run.api, url, self._options.wait)
            self._told.came(readiness.value, show, url, reason=words or None)
            if readiness is not Readiness.READY:
                self._told.failed_for_all(f"{show.name}: {words}")


@contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    """Give a folder for as long as the block runs, without what a lost process left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
