"""`beet mixcloud playlist ACTION`: one's own playlists, with other words for each."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable
from typing import Any, NamedTuple

from beetsplug.mixcloud.commands.addresses import add_addresses
from beetsplug.mixcloud.commands.agreeing import add_agreeing
from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.deeds import add_telling
from beetsplug.mixcloud.commands.playlist.shows import add_shows, create, remove_shows
from beetsplug.mixcloud.commands.playlist.whole import delete, rename, reorder
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.playlists.ordering import ORDERS

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Makes and changes playlists of your own. One is named by its name, by the name
in its address, or by its address. To see them: beet mixcloud playlists, and
beet mixcloud playlists me/NAME for the shows in one.

  beet mixcloud playlist create "Sunday Mixes" artist:NTS year:2026
  beet mixcloud playlist add sunday-mixes https://www.mixcloud.com/user/show/
  beet mixcloud playlist reorder sunday-mixes --by date
"""
_END = """
It takes your browser's session with Mixcloud:
beet mixcloud login --cookies-from-browser NAME

A pipe gets a line for each, with tabs between: what was done ({done}),
the address; or failed, the address, why.

exit status:
  0    all was done
  1    something failed, or there is no such playlist
  2    the command line is wrong
  130  interrupted"""
_ADD = """\
Puts shows at the end of a playlist: by address, as user/show, from a file, or
all that a query finds in the library. What is in it already stays there once.
"""
_REMOVE = """\
Takes shows out of a playlist: by address, as user/show, from a file, or all
that a query finds in the library.
"""
_CREATE = """\
Makes a playlist, and puts shows into it if some are named: by address, as
user/show, from a file, or by a query over the library.
"""
_RENAME = """\
Gives a playlist another name. Its address may stay as it is.
"""
_REORDER = """\
Puts a playlist into another order: by numbers, which go in front (3,1,2 or
5-7), the others following as they are; by --by; or, without either, by hand in
your editor, which shows a line for each show. An item whose show has gone keeps
its place.

  beet mixcloud playlist reorder sunday-mixes 3,1,2
  beet mixcloud playlist reorder sunday-mixes --by plays
"""
_DELETE = """\
Deletes a playlist, after it has asked. The shows in it stay.
"""
_WHICH = "which one: its name, the name in its address, or its address"
_INTERRUPTED = "what was done stays done"


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser, with its actions."""
    parser: ArgumentParser = verbs.add_parser(
        "playlist",
        help="make and change your playlists",
        description=_DESCRIPTION + _END.format(done="added"),
        formatter_class=RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True, parser_class=type(parser))
    for row in _ACTIONS:
        action = _action(actions, row)
        if row.name == "create":
            action.add_argument("name", metavar="NAME", help="how it is to be called")
        else:
            action.add_argument("playlist", metavar="PLAYLIST", help=_WHICH)
        row.add_more(action)


def _add_shows(action: ArgumentParser) -> None:
    add_addresses(action, "URL|QUERY", "shows: addresses, or a query as for beet ls")
    add_limit(action)
    add_telling(action)


def _add_name(action: ArgumentParser) -> None:
    action.add_argument("name", metavar="NAME", help="how it is to be called")
    add_telling(action)


def _add_order(action: ArgumentParser) -> None:
    action.add_argument("numbers", nargs="?", default="", metavar="NUMBERS", help="which go in front: 3,1,2 or 5-7")
    words = "date, plays, length (the most first), title, or reverse"
    action.add_argument("--by", choices=ORDERS, metavar="ORDER", help=words)
    add_telling(action)


def _add_agreeing(action: ArgumentParser) -> None:
    add_agreeing(action)
    add_wait(action)


class _Action(NamedTuple):
    """What is done to a playlist: its words, what it is called when it is done, and what it takes."""

    name: str
    help: str
    text: str
    done: str
    verb: Callable[[Run], int]
    add_more: Callable[[ArgumentParser], None]


_ACTIONS = (
    _Action("add", "put shows into a playlist", _ADD, "added", add_shows, _add_shows),
    _Action("remove", "take shows out of a playlist", _REMOVE, "removed", remove_shows, _add_shows),
    _Action("create", "make a playlist", _CREATE, "created, added", create, _add_shows),
    _Action("rename", "give a playlist another name", _RENAME, "renamed", rename, _add_name),
    _Action("reorder", "put a playlist into another order", _REORDER, "reordered", reorder, _add_order),
    _Action("delete", "delete a playlist", _DELETE, "deleted", delete, _add_agreeing),
)


def _action(actions: _SubParsersAction[Any], row: _Action) -> ArgumentParser:
    text = row.text + _END.format(done=row.done)
    parser: ArgumentParser = actions.add_parser(
        row.name, help=row.help, description=text, formatter_class=RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=row.verb, interrupted=_INTERRUPTED)
    return parser
