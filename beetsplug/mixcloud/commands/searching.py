"""`beet mixcloud search WORDS`."""

from __future__ import annotations

from argparse import Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from beetsplug.mixcloud.commands.choosing import add_filters, filter_of
from beetsplug.mixcloud.commands.output import ENDLESS, Kind, add_output, limit_of, looking_of, print_list, print_shows
from beetsplug.mixcloud.commands.rows import TAGS, USERS, tag_row, user_row
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.showing.records import tag_record, user_record
from beetsplug.mixcloud.terminal.looking import Looking
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.filters import Order, ShowFilter
from mixcloud_core.filters.parsing import parse_filter
from mixcloud_core.models import Cloudcast

__all__ = ["add_parsers"]

T = TypeVar("T")

_DESCRIPTION = """\
Looks for shows at Mixcloud. The words may hold filters, as options do:

  beet mixcloud search deep house --tag techno --min-length 1h
  beet mixcloud search 'deep house tag:techno length:1h.. since:2024 -live'
  beet mixcloud search --user NAME --timed --order longest

In the words: tag: user: length:1h..2h since: until: timed:yes order:, and a
- before a word or a tag that must not be there; the whole in quotes, then.
Without words, --tag lists what is popular with it, or new with --since, and
--user what somebody uploaded. At most 50 are listed if --limit says no more,
and --summary counts 1,000.

A pipe gets a line for each, with tabs between: date, length, owner, title,
plays, * for what the library has, and the address.

exit status:
  0    all is well, also where nothing was found
  1    Mixcloud did not answer, or an import failed
  2    the command line is wrong
  130  interrupted"""


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser = verbs.add_parser(
        "search",
        help="find shows, users or tags",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", nargs="*", metavar="WORDS", help="words, and filters such as tag:techno length:1h..")
    add_filters(parser)
    group = parser.add_argument_group("what is looked for")
    group.add_argument("--tag", action="append", default=[], metavar="TAG", help="only with this tag; again for more")
    group.add_argument("--user", default="", metavar="NAME", help="only uploads of this user")
    group.add_argument("--timed", action="store_true", help="only with a tracklist that has times")
    orders = [order.value for order in Order]
    group.add_argument("--order", choices=orders, metavar="ORDER", help=f"what comes first: {', '.join(orders)}")
    kinds = ("show", "user", "tag")
    group.add_argument(
        "--kind", choices=kinds, default="show", metavar="KIND", help="show, user or tag (default: show)"
    )
    add_output(parser)
    parser.set_defaults(run=_search, interrupted="what was listed so far is right")


def _search(run: Run) -> int:
    try:
        wanted = _wanted(run.options)
    except InvalidSettingError as error:
        run.options.wrong(str(error))
        raise  # never: `wrong` has ended the program
    if wanted == ShowFilter() and not run.options.match:
        run.options.wrong("say what to look for: words, or filters such as --tag or --user")
    if run.options.kind != "show":
        return _search_names(run, wanted)
    looking = looking_of(run)
    return print_shows(run, looking.found(_found(run, wanted, looking)), f"Search: {_title(run.options, wanted)}")


def _found(run: Run, wanted: ShowFilter, looking: Looking) -> Iterator[Cloudcast]:
    """Go through the shows; `--match` is judged here, in all of their texts: Mixcloud is asked for the other words."""
    limit = limit_of(run, ENDLESS)
    if not run.options.match:
        return run.api.find(wanted, limit=limit, look=looking.at)
    asked = wanted if wanted.words else replace(wanted, words=run.options.match)
    judge = ShowFilter(words=run.options.match)
    return islice(filter(judge.matches, run.api.find(asked, look=looking.at)), limit)


def _search_names(run: Run, wanted: ShowFilter) -> int:
    """List users or tags, which know no filters."""
    options = run.options
    if not wanted.words or options.match or wanted != ShowFilter(words=wanted.words):
        options.wrong(f"--kind {options.kind} takes words, and the filters are for shows")
    limit = limit_of(run, ENDLESS)
    if options.kind == "user":
        users = run.api.search_users(wanted.words, limit=limit)
        return print_list(run, users, Kind("user", USERS, user_row, user_record))
    tags = run.api.search_tags(wanted.words, limit=limit)
    return print_list(run, tags, Kind("tag", TAGS, tag_row, tag_record))


def _wanted(options: Namespace) -> ShowFilter:
    """Give the filter of the words and of the options together; raises InvalidSettingError where they disagree."""
    typed = parse_filter(" ".join(options.words), now=datetime.now(UTC))
    given = filter_of(options)
    order = Order(options.order) if options.order else Order.RELEVANCE
    return replace(
        typed,
        tags=(*typed.tags, *options.tag),
        exclude_words=(*typed.exclude_words, *given.exclude_words),
        user=_either("user", typed.user, options.user),
        min_length=_either("min_length", typed.min_length, given.min_length),
        max_length=_either("max_length", typed.max_length, given.max_length),
        since=_either("since", typed.since, given.since),
        until=_either("until", typed.until, given.until),
        timed=typed.timed or options.timed,
        order=_either("order", typed.order, order, lambda order: order is not Order.RELEVANCE),
    )


def _either(setting: str, one: T, other: T, says: Callable[[T], bool] = lambda value: value not in (None, "")) -> T:
    if says(one) and says(other) and one != other:
        raise InvalidSettingError("is given twice, in the words and as an option", setting=setting)
    return one if says(one) else other


def _title(options: Namespace, wanted: ShowFilter) -> str:
    return " ".join(filter(None, (wanted.words, options.match, *wanted.tags, wanted.user)))
