"""`beet mixcloud tracklist [QUERY|URL]`."""

from __future__ import annotations

import os
from argparse import RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from beets.exceptions import UserError
from beets.library import Item
from beets.ui import print_

from beetsplug.mixcloud.arguments import is_one_address, typed_path
from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.collection import find_shows
from beetsplug.mixcloud.library.rows import Shelf, is_whole
from beetsplug.mixcloud.library.writing import write_text
from beetsplug.mixcloud.showing.tracklist_files import FORMATS, Format, ShowTracklist
from beetsplug.mixcloud.terminal.screen import tell
from mixcloud_core.errors import TaggingError
from mixcloud_core.formats import format_count, format_quantity
from mixcloud_core.models import Tracklist
from mixcloud_core.text import clean_line

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Prints tracklists of shows in the library, found by a query of beets' (all of
them without one), and asks nobody; or the tracklist of one show at Mixcloud, by
its address. In the library it is in the lyrics, else in the chapters of the
file; a show that is there in pieces has these for its tracklist. Times are
those that the uploader gave, and are never made up: a tracklist without times
makes no cue sheet, nor does a show in pieces.

  beet mixcloud tracklist artist:radio year:2026
  beet mixcloud tracklist title:Sunday --format cue -o sunday.cue
  beet mixcloud tracklist --format lrc -o tracklists/
  beet mixcloud tracklist https://www.mixcloud.com/user/show/

A cue sheet names the file of the library, or the one that yt-dlp would make.

exit status:
  0    a tracklist was printed or written
  1    there was none, or Mixcloud did not answer
  2    the command line is wrong
  130  interrupted"""


# Of the shows that have none: the names of more fill a screen.
_MOST_NAMED = 3


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser = verbs.add_parser(
        "tracklist",
        help="print tracklists",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("query", nargs="*", metavar="QUERY|URL", help="shows in the library, or one at Mixcloud")
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="text", metavar="FORMAT", help="text, lrc, cue or json"
    )
    parser.add_argument("--json", action="store_const", dest="format", const="json", help="the same as --format json")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file; to FOLDER/, a file for each show")
    add_limit(parser)
    parser.add_argument("--pretend", action="store_true", help="say what would be written, and write nothing")
    parser.add_argument("-q", "--quiet", action="store_true", help="print tracklists and nothing else")
    parser.set_defaults(run=_tracklist, interrupted="what was written so far is whole")


def _tracklist(run: Run) -> int:
    tally, kind, output = _Tally(), FORMATS[run.options.format], run.options.output
    shows = _with_tracklist(run, tally)
    if not output:
        _print(run, shows, kind, tally)
    elif _is_folder(output):
        _write_each(run, shows, kind, tally)
    else:
        _write_one(run, list(shows), kind, tally)
    if not run.options.quiet:
        tell(str(tally))
    return 0 if tally.count else 1


class _Tally:
    """Counts the tracklists that were written or printed, and keeps in mind which shows had none."""

    def __init__(self) -> None:
        self.count = 0
        self.without: list[str] = []

    def __str__(self) -> str:
        if not (self.count or self.without):
            return "no such show in the library"
        counted = format_quantity(self.count, "tracklist") if self.count else "no tracklists"
        return f"{counted}, {self._without()}" if self.without else counted

    def _without(self) -> str:
        named = "; ".join(self.without[:_MOST_NAMED])
        more = len(self.without) - _MOST_NAMED
        rest = f"; and {format_count(more)} more" if more > 0 else ""
        return f"{format_quantity(len(self.without), 'show')} without one: {named}{rest}"


def _with_tracklist(run: Run, tally: _Tally) -> Iterator[ShowTracklist]:
    for show in islice(_shows(run), run.options.limit):
        if show.tracklist:
            yield show
        else:
            tally.without.append(show.heading)


def _shows(run: Run) -> Iterator[ShowTracklist]:
    query = run.options.query
    if is_one_address(query):
        yield ShowTracklist.of_show(run.api.cloudcast(query[0]))
        return
    for copy in Shelf(run.library).copies(find_shows(run.library, query)):
        items = [item for row in copy if (item := run.library.get_item(row.id))]
        if items:
            yield _held(run, items[0]) if is_whole(copy) else ShowTracklist.of_parts(items)


def _held(run: Run, item: Item) -> ShowTracklist:
    try:
        return ShowTracklist.of_item(item)
    except (TaggingError, OSError) as error:
        reason = f"{error.filename} can't be read: {error.strerror}" if isinstance(error, OSError) else error
        run.messages.warning("{}", reason)
        return ShowTracklist.of_item(item, Tracklist())


def _is_folder(output: str) -> bool:
    """Tell whether a folder is meant; raises UserError where there is no place for it, or for the file.

    Only the folder itself is made: a parent that is not there is a slip of the keyboard.
    """
    path = typed_path(output)
    if not path.parent.is_dir():
        raise UserError(clean_line(f"{path} can't be written: there is no folder {path.parent}"))
    return output.endswith(("/", os.sep)) or path.is_dir()


def _print(run: Run, shows: Iterable[ShowTracklist], kind: Format, tally: _Tally) -> None:
    """Print as they come what may stand beside others."""
    is_alone = is_one_address(run.options.query)
    for show in shows if kind.is_for_many else _alone(list(shows)):
        print_(_headed(show, kind, tally.count, is_alone=is_alone))
        tally.count += 1


def _write_one(run: Run, shows: Sequence[ShowTracklist], kind: Format, tally: _Tally) -> None:
    """Write all into one file."""
    wanted = shows if kind.is_for_many else _alone(shows)
    texts = [_headed(show, kind, number, is_alone=len(shows) == 1) for number, show in enumerate(wanted)]
    if texts:
        _write(run, typed_path(run.options.output), "\n".join(texts))
        tally.count += len(texts)


def _alone(shows: Sequence[ShowTracklist]) -> Sequence[ShowTracklist]:
    if len(shows) > 1:
        raise UserError(
            f"{len(shows)} shows were found, and one file holds one: narrow it down, or say -o FOLDER/ for all"
        )
    return shows


def _headed(show: ShowTracklist, kind: Format, number: int, *, is_alone: bool) -> str:
    """Give the text, and among those of others whose it is."""
    text = _text(show, kind)
    if kind is not FORMATS["text"] or is_alone:
        return text
    return f"{chr(10) if number else ''}{show.heading}\n{text}"


def _text(show: ShowTracklist, kind: Format) -> str:
    try:
        text = kind.write(show)
    except ValueError as error:
        raise UserError(f"{show.heading}: {error}") from error
    if not text:
        raise UserError(f"{show.heading}: the tracklist has no times, and a cue sheet needs them")
    return text


def _write_each(run: Run, shows: Iterable[ShowTracklist], kind: Format, tally: _Tally) -> None:
    """Write a file for each; two that would have one name get a number. The folder is made for the first one."""
    folder = typed_path(run.options.output)
    taken: set[str] = set()
    for show in shows:
        try:
            text = _text(show, kind)
        except UserError as error:
            run.messages.warning("{}", error)
            tally.without.append(show.heading)
            continue
        stem, number = show.stem, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{show.stem} ({number})"
        taken.add(stem.casefold())
        _write(run, folder / f"{stem}{kind.ending}", text)
        tally.count += 1


def _write(run: Run, path: Path, text: str) -> None:
    if run.options.pretend:
        print_(f"Would write: {path}")
        return
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(f"{path.parent} can't be made: {error.strerror or error}") from error
    write_text(path, f"{text}\n")
    if not run.options.quiet:
        print_(f"Wrote: {path}")
