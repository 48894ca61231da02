"""The parsers of the command and of its verbs, as people see them: what they take, their help, and what is wrong."""

from __future__ import annotations

from argparse import PARSER, ZERO_OR_MORE, Action, ArgumentError, ArgumentParser, HelpFormatter, _SubParsersAction
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

__all__ = ["GroupedHelp", "VerbParser"]

# So many choices stand in an error message; where there are more, the help lists them.
_MOST_LISTED = 10
# Of 1: how much a word must be like another one to be offered in its place.
_LIKENESS = 0.65


class _Word(str):
    """A word behind `--`: whatever it begins with, it is no option."""

    __slots__ = ()


class VerbParser(ArgumentParser):
    """Takes `comment URL --reply-to ID TEXT`, where argparse by itself knows no TEXT any more behind the option."""

    _is_intermixing = False
    _short_usage = ""
    _hint = ""  # for a word with a - in front, where any number of words may stand

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # By which a verb ends where what was typed makes no sense together; argparse sees only one option at a time.
        self.set_defaults(wrong=self.error)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # argparse's are overloaded
        """Parse a command line; a verb that has no verbs of its own refuses what it does not know."""
        # While options are read, argparse hides the arguments.
        self._short_usage = self._short_usage or self._shortened_usage()
        if any(not action.option_strings and action.nargs == ZERO_OR_MORE for action in self._actions):
            self._hint = " (if it is a word, put it in quotes with the others, or behind --)"
        # A verb with verbs of its own hands all of it on to these.
        if self._is_intermixing or any(action.nargs == PARSER for action in self._actions):
            return super().parse_known_args(args, namespace)
        self._is_intermixing = True
        try:
            known, others = self.parse_known_intermixed_args(_marked(args), namespace)
        finally:
            self._is_intermixing = False
        if options := [word for word in others if word.startswith("-") and not isinstance(word, _Word)]:
            option = options[0].partition("=")[0]
            instead = _instead(option, self._option_string_actions)
            self.error(f"there is no option {option!r}{instead}{'' if option.startswith('--') else self._hint}")
        if others:
            self.error(f"this is too much: {' '.join(others)}")
        return known, others

    def _parse_optional(self, arg_string: str) -> Any:  # argparse's differ from one Python to the next
        return None if isinstance(arg_string, _Word) else super()._parse_optional(arg_string)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, with what the verb takes on one line, and end with 2."""
        if "ignored explicit argument" in message:  # argparse's words: it took `-inside` for `-i` with a value
            message += self._hint
        self.exit(2, f"{self._short_usage}\n{self.prog}: error: {message}\n({self.prog} -h explains it)\n")

    def _shortened_usage(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(None, [action for action in self._actions if not action.option_strings], [])
        return formatter.format_help().strip().replace(self.prog, f"{self.prog} [options]", 1)

    def _check_value(self, action: Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        choices = list(map(str, action.choices))
        if isinstance(action, _SubParsersAction):
            raise ArgumentError(None, f"there is no command {value!r}{_instead(value, choices)}")
        raise ArgumentError(action, f"{value!r} is none of {', '.join(choices)}")


def _marked(args: Sequence[str]) -> list[str]:
    """Mark what stands behind `--`: argparse parses twice, and has lost the `--` when it comes to the arguments."""
    words = list(args)
    if "--" not in words:
        return words
    end = words.index("--")
    return [*words[:end], *map(_Word, words[end + 1 :])]


def _instead(word: str, known: Iterable[str]) -> str:
    """Tell what may have been meant; where it is like nothing, what there is, if that is not too much."""
    from difflib import get_close_matches

    names = list(known)
    if close := get_close_matches(word, names, cutoff=_LIKENESS):
        return f": did you mean {' or '.join(close)}?"
    return f": there are {', '.join(names)}" if len(names) <= _MOST_LISTED else ""


class GroupedHelp(HelpFormatter):
    """Lists the verbs in groups; `groups` are their names by the title of each group."""

    def __init__(self, prog: str, groups: Mapping[str, Iterable[str]], **more: Any) -> None:
        super().__init__(prog, **more)
        self._groups = groups

    def _format_action(self, action: Action) -> str:
        if isinstance(action, _SubParsersAction):
            return "\n".join(self._listed(action))
        return super()._format_action(action)

    def _listed(self, action: _SubParsersAction[Any]) -> Iterator[str]:
        verbs = {verb.dest: verb for verb in action._choices_actions}
        self._action_max_length = max(map(len, verbs)) + self._current_indent + self._indent_increment
        for title, names in self._groups.items():
            lines = [f"{' ' * self._current_indent}{title}:\n"]
            self._indent()
            lines += (super(GroupedHelp, self)._format_action(verbs[name]) for name in names if name in verbs)
            self._dedent()
            yield "".join(lines)
