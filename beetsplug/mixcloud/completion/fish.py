"""Completion in fish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beetsplug.mixcloud.completion.words import BEETS_OPTIONS, Argument, Verb

__all__ = ["script"]

_SCRIPT = r"""# Completion of `beet mixcloud` in fish, beside beets' own:
#   beet mixcloud completion fish > ~/.config/fish/conf.d/beet-mixcloud.fish

# True right behind `beet mixcloud`, and with the name of a verb anywhere behind that.
function __beet_mixcloud_is
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case @beets_options@
                set -e words[1]
            case '-*'
            case '*'
                break
        end
        set -q words[1]; and set -e words[1]
    end
    test "$words[1]" = mixcloud; and test "$words[2]" = "$argv[1]"
end

complete -c beet -n __fish_use_subcommand -f -a mixcloud -d 'shows from Mixcloud, and your account there'
@lines@"""


def script(verbs: Sequence[Verb]) -> str:
    """Give the script."""
    lines = [f"complete -c beet -n __beet_mixcloud_is -f -a {verb.name} -d {_word(verb.help)}" for verb in verbs]
    lines += [line for verb in verbs for line in _lines(verb)]
    return _SCRIPT.replace("@beets_options@", " ".join(BEETS_OPTIONS)).replace("@lines@", "\n".join(lines))


def _lines(verb: Verb) -> Iterator[str]:
    here = f"complete -c beet -n '__beet_mixcloud_is {verb.name}'"
    for option in verb.options:
        yield f"{here} {' '.join(_option(option))}"
    for argument in verb.arguments[:1]:
        yield f"{here} {_value(argument)}"


def _option(option: Argument) -> Iterator[str]:
    for name in option.names:
        yield f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
    yield f"-r {_value(option)}" if option.metavar else "-f"
    yield f"-d {_word(option.help)}"


def _value(argument: Argument) -> str:
    if argument.is_file:
        return "-F"
    return f"-f -a {_word(' '.join(argument.choices))}" if argument.choices else "-f"


def _word(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
