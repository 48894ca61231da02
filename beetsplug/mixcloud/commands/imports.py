"""`beet mixcloud import URL…`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from beetsplug.mixcloud.commands.addresses import add_from, addresses_in_files
from beetsplug.mixcloud.commands.choosing import add_filters, choose, filter_of
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.importing.bringing import add_how, bring_in, how_of
from beetsplug.mixcloud.importing.outcomes import Brought, Outcome
from beetsplug.mixcloud.showing.whose import ME, account_name
from mixcloud_core.api.listings import show_in
from mixcloud_core.errors import InvalidLinkError, MixcloudError
from mixcloud_core.filters import ShowFilter
from mixcloud_core.links import Kind, parse, user_url
from mixcloud_core.models import Cloudcast

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Downloads shows, several at once, tags them with chapters, cover and tracklist,
and imports each into the library as an album of one track. Takes the addresses
of shows, and of users (me: yourself), their pages, playlists, tags, charts and
searches for all shows in them. What the library has already is skipped. What
was interrupted goes on where it stopped when the same command is run again.

examples:
  beet mixcloud import NTSRadio/some-show
  beet mixcloud import https://www.mixcloud.com/NTSRadio/ --since "2 weeks ago"
  beet mixcloud import --split --from addresses.txt

exit status:
  0    all shows are in the library, or can't be had now and were noted
  1    at least one is not
  2    the command line is wrong
  130  interrupted"""


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser = verbs.add_parser(
        "import",
        help="download shows and import them",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("addresses", nargs="*", metavar="URL", help="https://www.mixcloud.com/user/show/, or user/show")
    add_from(parser)
    add_how(parser)
    add_filters(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON object for each, one a line")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    parser.set_defaults(run=_run, interrupted="run the same command again to go on where it stopped")


def _run(run: Run) -> int:
    """Import the shows; a failed one does not keep the others from coming. Gives the exit status."""
    options = run.options
    named = [*options.addresses, *addresses_in_files(options)]
    addresses = [user_url(account_name(run)) if address.lower() == ME else address for address in named]
    if not (addresses or options.files):
        options.wrong("no address was given: a URL, or --from FILE")
    filters = filter_of(options)
    if filters == ShowFilter() and not options.limit and not any(map(_is_list, addresses)):
        outcomes = bring_in(run, addresses, how_of(run))
        is_one = len(addresses) == 1
    else:
        wanted = _Wanted(run, addresses, filters, options.limit)
        outcomes = bring_in(run, wanted.shows(), how_of(run))
        outcomes.filtered = wanted.filtered
        is_one = False
    if not is_one:
        outcomes.print_summary()
    return outcomes.status


def _is_list(address: str) -> bool:
    """Tell whether an address leads to something else than a show, as far as it leads anywhere."""
    try:
        return parse(address).kind is not Kind.CLOUDCAST
    except InvalidLinkError:
        return False


class _Wanted:
    """The shows behind addresses of every kind, as far as the filters want them."""

    def __init__(self, run: Run, addresses: Sequence[str], filters: ShowFilter, limit: int | None) -> None:
        self._run, self._addresses, self._filters, self._limit = run, addresses, filters, limit
        self._given = self._seen = 0
        self.filtered = 0

    def shows(self) -> Iterator[Cloudcast | str | Brought]:
        """Go through them; what can't be had of one address is told, and the next one's turn comes."""
        for address in self._addresses:
            if self._limit is not None and self._given >= self._limit:
                return
            try:
                for show in self._behind(address):
                    self._given += 1
                    yield show
            except MixcloudError as error:
                yield Brought(Outcome.FAILED, address, reason=str(error))

    def _behind(self, address: str) -> Iterator[Cloudcast | str]:
        if self._filters == ShowFilter() and not _is_list(address):
            yield address
            return
        listing = self._run.api.listing(address)
        before, given, left = self._seen, 0, None if self._limit is None else self._limit - self._given
        for show in choose(replace(listing, items=self._counted(listing.items)), self._filters, left):
            given += 1
            yield show
        self.filtered += self._seen - before - given

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        is_empty, has_shows = True, False
        for item in items:
            is_empty = False
            if show_in(item):
                has_shows = True
                self._seen += 1
            yield item
        if not (is_empty or has_shows):
            raise InvalidLinkError("There are no shows in this list, only users, playlists or tags")
