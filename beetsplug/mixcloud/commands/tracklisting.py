"""`beet mixcloud tracklist [QUERY|URL]`."""

from __future__ import annotations

import os
from argparse import RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
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
from beetsplug.mixcloud.showing.tracklist_files import FORMATS, Format, ShowTracklist
from beetsplug.mixcloud.terminal.screen import tell
from mixcloud_core.errors import TaggingError
from mixcloud_core.models import Tracklist

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Prints tracklists of shows in the library, found by a query of beets' (all of
them without one), and asks nobody; or the tracklist of one show at Mixcloud, by
its address. In the library it is in the lyrics, else in the chapters of the
file. Times are those that the uploader gave, and are never made up: a tracklist
without times makes no cue sheet.

  beet mixcloud tracklist artist:radio year:2026
  beet mixcloud tracklist title:Sunday --format cue -o sunday.cue
  beet mixcloud tracklist --format lrc -o tracklists/
  beet mixcloud tracklist https://www.mixcloud.com/user/show/

A cue sheet names the file of the library, or the one that yt-dlp would make.

exit status:
  0    there is a tracklist
  1    there is none, or Mixcloud did not answer
  2    the command line is wrong
  130  interrupted"""


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
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file; in a folder, to one for each show")
    add_limit(parser)
    parser.add_argument("--pretend", action="store_true", help="say what would be written, and write nothing")
    parser.add_argument("-q", "--quiet", action="store_true", help="print tracklists and nothing else")
    parser.set_defaults(run=_tracklist, interrupted="what was written so far is whole")


def _tracklist(run: Run) -> int:
    found = _Found(run)
    kind = FORMATS[run.options.format]
    if run.options.output and _is_folder(run.options.output):
        _write_each(run, found, kind)
    else:
        _write_one(run, list(found) if run.options.output or not kind.is_for_many else found, kind)
    if not run.options.quiet:
        tell(str(found))
    return 0 if found.count else 1


class _Found:
    """The shows that are asked for and have a tracklist, which are counted as they come."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.count = 0
        self.without = 0

    def __iter__(self) -> Iterator[ShowTracklist]:
        for show in islice(_shows(self._run), self._run.options.limit):
            if show.tracklist:
                self.count += 1
                yield show
            else:
                self.without += 1

    def __str__(self) -> str:
        if not (self.count or self.without):
            return "no such show in the library"
        without = f", {self.without} show{'' if self.without == 1 else 's'} without one" if self.without else ""
        return f"{self.count or 'no'} tracklist{'' if self.count == 1 else 's'}{without}"


def _shows(run: Run) -> Iterator[ShowTracklist]:
    query = run.options.query
    if is_one_address(run.options.query):
        yield ShowTracklist.of_show(run.api.cloudcast(query[0]))
        return
    for number in find_shows(run.library, query):
        if item := run.library.get_item(number):
            yield _held(run, item)


def _held(run: Run, item: Item) -> ShowTracklist:
    try:
        return ShowTracklist.of_item(item)
    except (TaggingError, OSError) as error:
        reason = f"{error.filename} can't be read: {error.strerror}" if isinstance(error, OSError) else error
        run.messages.warning("{}", reason)
        return ShowTracklist.of_item(item, Tracklist())


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or typed_path(output).is_dir()


def _write_one(run: Run, shows: Any, kind: Format) -> None:
    """Write everything into one file, or print it."""
    if not kind.is_for_many and len(shows) > 1:
        raise UserError(
            f"{len(shows)} shows were found, and one file holds one: narrow it down, or say -o FOLDER/ for all"
        )
    if not run.options.output:
        is_alone = is_one_address(run.options.query)
        for number, show in enumerate(shows):
            print_(_headed(show, kind, number, is_alone=is_alone))
        return
    headed = [_headed(show, kind, number, is_alone=len(shows) == 1) for number, show in enumerate(shows)]
    if headed:
        _write(run, typed_path(run.options.output), "\n".join(headed))


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


def _write_each(run: Run, shows: _Found, kind: Format) -> None:
    """Write a file for each; two that would have one name get a number."""
    folder = typed_path(run.options.output)
    taken: set[str] = set()
    for show in shows:
        try:
            text = _text(show, kind)
        except UserError as error:
            run.messages.warning("{}", error)
            continue
        stem, number = show.stem, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{show.stem} ({number})"
        taken.add(stem.casefold())
        _write(run, folder / f"{stem}{kind.ending}", text)


def _write(run: Run, path: Path, text: str) -> None:
    if run.options.pretend:
        print_(f"Would write: {path}")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} can't be written: {error.strerror or error}") from error
    if not run.options.quiet:
        print_(f"Wrote: {path}")
