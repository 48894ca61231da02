"""`beet mixcloud upload QUERY | FILE…`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from beetsplug.mixcloud.arguments import typed
from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.commands.upload.run import UploadRun
from beetsplug.mixcloud.publishing.defaults import Defaults
from beetsplug.mixcloud.publishing.form_editing import edit_form
from beetsplug.mixcloud.publishing.form_options import add_form_options, form_of_options
from beetsplug.mixcloud.publishing.mixes import Mix, find_mixes
from beetsplug.mixcloud.publishing.preparing import NewShow, prepare, problems_of, without_empty
from beetsplug.mixcloud.publishing.readiness import LONGEST
from beetsplug.mixcloud.publishing.tracklists import SOURCES
from mixcloud_core.formats import parse_duration, quoted

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Publishes mixes at Mixcloud: files, or what a query finds in the library. Each
becomes a show, with name, description, tags, cover and tracklist of the item
unless you say otherwise; one after the other.

  beet mixcloud upload sunday.mp3 --tag techno --tag dub
  beet mixcloud upload album:Sunday --publish --wait
  beet mixcloud upload sunday.mp3 --schedule "2027-01-31 20:00"
  beet mixcloud upload sunday.flac --convert --dry-run

A new show is unlisted: who knows its address hears it. Everything is checked
before anything is sent. On a terminal you see what will be sent, and are asked;
in a script, the command itself is the wish. What was uploaded once is not
uploaded again, whatever cut it off: run the same command again. To change what
is there, or who sees it: beet mixcloud edit.

exit status:
  0    all shows are at Mixcloud, by this run or an earlier one, or you said no
  1    something is wrong with at least one, or failed, or --wait was in vain
  2    the command line is wrong
  130  interrupted"""

_INTERRUPTED = "run the same command again: what Mixcloud has already is not sent twice"


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "upload",
        help="publish mixes at Mixcloud",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("mixes", nargs="*", metavar="QUERY|FILE", help="files, or a query as for beet ls")
    add_form_options(parser)
    _add_how(parser)
    _add_afterwards(parser)
    shown = parser.add_argument_group("what is asked and shown")
    asked = shown.add_mutually_exclusive_group()
    asked.add_argument("-y", "--yes", action="store_true", help="ask nothing")
    asked.add_argument(
        "-p",
        "--pretend",
        "--dry-run",
        action="store_true",
        help="show every field that would be sent, and send nothing",
    )
    one = shown.add_mutually_exclusive_group()
    one.add_argument("--json", action="store_true", help="print a JSON object for each, one a line, and ask nothing")
    one.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong, and ask nothing")
    parser.set_defaults(run=_run, interrupted=_INTERRUPTED)


def _add_how(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("uploading")
    group.add_argument(
        "--convert", action="store_true", help="make an MP3 of what Mixcloud does not take: FLAC, WAV, AIFF, Ogg, Opus"
    )
    group.add_argument(
        "--again",
        action="store_true",
        help="also what was uploaded before, and under a name that one of your shows has already",
    )
    add_limit(group)
    add_wait(group)


def _add_afterwards(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("afterwards")
    group.add_argument(
        "--wait",
        type=typed(_wait),
        nargs="?",
        const=LONGEST,
        metavar="TIME",
        help="wait until Mixcloud has processed it: 30m; an hour if you say nothing",
    )
    words = "write the address into the file (as import.write)"
    group.add_argument("-w", "--write", action="store_true", default=None, help=words)
    group.add_argument("-W", "--nowrite", action="store_false", dest="write", help="don't")


def _wait(text: str) -> float:
    try:
        return parse_duration(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is no time: say --wait=30m, or put --wait at the end") from None


def _run(run: Run) -> int:
    options = run.options
    if not options.mixes:
        options.wrong("say what to upload: a FILE, or a QUERY for what the library has")
    if options.again:  # the same command would send all of it once more
        options.interrupted = "what was uploaded stays uploaded"
    defaults = Defaults.read(run.config)
    with TemporaryDirectory(prefix="mixcloud-covers-") as folder:
        mixes = _mixes(run, options)
        wanted = cache(lambda: form_of_options(options))  # the standard input can be read once
        shows = [prepare(mix, options, wanted, defaults, Path(folder, str(at))) for at, mix in enumerate(mixes)]
        return UploadRun(run, _edited if options.edit else None).run(shows)


def _mixes(run: Run, options: Namespace) -> list[Mix]:
    """Find the mixes; ends with 2 for options that make no sense for several."""
    try:
        mixes = find_mixes(run.library, options.mixes)[: options.limit]
    except ValueError as error:
        options.wrong(str(error))
    if len(mixes) > 1:
        is_file = options.tracklist not in SOURCES
        for name, is_given in (("--name", options.name), ("--edit", options.edit), ("--tracklist FILE", is_file)):
            if is_given:
                options.wrong(f"{name} is for one show, and {len(mixes)} were found")
    return mixes


@contextmanager
def _edited(show: NewShow) -> Iterator[NewShow | None]:
    """Let a person edit the whole form; what was wrong with it counts only if it still is."""
    with edit_form(show.form, show.seen.publish, show.audio.duration if show.audio else None) as filled:
        if filled is None:
            yield None
            return
        is_draft = filled.publish is False
        form = replace(filled.form, unlisted=True) if is_draft else filled.form
        edited = replace(show, form=without_empty(form), is_draft=is_draft)
        lasting = [words for words in show.problems if words not in problems_of(show)]
        yield replace(edited, problems=(*lasting, *problems_of(edited)))
