"""`beet mixcloud`: one command with sub-commands.

beets knows commands of one level, with `optparse`; the sub-commands are parsed by `argparse` when the command runs.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from beets.exceptions import UserError
from beets.ui import Subcommand

if TYPE_CHECKING:
    from argparse import ArgumentParser

    import confuse
    from beets.library import Library
    from beets.logging import BeetsLogger

__all__ = ["MixcloudCommand", "command_parser"]

_LISTS = "favorites uploads history reposts feed playlists charts new listen-later"
# Which module has a verb, in the order in which the help lists them.
_MODULES = {
    "import": "imports",
    "search": "searching",
    **dict.fromkeys(_LISTS.split(), "listing"),
    "show": "showing",
    "tracklist": "tracklisting",
    "sync": "syncing",
    "live": "live",
    "refresh": "refreshing",
    "art": "artwork",
    "stats": "statistics",
    "upload": "uploading",
    "edit": "editing",
    "delete": "deleting",
    **dict.fromkeys(("favorite", "repost", "follow"), "taking_part"),
    **dict.fromkeys(("comment", "comments"), "commenting"),
    "playlist": "playlisting",
    "analytics": "analytics",
    "notifications": "notifying",
    **dict.fromkeys(("login", "whoami", "logout"), "accounts"),
    "completion": "completing",
}


class MixcloudCommand(Subcommand):
    """`beet mixcloud VERB …`; ends the program with the verb's exit status where that is not 0."""

    def __init__(self, config: confuse.ConfigView, log: BeetsLogger) -> None:
        super().__init__("mixcloud", help="shows from Mixcloud, and your account there")
        self.func = self._run
        self._config = config
        self._log = log

    def parse_args(self, args: list[str]) -> tuple[Any, list[str]]:  # beets promises what optparse gives
        """Parse the arguments behind `mixcloud`; exits with 2 when they are wrong."""
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
            from mixcloud_core.errors import MixcloudError
            from mixcloud_core.messages import shown_by

            with (
                shown_by(lambda message: self._log.warning("{}", message)),
                Run(library, options, self._config, self._log) as run,
            ):
                status: int = options.run(run)
        except KeyboardInterrupt:
            # beets would end with 0, and a script would take that for success.
            self._log.error("interrupted; {}", options.interrupted)
            status = 130
        except MixcloudError as error:
            raise UserError(str(error)) from error
        if status:
            raise SystemExit(status)


def _interrupted(*_: object) -> int:
    raise KeyboardInterrupt


def command_parser(verb: str = "") -> ArgumentParser:
    """Give the parser of the command; of one that is for a known `verb`, all else is left out, and not loaded."""
    from argparse import ArgumentParser
    from importlib import import_module

    from beetsplug.mixcloud.commands.parsing import VerbParser

    parser = ArgumentParser(prog="beet mixcloud", description="Mixcloud shows in your beets library.")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=VerbParser)
    for name in [_MODULES[verb]] if verb in _MODULES else dict.fromkeys(_MODULES.values()):
        import_module(f"beetsplug.mixcloud.commands.{name}").add_parsers(verbs)
    return parser
