"""Completion scripts for shells, made from the parser of the command: they know what it knows.

`shtab` makes such scripts for programs. This is a command inside of beets', whose own completion goes on working beside
it; the scripts of shtab would take its place.
"""

from __future__ import annotations

from argparse import ArgumentParser

from beetsplug.mixcloud.completion import bash, fish, zsh
from beetsplug.mixcloud.completion.words import read_verbs

__all__ = ["SHELLS", "completion_script"]

SHELLS = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}


def completion_script(parser: ArgumentParser, shell: str) -> str:
    """Give the script for one of `SHELLS`."""
    return SHELLS[shell](read_verbs(parser))
