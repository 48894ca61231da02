"""Completion in zsh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from beetsplug.mixcloud.completion.words import BEETS_OPTIONS, Argument, Verb

__all__ = ["script"]

_SCRIPT = r"""# Completion of `beet mixcloud` in zsh, beside what completes all else. In ~/.zshrc, after compinit:
#   source <(beet mixcloud completion zsh)

_beet_mixcloud() {
  local -a verbs
  verbs=(
@verbs@
  )
  if ((CURRENT == 2)); then
    _describe -t commands command verbs
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
@cases@
  esac
}

_beet_or_mixcloud() {
  local at=2
  while ((at < CURRENT)); do
    case $words[at] in
      @beets_options@) ((at += 2)) ;;
      -*) ((at += 1)) ;;
      mixcloud)
        words=("${(@)words[at,-1]}")
        ((CURRENT -= at - 1))
        _beet_mixcloud
        return
        ;;
      *) break ;;
    esac
  done
  if [[ -n $_beet_mixcloud_next ]]; then
    $_beet_mixcloud_next "$@"
  else
    compadd mixcloud
  fi
}

typeset -g _beet_mixcloud_next
# What completed beets until now goes on completing all else.
[[ $_comps[beet] == _beet_or_mixcloud ]] || _beet_mixcloud_next=$_comps[beet]
compdef _beet_or_mixcloud beet"""


def script(verbs: Sequence[Verb]) -> str:
    """Give the script."""
    names = "\n".join(f"    {_word(f'{verb.name}:{_part(verb.help)}')}" for verb in verbs)
    cases = "\n".join(f"    {verb.name}) _arguments -s : {' '.join(_specs(verb))} ;;" for verb in verbs)
    filled = _SCRIPT.replace("@beets_options@", " | ".join(BEETS_OPTIONS))
    return filled.replace("@verbs@", names).replace("@cases@", cases)


def _specs(verb: Verb) -> Iterator[str]:
    """Give what `_arguments` is told of a verb."""
    for option in verb.options:
        for name in option.names:
            equals = "=" if option.metavar and name.startswith("--") else ""
            before = "*" if option.is_repeated else f"({' '.join(option.names)})"
            value = f":{_part(option.metavar)}:{_value(option)}" if option.metavar else ""
            yield _word(f"{before}{name}{equals}[{_part(option.help)}]{value}")
    for argument in verb.arguments[:1]:
        yield _word(f"{'*' if argument.is_repeated else ''}:{_part(argument.metavar)}:{_value(argument)}")


def _value(argument: Argument) -> str:
    # For nothing, an empty list: with a mere message, zsh would no longer insert the only option that fits.
    return "_files" if argument.is_file else f"({' '.join(argument.choices)})"


def _part(text: str) -> str:
    return re.sub(r"([\\\[\]:])", r"\\\1", text)


def _word(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
