"""`beet mixcloud import URL…`."""

from __future__ import annotations

import os
from argparse import Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections import Counter
from enum import Enum
from pathlib import Path
from typing import Any

from beets.exceptions import UserError
from beets.library import Item, Library
from beets.logging import BeetsLogger
from beets.ui import print_

from beetsplug.mixcloud.commands.display import progress_bar
from beetsplug.mixcloud.download import StagedShow, fetch_show
from beetsplug.mixcloud.importing import cover_path, import_show
from beetsplug.mixcloud.library import known_urls
from beetsplug.mixcloud.settings import Settings
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import MixcloudError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast
from mixcloud_core.restrictions import why_no_audio

__all__ = ["add_parser"]

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


class Outcome(Enum):
    """What became of an address; the value is how the summary counts it."""

    IMPORTED = "imported"
    KNOWN = "already in the library"
    FAILED = "failed"


def add_parser(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser = verbs.add_parser(
        "import",
        help="download shows and import them",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("addresses", nargs="+", metavar="URL", help="https://www.mixcloud.com/user/show/, or user/show")
    parser.set_defaults(run=_run)


def _run(library: Library, options: Namespace, settings: Settings, log: BeetsLogger) -> int:
    """Import one show after the other; a failed one does not keep the others from coming. Gives the exit status."""
    with Mixcloud() as mixcloud:
        importer = _Importer(library, settings, log, mixcloud)
        outcomes = Counter(importer.bring_in(address) for address in options.addresses)
    if outcomes.total() > 1:
        print_(", ".join(f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome if outcomes[outcome]))
    return 1 if outcomes[Outcome.FAILED] else 0


class _Importer:
    def __init__(self, library: Library, settings: Settings, log: BeetsLogger, mixcloud: Mixcloud) -> None:
        self._library = library
        self._settings = settings
        self._log = log
        self._mixcloud = mixcloud
        self._known = known_urls(library)

    def bring_in(self, address: str) -> Outcome:
        """Take one address from Mixcloud to the library, and say what came of it."""
        try:
            return self._bring_in(address)
        except (MixcloudError, UserError) as error:
            self._log.error("{}", error)
        except OSError as error:
            self._log.error("{}: {}", address, _os_words(error))
        return Outcome.FAILED

    def _bring_in(self, address: str) -> Outcome:
        url = parse_cloudcast(address).url
        if self._is_known(url):
            return self._already(url)
        cloudcast = self._mixcloud.cloudcast(address)
        if self._is_known(cloudcast.url):
            return self._already(cloudcast.url)
        if reason := why_no_audio(cloudcast):
            raise reason
        show = self._fetch(cloudcast)
        item = import_show(self._library, show)
        show.discard()
        self._known.add(cloudcast.url.casefold())
        _report(item, cloudcast)
        return Outcome.IMPORTED

    def _fetch(self, cloudcast: Cloudcast) -> StagedShow:
        with progress_bar(cloudcast.name) as progress:
            return fetch_show(
                cloudcast,
                self._settings.staging,
                audio_format=self._settings.format,
                yt_dlp_options=self._settings.yt_dlp,
                log=self._log,
                progress=progress,
            )

    def _is_known(self, url: str) -> bool:
        return url.casefold() in self._known

    def _already(self, url: str) -> Outcome:
        print_(f"Already in the library: {url}")
        return Outcome.KNOWN


def _report(item: Item, cloudcast: Cloudcast) -> None:
    """Tell where the file lies and what it holds."""
    path = Path(os.fsdecode(item.path))
    cover = cover_path(item)
    chapters = len(cloudcast.chapters)
    print_(f"Imported: {item.title}")
    print_(f"  artist    {item.artist}")
    print_(f"  length    {_clock(item.length)}, {item.format} {round(item.bitrate / 1000)} kbit/s")
    print_(f"  chapters  {chapters or 'none: ' + _why_no_chapters(cloudcast)}")
    print_(f"  cover     {cover.name + ', also inside the file' if cover else 'none'}")
    print_(f"  file      {path}")


def _why_no_chapters(cloudcast: Cloudcast) -> str:
    return "the tracklist has no times" if cloudcast.tracklist else "there is no tracklist"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _os_words(error: OSError) -> str:
    words = error.strerror or str(error)
    return f"{words} ({error.filename})" if error.filename else words
