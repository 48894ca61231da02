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

__all__ = ["MixcloudCommand"]


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
            return _parser().parse_args(args), []
        except KeyboardInterrupt:
            return Namespace(run=_interrupted, interrupted="nothing was done"), []

    def print_help(self) -> None:
        """Print the help that `beet help mixcloud` shows."""
        _parser().print_help()

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


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser

    from beetsplug.mixcloud.commands import (
        accounts,
        artwork,
        completing,
        imports,
        listing,
        live,
        refreshing,
        searching,
        showing,
        statistics,
        syncing,
        tracklisting,
    )

    parser = ArgumentParser(prog="beet mixcloud", description="Mixcloud shows in your beets library.")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    imports.add_parser(verbs)
    searching.add_parser(verbs)
    listing.add_parsers(verbs)
    showing.add_parser(verbs)
    tracklisting.add_parser(verbs)
    syncing.add_parser(verbs)
    live.add_parser(verbs)
    refreshing.add_parser(verbs)
    artwork.add_parser(verbs)
    statistics.add_parser(verbs)
    accounts.add_parsers(verbs)
    completing.add_parser(verbs, parser)
    return parser
