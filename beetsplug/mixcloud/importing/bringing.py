"""Shows from Mixcloud into the library: what every verb calls that imports.

outcomes = bring_in(run, shows, how_of(run))
outcomes.print_summary()
return outcomes.status
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from typing import TYPE_CHECKING

from beetsplug.mixcloud.importing.how import How, is_settable
from beetsplug.mixcloud.importing.outcomes import Brought, Outcomes

if TYPE_CHECKING:
    from beetsplug.mixcloud.commands.running import Run
    from mixcloud_core.models import Cloudcast

__all__ = ["How", "add_how", "bring_in", "how_of"]


def add_how(parser: ArgumentParser) -> None:
    """Add the options that say how shows are imported."""
    group = parser.add_argument_group("how they are imported")
    forms = group.add_mutually_exclusive_group()
    for form, words in (
        ("album", "each show as an album of one track (the default)"),
        ("singletons", "each show as a single track"),
        ("split", "each show as an album of its tracks, cut without loss at the times of the tracklist"),
    ):
        forms.add_argument(f"--{form}", dest="form", action="store_const", const=form, default="", help=words)
    group.add_argument(
        "--keep", action="store_true", help="with --split: also import the whole show, as an album of its own"
    )
    group.add_argument("--force", action="store_true", help="also what the library has, in the place of that")
    group.add_argument("--pretend", action="store_true", help="say what would be done, and download nothing")
    group.add_argument(
        "--set", dest="fields", action="append", type=_field, default=[], metavar="FIELD=VALUE", help="set a field"
    )


def how_of(run: Run) -> How:
    """Give what the options say; ends with 2 where they make no sense together."""
    from beetsplug.mixcloud.settings import Settings

    options = run.options
    if options.keep and (options.form or Settings.read(run.config).form) != "split":
        options.wrong("--keep goes with --split: without it, the whole show is all that comes")
    return How(
        form=options.form,
        force=options.force,
        keep=options.keep,
        fields=dict(options.fields),
        pretend=options.pretend,
        quiet=getattr(options, "quiet", False),
    )


def bring_in(run: Run, wanted: Iterable[Cloudcast | str | Brought], how: How) -> Outcomes:
    """Download shows and import them; gives what became of each, which was told already.

    `wanted` holds shows, as a list has brought them, or addresses of shows, or failures that are only to be told. It is
    taken from as it is needed: at most twice as many shows are under way as there are `workers`. An error that it
    raises ends it, when what is under way is over. Ctrl-C ends all with KeyboardInterrupt, and what is under way is
    resumed by the next call.
    """
    from beetsplug.mixcloud.importing.run import ImportRun
    from beetsplug.mixcloud.settings import Settings, require_programs

    require_programs(run.config)
    return ImportRun(run, Settings.read(run.config), how).bring_in(wanted)


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ArgumentTypeError(f"{text!r} is not of the form FIELD=VALUE")
    if not is_settable(name):
        raise ArgumentTypeError(f"{name} can't be set: it tells which show it is, or where it lies")
    return name, value
