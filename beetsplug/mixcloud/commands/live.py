"""`beet mixcloud live [USER]`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from beets.ui import print_

from beetsplug.mixcloud.arguments import typed
from beetsplug.mixcloud.commands.choosing import add_filters, filter_of
from beetsplug.mixcloud.commands.recording import record, recover, tell_of_leftovers
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.terminal.columns import Column, Row, RowPrinter
from mixcloud_core.formats import format_duration, format_moment
from mixcloud_core.models import Cloudcast, LiveStream

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Lists who is live, those with most listeners first; or tells whether USER is.
With --record, USER's stream is recorded and imported as an album of one track:
until it ends, until there are so many minutes of it, or until Ctrl-C, which
ends the recording and keeps it.

exit status:
  0    what was asked for is told, or recorded and in the library
  1    USER is not live, or something failed
  2    the command line is wrong
  130  interrupted"""

_COLUMNS = (
    Column("who", 20, style="cyan"),
    Column("title", 0),
    Column("tags", 24, rank=2),
    Column("listeners", 9, right=True),
    Column("for", 10, right=True, rank=1),
)


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "live",
        help="tell who is live, and record streams",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("user", nargs="?", default="", metavar="USER", help="a user, or the address of the stream")
    parser.add_argument("--tag", metavar="TAG", help="only streams of one of Mixcloud's categories")
    add_filters(parser)
    parser.add_argument("--json", action="store_true", help="a JSON object for each stream, one a line")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but what failed")
    group = parser.add_argument_group("recording")
    group.add_argument("--record", action="store_true", help="record USER's stream, and import it")
    end = group.add_mutually_exclusive_group()
    end.add_argument("--until-end", action="store_true", help="until the stream ends (the default)")
    end.add_argument("--minutes", type=typed(_minutes), metavar="N", help="so many minutes of it")
    group.add_argument("--pretend", action="store_true", help="say what would be recorded, and record nothing")
    group.add_argument("--recover", action="store_true", help="import recordings that were cut off")
    parser.set_defaults(run=_run, interrupted="what was recorded is kept: see live --recover")


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0
    if not 0 < minutes < 10_000:
        raise ValueError(f"{text!r} is not a number of minutes")
    return minutes


def _run(run: Run) -> int:
    options = run.options
    if options.record and not options.user:
        options.wrong("--record needs a USER")
    if not options.record and (options.minutes or options.until_end):
        options.wrong("--minutes and --until-end go with --record")
    if options.recover:
        return recover(run)
    tell_of_leftovers(run)
    if not options.user:
        return _list(run, _now(run))
    stream = run.api.live_stream(options.user)
    if stream is None or not stream.is_live:
        run.messages.error("{} is not live", stream.owner.display_name if stream else options.user)
        return 1
    if not options.record or options.pretend:
        return _list(run, iter([stream]))
    return record(run, stream)


def _now(run: Run) -> Iterator[LiveStream]:
    """Go through what is on air and fits the filters: a stream is as long as it has been on air."""
    wanted = filter_of(run.options)
    count = 0
    for stream in run.api.live_now(tag=run.options.tag):
        if run.options.limit is not None and count >= run.options.limit:
            return
        if wanted.matches(_as_show(stream)):
            count += 1
            yield stream


def _as_show(stream: LiveStream) -> Cloudcast:
    length = _seconds(stream)
    return Cloudcast(
        stream.id,
        stream.owner,
        "",
        stream.name,
        stream.description,
        stream.started,
        None if length is None else round(length),
        stream.tags,
    )


def _seconds(stream: LiveStream) -> float | None:
    return max(0.0, (datetime.now(UTC) - stream.started).total_seconds()) if stream.started else None


def _list(run: Run, streams: Iterator[LiveStream]) -> int:
    printer = RowPrinter(_COLUMNS)
    for stream in streams:
        if run.options.json:
            print_(json_line(_record_of(stream)))
        elif not run.options.quiet:
            printer.print(_row(stream))
    return 0


def _began(stream: LiveStream) -> str:
    return format_moment(stream.started.replace(microsecond=0)) if stream.started else ""


def _row(stream: LiveStream) -> Row:
    tags = ", ".join(tag.name for tag in stream.tags)
    listeners = "" if stream.spectators is None else str(stream.spectators)
    length = _seconds(stream)
    return Row(
        (stream.owner.display_name, stream.name, tags, listeners, "" if length is None else format_duration(length)),
        (stream.owner.username, stream.name, tags, listeners, _began(stream)),
        stream.url,
    )


def _record_of(stream: LiveStream) -> dict[str, object]:
    return {
        "address": stream.url,
        "owner": stream.owner.username,
        "owner_name": stream.owner.display_name,
        "title": stream.name,
        "description": stream.description,
        "tags": [tag.name for tag in stream.tags],
        "listeners": stream.spectators,
        "plays": stream.plays,
        "started": _began(stream) or None,
        "unlisted": stream.is_unlisted,
    }
