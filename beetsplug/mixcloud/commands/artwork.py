"""`beet mixcloud art [QUERY]`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from beets.ui import should_write

from beetsplug.mixcloud.commands.agreeing import check_agreeing
from beetsplug.mixcloud.commands.reviewing import Review, add_review_options
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.art import Art
from mixcloud_core.http.retry import RetryingTransport
from mixcloud_core.http.stack import open_network

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Fetches the covers of shows in the library that have none, and sets them when
you agree: beside the file, as the art of the album, and inside of the file.

With --force, the cover that Mixcloud has now takes the place of the one that
is there. What is the same already is not written again.

exit status:
  0    all shows were looked at, whatever came of it
  1    at least one failed
  2    the command line is wrong
  130  interrupted"""


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "art",
        help="fetch covers of shows in the library",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_review_options(parser)
    parser.add_argument("-f", "--force", action="store_true", help="also where there is a cover")
    words = "put it into the file as well (as import.write)"
    parser.add_argument("-w", "--write", action="store_true", default=None, help=words)
    parser.add_argument("-W", "--nowrite", action="store_false", dest="write", help="don't")
    parser.set_defaults(run=_run, interrupted="run the same command again to go on")


def _run(run: Run) -> int:
    check_agreeing(run)
    options = run.options
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(TemporaryDirectory(prefix="mixcloud-covers-")))
        network = RetryingTransport(open_network(run.shared, cleanup), run.shared.api.retry_policy())
        work = Art(run.library, network, folder, force=options.force, write=should_write(options.write))
        return Review(run, work).run()
