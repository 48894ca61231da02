"""How a person agrees to changes: the options of verbs that ask first, and what there has to be for a question."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.terminal.screen import is_terminal

__all__ = ["add_agreeing", "check_agreeing"]


def add_agreeing(parser: ArgumentParser, pretend: str = "show what would be sent, and send nothing") -> None:
    """Add who agrees, and what is shown; `pretend` says what the option of this name does."""
    agreed = parser.add_mutually_exclusive_group()
    agreed.add_argument("-y", "--yes", action="store_true", help="ask nothing")
    agreed.add_argument("-p", "--pretend", "--dry-run", action="store_true", help=pretend)
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    shown.add_argument("--json", action="store_true", help="print a JSON object for each, one a line")


def check_agreeing(run: Run, about: str = "") -> None:
    """End with 2 where nobody would see what is asked, or could answer; `about` begins what is said then."""
    options = run.options
    if options.yes or options.pretend:
        return
    if options.json or options.quiet:
        options.wrong(f"{about}--json and --quiet show no question: add --yes or --pretend")
    if not (is_terminal() and sys.stdin.isatty()):
        options.wrong(f"{about}there is no terminal to ask on: add --yes or --pretend")
