"""`beet mixcloud refresh [QUERY]`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter, _SubParsersAction
from typing import Any

from beets.ui import should_move, should_write

from beetsplug.mixcloud.commands.agreeing import check_agreeing
from beetsplug.mixcloud.commands.reviewing import Review, add_review_options
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.changes import REFRESHED, Part
from beetsplug.mixcloud.library.refresh import Refresh
from mixcloud_core.formats import quoted

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Asks Mixcloud about the shows in the library, a hundred in one request, shows
what is different now, and changes it when you agree: in the library and in the
files.

Without any of --counts, --tags, --tracklist and --details, it is the first
three. What Mixcloud does not tell, or has left empty, stays as it is in the
library, and so does a show that Mixcloud does not have any more. What you
edited by hand is replaced as well, if you agree to it: --keep leaves fields
alone.

exit status:
  0    all shows were asked about, whatever came of it
  1    at least one failed
  2    the command line is wrong
  130  interrupted"""

_USUAL = (Part.COUNTS, Part.TAGS, Part.TRACKLIST)
_HELP = {
    Part.COUNTS: "plays, favorites, reposts, listeners",
    Part.TAGS: "genres and tags",
    Part.TRACKLIST: "the tracklist in lyrics, and with it the chapters",
    Part.DETAILS: "title, artist, date and comments",
    Part.CHAPTERS: "look into each file whether its chapters are right",
}


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "refresh",
        help="bring shows of the library up to date",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_review_options(parser)
    group = parser.add_argument_group("what is refreshed")
    for part, words in _HELP.items():
        group.add_argument(f"--{part.value}", action="append_const", dest="parts", const=part, help=words)
    group.add_argument("--all", action="store_const", dest="parts", const=list(Part), help="all of that")
    group.add_argument(
        "--keep",
        type=_names,
        action="extend",
        default=[],
        metavar="FIELD",
        help="leave these fields alone: genres,lyrics",
    )
    group = parser.add_argument_group("files")
    _add_choice(group, "write", "w", "write what changes into the files (as import.write)")
    _add_choice(group, "move", "m", "move files whose path changes (as import.move or copy)")
    parser.set_defaults(run=_run, interrupted="run the same command again to go on")


def _add_choice(group: Any, name: str, letter: str, words: str) -> None:  # argparse does not name the class of a group
    group.add_argument(f"-{letter}", f"--{name}", action="store_true", default=None, help=words)
    group.add_argument(f"-{letter.upper()}", f"--no{name}", action="store_false", dest=name, help="don't")


def _names(text: str) -> list[str]:
    names = text.replace(",", " ").split()
    if not names:
        raise ArgumentTypeError("no field is named")
    for name in names:
        if name not in REFRESHED:
            raise ArgumentTypeError(f"refresh changes no field {quoted(name)}{_instead(name)}")
    return names


def _instead(name: str) -> str:
    """Tell which field may have been meant, and which there are."""
    from difflib import get_close_matches

    close = get_close_matches(name[:100], REFRESHED, 1)
    return "".join(f": did you mean {field}?" for field in close) + f" (there are {', '.join(REFRESHED)})"


def _run(run: Run) -> int:
    check_agreeing(run)
    options = run.options
    work = Refresh(
        run.library,
        frozenset(options.parts or _USUAL),
        kept=frozenset(options.keep),
        write=should_write(options.write),
        move=should_move(options.move),
    )
    return Review(run, work).run()
