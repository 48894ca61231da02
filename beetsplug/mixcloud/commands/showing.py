"""`beet mixcloud show URL`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.known import KnownShows
from beetsplug.mixcloud.showing.records import json_line, show_record
from beetsplug.mixcloud.terminal.covers import COVER_SIZE, can_draw, drawn_cover
from beetsplug.mixcloud.terminal.screen import console, is_terminal, print_rich, tabbed
from beetsplug.mixcloud.terminal.tables import facts_grid
from mixcloud_core.api.transport import Request
from mixcloud_core.errors import MixcloudError
from mixcloud_core.formats import format_clock, format_moment, format_quantity
from mixcloud_core.http.stack import open_network
from mixcloud_core.models import Cloudcast
from mixcloud_core.restrictions import why_no_audio
from mixcloud_core.tracklists import tracklist_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Tells what Mixcloud knows of a show: details, description, tracklist, and
whether there is audio to be had. Nothing is downloaded but the cover, which is
drawn on a terminal that has true colour, if Pillow is installed:
pip install 'mixcloud-plugins[beets,cover]'

A pipe gets a line for each fact, its name and its value with a tab between.

exit status:
  0    all is well
  1    there is no such show, or Mixcloud did not answer
  2    the command line is wrong
  130  interrupted"""

# Cells: longer lines are hard to read.
_WIDEST = 100


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser = verbs.add_parser(
        "show",
        help="tell all about a show",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("address", metavar="URL", help="https://www.mixcloud.com/user/show/, or user/show")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    parser.add_argument("--no-cover", action="store_true", help="don't draw the cover")
    parser.set_defaults(run=_show, interrupted="nothing was changed")


def _show(run: Run) -> int:
    show = run.api.cloudcast(run.options.address)
    known = KnownShows(run.library)
    if run.options.json:
        print_(json_line(show_record(show, known)))
    elif is_terminal():
        _print_page(run, show, known)
    else:
        _print_lines(show, known)
    return 0


def _print_page(run: Run, show: Cloudcast, known: KnownShows) -> None:
    """Print a page for people: no wider than the terminal, and no wider than can be read."""
    from rich.constrain import Constrain
    from rich.text import Text

    cover = None if run.options.no_cover else _cover(run, show)
    facts, tracks = facts_grid(), facts_grid()
    for name, value in _facts(show, known):
        if not (cover and name == "cover"):
            facts.add_row(name, Text(value))
    for start, label in _tracks(show):
        tracks.add_row(start, Text(label))
    # What people typed is text, and no markup of rich's.
    parts: list[RenderableType] = [cover] if cover else []
    # An address that is broken into lines can't be copied.
    address = Text(show.url, f"link {show.url}", no_wrap=True, overflow="ignore")
    parts += [Text(show.name, "bold"), address, "", facts]
    parts += ["", Text(show.description)] if show.description else []
    parts += ["", tracks] if tracks.rows else []
    print_rich(*(Constrain(part, min(console().width, _WIDEST)) for part in parts))


def _cover(run: Run, show: Cloudcast) -> Text | None:
    """Give the cover as text; None where the terminal has not the colours for it, or where there is no picture.

    The address is made of the picture's path (see `Picture.url`), and the network sends nothing to other hosts.
    """
    if not (show.picture and can_draw()):
        return None
    request = Request("GET", show.picture.url(COVER_SIZE), "the cover")
    try:
        with ExitStack() as cleanup:
            reply = open_network(run.shared, cleanup).send(request)
    except MixcloudError as error:
        run.messages.debug("no cover: {}", error)
        return None
    return drawn_cover(reply.body) if reply.status == 200 else None


def _print_lines(show: Cloudcast, known: KnownShows) -> None:
    for name, value in (("title", show.name), ("address", show.url), *_facts(show, known)):
        print_(tabbed(name, value))
    for line in show.description.splitlines():
        print_(tabbed("description", line))
    for start, label in _tracks(show):
        print_(tabbed("track", start, label))


def _facts(show: Cloudcast, known: KnownShows) -> Iterator[tuple[str, str]]:
    """Give what there is to tell, in the order in which it is told."""
    reason = None if "streams" in show.unknown else why_no_audio(show)
    file = known.file(show.url)
    facts = {
        "by": f"{show.owner.display_name} ({show.owner.username})",
        "hosts": ", ".join(host.display_name for host in show.hosts),
        "published": format_moment(show.published) if show.published else "",
        "length": format_clock(show.duration) if show.duration is not None else "",
        "tags": ", ".join(tag.name for tag in show.tags),
        "counts": _counts(show),
        "audio": str(reason) if reason else _audio(show),
        "library": file or ("is there, in pieces" if show.url in known else "is not there"),
        "cover": show.picture.url() if show.picture else "",
    }
    return ((name, value) for name, value in facts.items() if value)


def _audio(show: Cloudcast) -> str:
    kinds = [kind for kind in ("hls", "dash", "progressive") if show.streams.url(kind)]
    return f"can be had ({', '.join(kinds)})" if kinds else ""


def _counts(show: Cloudcast) -> str:
    counts = show.counts
    named = {
        "play": counts.plays,
        "favorite": counts.favorites,
        "repost": counts.reposts,
        "comment": counts.comments,
    }
    return ", ".join(format_quantity(count, word) for word, count in named.items() if count is not None)


def _tracks(show: Cloudcast) -> list[tuple[str, str]]:
    """Give the lines of the tracklist, each with its time if it has one."""
    tracklist = tracklist_of(show)
    timed = frozenset(tracklist.timed(show.duration))
    return [
        (format_clock(section.start or 0) if section in timed else "", section.label) for section in tracklist.sections
    ]
