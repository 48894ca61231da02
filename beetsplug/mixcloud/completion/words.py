"""What may stand on the command line, read from the parser."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, HelpFormatter, _AppendAction, _SubParsersAction
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["BEETS_OPTIONS", "Argument", "Verb", "read_verbs"]

# Options of beets itself that take a value: the word behind them is no command.
BEETS_OPTIONS = "-l --library -d --directory -c --config -p --plugins -P --disable-plugins".split()
# A value of such a name is the name of a file.
_FILES = frozenset("FILE FOLDER PATH".split())


@dataclass(frozen=True, slots=True)
class Argument:
    """An option with its names, or an argument, which has none; `metavar` is empty where no value belongs to it."""

    names: tuple[str, ...]
    help: str
    metavar: str
    choices: tuple[str, ...]
    is_repeated: bool

    @property
    def is_file(self) -> bool:
        """Tell whether its value is, or may be, the name of a file."""
        return not _FILES.isdisjoint(self.metavar.split("|"))


@dataclass(frozen=True, slots=True)
class Verb:
    """What comes behind `beet mixcloud`, with its options and the arguments that are no options."""

    name: str
    help: str
    options: tuple[Argument, ...]
    arguments: tuple[Argument, ...]


def read_verbs(parser: ArgumentParser) -> list[Verb]:
    """Give all verbs of a command."""
    return list(_verbs(parser))


# argparse has no public way to look into a parser; these names are as old as argparse itself, and other programs that
# make completions of it use them.
def _verbs(parser: ArgumentParser) -> Iterator[Verb]:
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, verb in action.choices.items():
                known = [_argument(verb, each) for each in _actions(verb) if each.help != SUPPRESS]
                options = tuple(each for each in known if each.names)
                yield Verb(name, helps.get(name, ""), options, tuple(each for each in known if not each.names))


def _actions(verb: ArgumentParser) -> Iterator[Action]:
    """Go through what a verb takes; where it has verbs of its own, with the options of all of these, each once."""
    known: set[str] = set()
    for action in verb._actions:
        inner = action.choices.values() if isinstance(action, _SubParsersAction) else ()
        for each in (action, *(option for parser in inner for option in parser._actions if option.option_strings)):
            if known.isdisjoint(each.option_strings):
                yield each
            known.update(each.option_strings)


def _argument(parser: ArgumentParser, action: Action) -> Argument:
    words = HelpFormatter(parser.prog)._expand_help(action) if action.help else ""
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return Argument(
        names=tuple(action.option_strings),
        help=" ".join(words.split()),
        metavar="" if action.nargs == 0 else metavar,
        choices=tuple(map(str, action.choices or ())),
        is_repeated=isinstance(action, _AppendAction) or action.nargs in ("*", "+"),
    )
