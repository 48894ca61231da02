"""`beet mixcloud completion SHELL`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter, _SubParsersAction
from typing import Any

from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Prints what makes a shell complete the commands, options and choices behind
"beet mixcloud". Whatever completes the rest of beets goes on doing so.

  bash   eval "$(beet mixcloud completion bash)"     in ~/.bashrc, after
                                                     eval "$(beet completion)"
  zsh    source <(beet mixcloud completion zsh)      in ~/.zshrc, after compinit
  fish   beet mixcloud completion fish \\
             > ~/.config/fish/conf.d/beet-mixcloud.fish

Or keep the output in a file and load that: a shell starts faster so. After an
update of mixcloud-plugins, make it anew."""

_SHELLS = ("bash", "zsh", "fish")


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    verb = verbs.add_parser(
        "completion",
        help="print a script that completes commands in a shell",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    verb.add_argument("shell", choices=_SHELLS, help="for which shell")
    verb.set_defaults(run=_run, interrupted="nothing was changed")


def _run(run: Run) -> int:
    from beetsplug.mixcloud.commands import command_parser
    from beetsplug.mixcloud.completion import completion_script

    print_(completion_script(command_parser(), run.options.shell))
    return 0
