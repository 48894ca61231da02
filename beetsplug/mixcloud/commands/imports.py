"""`beet mixcloud import URL…`."""

from __future__ import annotations

import traceback
from argparse import RawDescriptionHelpFormatter, _SubParsersAction
from typing import Any

from beets.exceptions import UserError
from beets.library import Item, Library
from beets.logging import BeetsLogger
from beets.ui import print_

from beetsplug.mixcloud.bringing import add_how, bring_in, how_of
from beetsplug.mixcloud.commands.display import Waiting, waiting_for
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.download import ShowFetcher
from beetsplug.mixcloud.importing import import_show
from beetsplug.mixcloud.library import adopt_file, cover_path, file_path, known_shows, remove_staged
from beetsplug.mixcloud.outcomes import Brought, Outcome
from beetsplug.mixcloud.settings import Settings
from beetsplug.mixcloud.staging import folder_path, remove_leftovers
from mixcloud_core.credits import artists
from mixcloud_core.errors import InvalidLinkError, MixcloudError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast
from mixcloud_core.restrictions import why_no_audio
from mixcloud_core.tagging import read_contents

__all__ = ["Importer", "add_parser"]

_DESCRIPTION = """\
Downloads shows, tags them with chapters, cover and tracklist, and imports each
into the library as an album of one track. What the library has already is
skipped. An interrupted download goes on where it stopped when the same command
is run again.

exit status:
  0    all shows are in the library
  1    at least one is not
  2    the command line is wrong
  130  interrupted"""


def add_parser(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser = verbs.add_parser(
        "import",
        help="download shows and import them",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("addresses", nargs="+", metavar="URL", help="https://www.mixcloud.com/user/show/, or user/show")
    add_how(parser)
    parser.set_defaults(run=_run, interrupted="run the same command again to go on where it stopped")


def _run(run: Run) -> int:
    """Import the shows; a failed one does not keep the others from coming. Gives the exit status."""
    outcomes = bring_in(run, run.options.addresses, how_of(run.options))
    if len(outcomes.brought) > 1:
        outcomes.print_summary()
    return outcomes.status


class Importer:
    def __init__(self, library: Library, settings: Settings, log: BeetsLogger) -> None:
        self._library = library
        self._settings = settings
        self._log = log
        self._known = known_shows(library)

    def bring(self, address: str) -> Brought:
        """Take a show from Mixcloud to the library, and say what came of it."""
        try:
            with waiting_for(address) as waiting:
                found = self._bring_in(address, waiting)
        except InvalidLinkError as error:
            self._log.error("{}", error)
        except (MixcloudError, UserError) as error:
            self._log.error("{}: {}", address, error)
        except OSError as error:
            self._log.error("{}: {}", address, _os_words(error))
        except Exception as error:  # noqa: BLE001 (whatever hostile input makes others raise: the next show may be fine)
            self._log.debug("{}", traceback.format_exc())
            words = f"{type(error).__name__}: {error}"
            self._log.error(
                "{}: unexpected trouble ({}). See more with: beet -v mixcloud import …", address, words[:300]
            )
        else:
            if isinstance(found, str):
                print_(f"Already in the library: {found}")
                return Brought(Outcome.KNOWN, found)
            _report(*found)
            return Brought(Outcome.IMPORTED, found[1].url, found[1].name, str(file_path(found[0])))
        return Brought(Outcome.FAILED, address)

    def _bring_in(self, address: str, waiting: Waiting) -> tuple[Item, Cloudcast] | str:
        """Give the new item, or the address under which the library has the show already."""
        typed = parse_cloudcast(address).url
        if item := self._find(typed):
            remove_leftovers(self._settings.staging, item["mixcloud_url"])
            return typed
        with ShowFetcher(self._settings, self._log) as fetcher:
            cloudcast = fetcher.look_up(address)
            if self._find(cloudcast.url):
                return cloudcast.url
            if reason := why_no_audio(cloudcast):
                raise reason
            waiting.rename(cloudcast.name)
            with fetcher.alone_with(cloudcast):
                self._known = known_shows(self._library)  # another process may just have brought it in
                self._mend(cloudcast.url)
                if self._find(cloudcast.url):
                    return cloudcast.url
                show = fetcher.fetch(cloudcast, waiting.report)
                item = import_show(self._library, show, self._log)
                show.discard()
        self._known[cloudcast.url.casefold()] = item.id or 0
        return item, cloudcast

    def _row(self, url: str) -> Item | None:
        return self._library.get_item(self._known.get(url.casefold(), 0))

    def _find(self, url: str) -> Item | None:
        """Give the item of a show that the library has; raises UserError when it has lost its file."""
        item = self._row(url)
        if not item or self._is_cut_off(item):
            return None
        if not file_path(item).is_file():
            raise UserError(
                f"it is in the library, but its file is missing ({file_path(item)}). To import it again, first take "
                f"out the entry: beet remove mixcloud_url:{item['mixcloud_url']}"
            )
        return item

    def _is_cut_off(self, item: Item) -> bool:
        """Tell whether an import was cut off between writing the row and noting where the file went."""
        folder = folder_path(self._settings.staging, item["mixcloud_url"])
        return file_path(item).is_relative_to(folder.resolve())

    def _mend(self, url: str) -> None:
        """Finish such an import, or take its row out; only while no other process can be in the middle of it."""
        item = self._row(url)
        if item and self._is_cut_off(item) and (file_path(item).is_file() or not adopt_file(item)):
            remove_staged(self._library, url, folder_path(self._settings.staging, url))


def _report(item: Item, cloudcast: Cloudcast) -> None:
    """Tell where the file lies and what it holds."""
    path, cover = file_path(item), cover_path(item)
    contents = read_contents(path)
    beside = [cover.name] if cover else []
    inside = ["inside the file"] if contents.cover else []
    print_(f"Imported: {item.title}")
    print_(f"  artist    {', '.join(artists(cloudcast))}")
    print_(f"  length    {_clock(item.length)}, {item.format} {round(item.bitrate / 1000)} kbit/s")
    print_(f"  chapters  {contents.chapters or 'none: ' + _why_no_chapters(cloudcast)}")
    print_(f"  cover     {' and '.join(beside + inside) or 'none'}")
    print_(f"  file      {path}")


def _why_no_chapters(cloudcast: Cloudcast) -> str:
    if not cloudcast.tracklist:
        return "there is no tracklist"
    return "the tracklist has no times" if cloudcast.duration else "Mixcloud does not tell the length of the show"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _os_words(error: OSError) -> str:
    words = error.strerror or str(error)
    place = f" ({error.filename})" if error.filename else ""
    return f"{words}{place}. Mend that and run the same command again: what came so far is kept"
