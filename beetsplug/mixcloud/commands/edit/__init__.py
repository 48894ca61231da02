"""`beet mixcloud edit URL… | QUERY`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from beets.exceptions import UserError

from beetsplug.mixcloud.commands.agreeing import add_agreeing, check_agreeing
from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.edit.run import EditRun
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.publishing.form_options import add_form_options
from beetsplug.mixcloud.publishing.targets import Target, find_targets
from beetsplug.mixcloud.publishing.tracklists import SOURCES
from beetsplug.mixcloud.publishing.wishes import Wishes

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Changes shows of yours at Mixcloud: what you give is sent, and nothing else.

  beet mixcloud edit user/show --tag techno --tag dub
  beet mixcloud edit user/show --tracklist mix.cue --publish
  beet mixcloud edit user/show --edit
  beet mixcloud edit --from-library mixcloud_user:user

You see what would change, and are asked; what is so already is not sent.
Mixcloud replaces tags, tracklist and hosts as a whole: you see the old ones.
With --from-library, name, description, tags and tracklist are compared with the
library, and what differs is sent; what the library does not know stays as it
is at Mixcloud, and the cover is sent only if you give it.

The library is not changed: that is what beet mixcloud refresh is for. The
address of a show stays what it is, whatever its name becomes.

exit status:
  0    all shows are as you want them
  1    at least one failed
  2    the command line is wrong
  130  interrupted"""


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "edit",
        help="change your shows at Mixcloud",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("shows", nargs="*", metavar="URL|QUERY", help="addresses, or a query as for beet ls")
    parser.add_argument("--from-library", action="store_true", help="send what the library says otherwise")
    add_form_options(parser, new=False)
    add_agreeing(parser)
    add_limit(parser)
    add_wait(parser)
    parser.set_defaults(run=_run, interrupted="shows that were changed stay so; run the same command again to go on")


def _run(run: Run) -> int:
    options = run.options
    if not options.shows:
        options.wrong("say which: the URL of a show, or a QUERY for what the library has")
    check_agreeing(run)
    with TemporaryDirectory(prefix="mixcloud-covers-") as folder:
        wishes = Wishes(options, Path(folder))
        if not (wishes or options.edit):
            options.wrong("say what to change: --name, --tag and so on, --from-library, or --edit")
        targets = find_targets(run.library, options.shows)[: options.limit]
        if not targets:
            raise UserError("the library holds no such show of Mixcloud")
        _check_alone(run, targets)
        return EditRun(run, wishes).run(targets)


def _check_alone(run: Run, targets: Sequence[Target]) -> None:
    """End with 2 for options that make no sense for several shows."""
    options = run.options
    is_file = options.tracklist and options.tracklist not in SOURCES
    for name, is_given in (("--name", options.name), ("--edit", options.edit), ("--tracklist FILE", is_file)):
        if is_given and len(targets) > 1:
            options.wrong(f"{name} is for one show, and {len(targets)} were found")
