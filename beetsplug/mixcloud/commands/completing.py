"""`beet mixcloud completion SHELL`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from typing import Any

from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run

__all__ = ["add_parser"]

_DESCRIPTION = """\
Prints what makes a shell complete the commands, options and choices behind
"beet mixcloud". Whatever completes the rest of beets goes on doing so.

  bash   eval "$(beet mixcloud completion bash)"     in ~/.bashrc, after
                                                     eval "$(beet completion)"
  zsh    source <(beet mixcloud completion zsh)      in ~/.zshrc, after compinit
  fish   beet mixcloud completion fish > ~/.config/fish/conf.d/beet-mixcloud.fish

Or keep the output in a file and load that: a shell starts faster so. After an
update of mixcloud-plugins, make it anew."""

_SHELLS = ("bash", "zsh", "fish")


def add_parser(verbs: _SubParsersAction[Any], parser: ArgumentParser) -> None:
    """Add the verb to the command's parser, which is what it reads."""
    verb = verbs.add_parser(
        "completion",
        help="print a script that completes commands in a shell",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    verb.add_argument("shell", choices=_SHELLS, help="for which shell")

    def run(run: Run) -> int:
        from beetsplug.mixcloud.completion import completion_script

        print_(completion_script(parser, run.options.shell))
        return 0

    verb.set_defaults(run=run, interrupted="nothing was changed")
