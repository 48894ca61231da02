"""`beet mixcloud`: one command with sub-commands.

beets knows commands of one level, with `optparse`; the sub-commands are parsed by `argparse` when the command runs.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beets.exceptions import UserError
from beets.ui import Subcommand

if TYPE_CHECKING:
    from argparse import ArgumentParser

    import confuse
    from beets.library import Library
    from beets.logging import BeetsLogger

__all__ = ["MixcloudCommand", "command_parser"]

_LISTS = ("favorites", "uploads", "history", "reposts", "feed", "new", "listen-later", "playlists", "charts")
# Which module has a verb, in the groups and the order in which the help lists them; the modules beside them hold what
# several verbs have in common.
_GROUPS = {
    "find shows, and bring them into the library": {
        "import": "imports",
        "search": "searching",
        **dict.fromkeys(_LISTS, "listing"),
        "show": "showing",
        "tracklist": "tracklisting",
        "sync": "syncing",
        "live": "live",
    },
    "care for what the library has": {
        "refresh": "refreshing",
        "art": "artwork",
        "stats": "statistics",
    },
    "publish": {
        "upload": "upload",
        "edit": "edit",
        "delete": "deleting",
        "analytics": "analytics",
    },
    "take part": {
        **dict.fromkeys(("favorite", "repost", "follow"), "taking_part"),
        **dict.fromkeys(("comment", "comments"), "commenting"),
        "playlist": "playlist",
        "notifications": "notifying",
    },
    "your account, and your shell": {
        **dict.fromkeys(("login", "whoami", "logout"), "accounts"),
        "completion": "completing",
    },
}
_MODULES = {verb: module for group in _GROUPS.values() for verb, module in group.items()}


class MixcloudCommand(Subcommand):
    """`beet mixcloud VERB …`; ends the program with the verb's exit status where that is not 0."""

    def __init__(self, config: confuse.ConfigView, log: BeetsLogger) -> None:
        super().__init__("mixcloud", help="shows from Mixcloud, and your account there")
        self.func = self._run
        self._config = config
        self._log = log

    def parse_args(self, args: list[str]) -> tuple[Any, list[str]]:  # beets promises what optparse gives
        """Parse the arguments behind `mixcloud`; exits with 2 when they are wrong."""
        _open_streams()
        try:
            return command_parser(args[0] if args else "").parse_args(args), []
        except KeyboardInterrupt:
            return Namespace(run=_interrupted, interrupted="nothing was done"), []

    def print_help(self) -> None:
        """Print the help that `beet help mixcloud` shows."""
        command_parser().print_help()

    def _run(self, library: Library, options: Namespace, _: list[str]) -> None:
        try:
            from beetsplug.mixcloud.commands.running import Run
            from beetsplug.mixcloud.settings import check_names
            from mixcloud_core.errors import MixcloudError
            from mixcloud_core.messages import shown_by

            with (
                shown_by(lambda message: self._log.warning("{}", message)),
                Run(library, options, self._config, self._log) as run,
            ):
                check_names(self._config)
                status: int = options.run(run)
        except KeyboardInterrupt:
            # beets would end with 0, and a script would take that for success.
            self._log.error("interrupted; {}", options.interrupted)
            status = 130
        except MixcloudError as error:
            raise UserError(str(error)) from error
        except sqlite3.OperationalError as error:
            from beetsplug.mixcloud.library.writing import in_words, is_locked

            if not is_locked(error):
                raise
            raise UserError(in_words(error)) from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):  # beets ends in silence then
                raise
            raise UserError(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}") from error
        if status:
            raise SystemExit(status)


def _open_streams() -> None:
    """Put something in the place of streams that were closed before the program began: nobody asks for each again."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open to the very end)


def _interrupted(*_: object) -> int:
    """Stand for a verb that was interrupted while the command line was read."""
    raise KeyboardInterrupt


def command_parser(verb: str = "") -> ArgumentParser:
    """Give the parser of the command; of one that is for a known `verb`, all else is left out, and not loaded."""
    from functools import partial
    from importlib import import_module

    from beetsplug.mixcloud.commands.parsing import GroupedHelp, VerbParser

    parser = VerbParser(
        prog="beet mixcloud",
        description="Mixcloud and your beets library: shows that you listen to, and shows that you make.",
        epilog="beet mixcloud COMMAND -h explains one of them.",
        formatter_class=partial(GroupedHelp, groups=_GROUPS),
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in [_MODULES[verb]] if verb in _MODULES else dict.fromkeys(_MODULES.values()):
        import_module(f"beetsplug.mixcloud.commands.{name}").add_parsers(verbs)
    return parser
