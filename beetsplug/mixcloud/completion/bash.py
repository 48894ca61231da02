"""Completion in bash, from 3.2 on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beetsplug.mixcloud.completion.words import BEETS_OPTIONS, Argument, Verb

__all__ = ["script"]

_SCRIPT = r"""# Completion of `beet mixcloud` in bash, beside beets' own. Load it after that, in ~/.bashrc:
#   eval "$(beet completion)"
#   eval "$(beet mixcloud completion bash)"

if ! complete -p beet >/dev/null 2>&1; then
  # bash-completion loads what it has for a program when it is first wanted.
  if declare -F _comp_load >/dev/null; then
    _comp_load beet >/dev/null 2>&1
  elif declare -F _completion_loader >/dev/null; then
    _completion_loader beet >/dev/null 2>&1
  fi
fi
# What completed beets until now goes on completing all else.
if [[ $(complete -p beet 2>/dev/null) =~ -F\ ([^ ]+) ]]; then
  case ${BASH_REMATCH[1]} in
    _beet_or_mixcloud) ;;
    _minimal | _comp_complete_minimal) _beet_mixcloud_next= ;;
    *) _beet_mixcloud_next=${BASH_REMATCH[1]} ;;
  esac
fi

_beet_or_mixcloud() {
  local at=1
  while ((at < COMP_CWORD)); do
    case ${COMP_WORDS[at]} in
      @beets_options@) ((at += 2)) ;;
      -*) ((at += 1)) ;;
      mixcloud) _beet_mixcloud "$at"; return ;;
      *) break ;;
    esac
  done
  if [[ -n $_beet_mixcloud_next ]]; then
    "$_beet_mixcloud_next" "$@"
  else
    COMPREPLY=($(compgen -W mixcloud -- "${COMP_WORDS[COMP_CWORD]}"))
  fi
}

# $1: where `mixcloud` stands among the words.
_beet_mixcloud() {
  local verb= cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words= files= found
  (($1 + 1 < COMP_CWORD)) && verb=${COMP_WORDS[$1 + 1]}
  # --option=value comes as three words.
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}
  case "$verb $prev $cur" in
    ' mixcloud '*) words='@verbs@' ;;
@cases@
  esac
  COMPREPLY=()
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$cur")
  else
    # A folder that is named like a word is not meant.
    compopt +o filenames 2>/dev/null
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}

complete -o filenames -F _beet_or_mixcloud beet"""


def script(verbs: Sequence[Verb]) -> str:
    """Give the script."""
    cases = "\n".join(f"    {pattern}) {action} ;;" for verb in verbs for pattern, action in _cases(verb))
    return (
        _SCRIPT.replace("@beets_options@", " | ".join(BEETS_OPTIONS))
        .replace("@verbs@", " ".join(["-h", "--help", *(verb.name for verb in verbs)]))
        .replace("@cases@", cases)
    )


def _cases(verb: Verb) -> Iterator[tuple[str, str]]:
    """Give what may come, by the verb, the word before, and the beginning of the word."""
    for option in verb.options:
        if option.metavar:
            yield " | ".join(f"'{verb.name} {name} '*" for name in option.names), _value(option)
    names = " ".join(name for option in verb.options for name in option.names)
    yield f"'{verb.name} '*' -'*", f"words='{names}'"
    for argument in verb.arguments[:1]:
        yield f"'{verb.name} '*", _value(argument)


def _value(argument: Argument) -> str:
    return "files=yes" if argument.is_file else f"words='{' '.join(argument.choices)}'"
