"""The parser of a verb's command line: options may stand before, behind and between what they are about."""

from __future__ import annotations

from argparse import PARSER, ArgumentParser
from typing import Any

__all__ = ["VerbParser"]


class VerbParser(ArgumentParser):
    """Takes `comment URL --reply-to ID TEXT`, where argparse by itself knows no TEXT any more behind the option."""

    _is_intermixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # argparse's are overloaded
        """Parse a command line, and give what is not known as well."""
        # A verb with verbs of its own hands all of it on to these.
        if self._is_intermixing or any(action.nargs == PARSER for action in self._actions):
            return super().parse_known_args(args, namespace)
        self._is_intermixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_intermixing = False
