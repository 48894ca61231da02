"""One run of imports: takes shows as they are wanted, has several downloaded at once, and imports one after another."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence, Sized
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from beets.exceptions import UserError
from beets.library import Item

from beetsplug.mixcloud.fetching.download import StagedShow
from beetsplug.mixcloud.fetching.pipeline import Done, Downloads, Job
from beetsplug.mixcloud.fetching.splitting import Track
from beetsplug.mixcloud.fetching.staging import TRACKS, WHOLE, remove_leftovers
from beetsplug.mixcloud.importing.how import How
from beetsplug.mixcloud.importing.mending import is_staged, mend, mend_all
from beetsplug.mixcloud.importing.notes import Notes
from beetsplug.mixcloud.importing.outcomes import Brought, Outcome, Outcomes
from beetsplug.mixcloud.importing.session import Delivery, import_show
from beetsplug.mixcloud.importing.telling import Teller, describe, place_of, words_of
from beetsplug.mixcloud.library.rows import Shape, Shelf, ShowRow
from beetsplug.mixcloud.settings import Settings
from beetsplug.mixcloud.terminal.progress import shown_progress
from mixcloud_core.errors import AuthenticationError, DownloadError, ExclusiveContentError, MixcloudError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast

if TYPE_CHECKING:
    from beetsplug.mixcloud.commands.running import Run

__all__ = ["ImportRun"]

_REMEDY = "Sign in with an account that subscribes: beet mixcloud login --cookies-from-browser NAME"


class ImportRun:
    """Brings shows into a library. All that touches the library happens in the thread that calls."""

    def __init__(self, run: Run, settings: Settings, how: How) -> None:
        self._run, self._settings, self._how = run, settings, how
        self._library, self._log = run.library, run.messages
        self._form = how.form or settings.form
        self._keep = how.keep or settings.keep
        self._outcomes = Outcomes(quiet=how.quiet)
        self._notes = Notes.of_beets()
        self._shelf = Shelf(self._library)
        self._teller: Teller
        self._is_one = False
        self._remedy_was_told = False

    def bring_in(self, wanted: Iterable[Cloudcast | str | Brought]) -> Outcomes:
        """Bring in all of them, see `bringing.bring_in`."""
        total = len(wanted) if isinstance(wanted, Sized) else None
        self._is_one = total == 1
        if not self._how.pretend:
            mend_all(self._library, self._shelf, self._settings.staging)
        downloads = Downloads(self._settings, self._log, self._missing, pretend=self._how.pretend)
        try:
            with shown_progress(total, quiet=self._how.quiet) as progress:
                as_json = bool(getattr(self._run.options, "json", False))
                self._teller = Teller(self._log, self._outcomes, progress, as_json=as_json)
                downloads.shown_by(progress.line)
                self._go_through(wanted, downloads)
        except BrokenPipeError:  # whoever reads what is told has gone: no fault of a show's
            downloads.stop()
            raise
        except KeyboardInterrupt:
            downloads.stop()
            if self._outcomes.brought:
                self._outcomes.print_summary()
            raise
        return self._outcomes

    def _go_through(self, wanted: Iterable[Cloudcast | str | Brought], downloads: Downloads) -> None:
        """Keep so many shows under way that no worker waits for a list, and import each as soon as it is there."""
        shows, most, is_over = iter(wanted), 2 * self._settings.workers, False
        while True:
            while done := downloads.finished():
                self._finish(done)
            if not is_over and downloads.under_way < most:
                try:
                    self._take(next(shows), downloads)
                except StopIteration:
                    is_over = True
                except BrokenPipeError:
                    raise
                except Exception as error:  # noqa: BLE001 (a list may raise anything: what is under way is still finished)
                    self._teller.unexpected(error)
                    self._teller.tell_failure(Brought(Outcome.FAILED, "", reason=words_of(error)))
                    is_over = True
            elif downloads.under_way:
                if done := downloads.finished(wait=True):
                    self._finish(done)
            else:
                return

    def _take(self, show: Cloudcast | str | Brought, downloads: Downloads) -> None:
        """Begin a show, unless it is known."""
        if isinstance(show, Brought):
            self._teller.tell_failure(show)
            return
        is_named = isinstance(show, str)
        try:
            address = parse_cloudcast(show).url if isinstance(show, str) else show.url
            held = self._shelf.find(address)
            if held and not self._missing(address):
                self._know(address, held, "" if isinstance(show, str) else show.name, is_named=is_named)
                return
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 (an address is anybody's text)
            self._teller.tell_failure(
                Brought(Outcome.FAILED, str(show) if is_named else address, reason=words_of(error))
            )
            return
        downloads.submit(Job(show) if isinstance(show, str) else Job(show.url, show))

    def _missing(self, url: str) -> frozenset[Shape]:
        """Give the shapes in which a show is to be imported still; download threads ask as well."""
        wanted = {Shape.TRACKS} if self._form == "split" else {Shape.WHOLE}
        if self._keep:
            wanted.add(Shape.WHOLE)
        if self._how.force:
            return frozenset(wanted)
        held = {row.shape for row in self._shelf.find(url) if not is_staged(row, self._settings.staging)}
        return frozenset(wanted - held if len(wanted) > 1 or not held else ())

    def _know(self, url: str, held: list[ShowRow], title: str, *, is_named: bool) -> None:
        """Say that the library has a show, by its title there if need be; raises UserError for a lost file."""
        gone = next((row for row in held if not row.path.is_file()), None)
        if gone and is_named:
            raise UserError(
                f"it is in the library, but its file is missing ({gone.path}). To import it again, add --force, or "
                f"first take out the entry: beet remove mixcloud_url:{gone.url}"
            )
        remove_leftovers(self._settings.staging, held[0].url)
        if not title and (item := self._library.get_item(held[0].id)):
            title = item.album or item.title
        self._teller.tell(Brought(Outcome.KNOWN, url, title, str(held[0].path)))

    def _finish(self, done: Done) -> None:
        """Import what was downloaded, or say why there is nothing."""
        url, title = (done.cloudcast.url, done.cloudcast.name) if done.cloudcast else (done.job.address, "")
        try:
            if done.error:
                raise done.error  # noqa: TRY301 (told as what goes wrong here)
            if done.refusal and done.cloudcast:
                self._refuse(done, done.cloudcast, done.refusal)
            elif done.show:
                self._import(done, done.show)
            elif done.missing and not done.is_double:
                self._teller.tell(Brought(Outcome.WANTED, url, title))
            elif not done.is_double:
                self._know(url, self._shelf.find(url), title, is_named=done.job.is_named)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 (the next show may be fine)
            self._teller.unexpected(error)
            self._teller.tell_failure(Brought(Outcome.FAILED, done.job.address, title, reason=words_of(error)))
        finally:
            done.give_back()

    def _import(self, done: Done, show: StagedShow) -> None:
        """Import what is still missing: the tracks first, for the whole file leaves the folder."""
        url = show.cloudcast.url
        held = self._shelf.look_again(url)
        if any(is_staged(row, self._settings.staging) for row in held):
            mend(self._library, held, show.folder)
            self._shelf.look_again(url)
        missing = done.missing & self._missing(url)
        items: list[Item] = []
        if Shape.TRACKS in missing:
            items = self._deliver(show, missing, done.tracks)
            shutil.rmtree(show.folder / TRACKS, ignore_errors=True)  # beets removes what is empty inside of its folder
        if Shape.WHOLE in missing:
            whole = self._deliver(show, missing)
            items = items or whole
        show.discard()
        self._notes.remove(url)
        if items:
            brought = Brought(Outcome.IMPORTED, url, show.cloudcast.name, str(place_of(items)))
            self._teller.tell(brought, describe(show.cloudcast, items) if self._is_one else "")
        else:
            self._know(url, self._shelf.find(url), show.cloudcast.name, is_named=False)

    def _deliver(self, show: StagedShow, missing: frozenset[Shape], tracks: Sequence[Track] = ()) -> list[Item]:
        """Import the tracks, or the whole show."""
        shape = Shape.TRACKS if tracks else Shape.WHOLE
        source = show.folder / (TRACKS if tracks else WHOLE)
        cover = show.cover
        if tracks and cover and Shape.WHOLE in missing:
            # An album takes its cover along.
            cover = Path(shutil.copyfile(cover, cover.with_stem("cover-of-tracks")))
        if not tracks:
            source.mkdir(exist_ok=True)
            show.audio.rename(source / show.audio.name)
        # What is there is replaced; but the tracks that have just come are not, by their whole.
        old = [row.id for row in self._shelf.find(show.cloudcast.url) if len(missing) == 1 or row.shape is shape]
        delivery = Delivery(
            show.cloudcast,
            show.folder,
            source,
            cover=cover,
            tracks=tracks,
            is_singleton=self._form == "singletons",
            fields=self._how.fields,
            path=self._how.path,
            replaced=tuple(old) if self._how.force else (),
        )
        return import_show(self._library, self._shelf, delivery, self._log)

    def _refuse(self, done: Done, cloudcast: Cloudcast, reason: DownloadError) -> None:
        """Note a show that can't be had now. It is a failure only for who asked for just this show."""
        is_news = self._how.pretend or self._notes.add(cloudcast, reason)
        outcome = Outcome.FAILED if done.job.is_named else Outcome.NOTED
        show = Brought(outcome, done.job.address, cloudcast.name, reason=str(reason))
        # Each Select show of anybody takes the same remedy: it is said once.
        needs_remedy = isinstance(reason, ExclusiveContentError) and bool(self._remedy)
        if needs_remedy and not self._remedy_was_told:
            self._remedy_was_told = True
            self._log.error("{}: {}. {}", show.address, show.reason, self._remedy)
            self._teller.tell(show)
        elif done.job.is_named:
            self._teller.tell_failure(show)
        else:
            if is_news and not needs_remedy:
                self._log.warning("{}: {}", show.address, show.reason)
            else:
                self._outcomes.unnamed += 1
                self._log.debug("{}: {}", show.address, show.reason)
            self._teller.tell(show)

    @cached_property
    def _remedy(self) -> str:
        """What is to be done for Select shows of anybody; empty where somebody is signed in, and does not subscribe."""
        if not self._settings.account:
            return _REMEDY
        try:
            self._run.api.signed_in_as()
        except AuthenticationError as error:
            return str(error)
        except MixcloudError as error:
            self._log.debug("whether the session is still good is not known: {}", error)
        return ""
