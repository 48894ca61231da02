"""The lists: of a user, of the account that is signed in, and what is popular."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from beets.exceptions import UserError

from beetsplug.mixcloud.arguments import typed
from beetsplug.mixcloud.commands.choosing import add_filters, choose, filter_of
from beetsplug.mixcloud.commands.output import ENDLESS, Kind, add_output, limit_of, looking_of, print_list, print_shows
from beetsplug.mixcloud.commands.rows import PLAYLISTS, playlist_row
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.commands.taking_part import add_saving
from beetsplug.mixcloud.showing.records import playlist_record
from beetsplug.mixcloud.showing.whose import ME, account_name, user_name
from mixcloud_core.api.listings import Listing
from mixcloud_core.filters.words import folded, tag_slug
from mixcloud_core.formats import quoted
from mixcloud_core.links import SITE, genre_url, parse, playlist_url, user_url
from mixcloud_core.links import Kind as LinkKind
from mixcloud_core.models import Playlist

__all__ = ["add_parsers"]

# Lists by tag have no end that anybody reached: so many shows are looked at for a filter that nothing fits.
_MOST_SHOWS = 10_000

_ROWS = """
A pipe gets a line for each show, with tabs between: date, length, owner,
title, plays, * for what the library has, and the address.

exit status:
  0    all is well
  1    Mixcloud did not answer, or an import failed
  2    the command line is wrong
  130  interrupted"""
_WHOSE = """\
USER is a name or any address of the user; without it, or with "me", it is the
account that is signed in.
"""
_OWN = """\
It is the list of the account that is signed in, with its browser session:
beet mixcloud login --cookies-from-browser NAME
At most 50 are listed if --limit says no more.
"""
_LATER = """\
Lists what you saved for later; or saves the shows that are named: by address,
as user/show, from a file, or by a query over the library. With --remove it
takes them out. The list takes your browser's session (beet mixcloud login
--cookies-from-browser NAME); for saving, an access token will do as well.
"""
_CHARTS = """\
Lists what is trending just now, or popular or new with --order: of everything,
or with all of some tags. A tag may be a city or an artist as well:
city:london, artist:four-tet. At most 50 if --limit says no more.
"""
_PLAYLISTS = f"""\
Lists the playlists of a user; or, of one that is named as USER/NAME or by its
address, the shows in their order.

{_WHOSE}
A pipe gets a line for each playlist, with tabs between: user/name, title,
number of shows, length, and the address.
"""


class _List(NamedTuple):
    """A verb: what it lists, at which page of a user's or of one's own account."""

    name: str
    page: str
    help: str
    otherwise: int | None = None  # at most so many, if nobody says
    text: str = ""  # of what shows can be put into


_OF_USERS = (
    _List("favorites", "favorites", "list the favorites of a user"),
    _List("uploads", "uploads", "list the shows of a user"),
    _List("history", "listens", "list what a user listened to"),
    _List("reposts", "reposts", "list what a user reposted"),
)
_OF_ONESELF = (
    _List("feed", "home/feed", "list what those did whom you follow", ENDLESS),
    _List("new", "home/new-uploads", "list new uploads of those whom you follow", ENDLESS),
    _List("listen-later", "listen-later", "list what you saved for later, or save shows", text=_LATER),
)
_UPLOAD_ORDERS = ("latest", "oldest", "hot", "popular")
_CHART_ORDERS = ("trending", "popular", "hot", "latest")


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verbs to the command's parser."""
    for row in _OF_USERS:
        parser = _parser(verbs, row.name, row.help, _WHOSE, _of_user(row))
        parser.add_argument("user", nargs="?", default=ME, metavar="USER", help="whose list (default: your own)")
        orders = _UPLOAD_ORDERS if row.name == "uploads" else ()
        _add_order(parser, orders, "latest")
    for row in _OF_ONESELF:
        parser = _parser(verbs, row.name, row.help, row.text or _OWN, _of_oneself(row))
        if row.text:
            add_saving(parser, _of_oneself(row))
            continue
        parser.add_argument(
            "user", nargs="?", default=ME, choices=(ME,), metavar="me", help="nobody else's list can be seen"
        )
    parser = _parser(verbs, "playlists", "list playlists, or the shows of one", _PLAYLISTS, _playlists)
    parser.add_argument("user", nargs="?", default=ME, metavar="USER[/NAME]", help="whose, or which one")
    parser = _parser(verbs, "charts", "list what is trending or popular", _CHARTS, _charts)
    parser.add_argument("tags", nargs="*", metavar="TAG", help="with all of these tags")
    parser.add_argument("--country", type=typed(_country), metavar="CODE", help="of a country (GB), or GLOBAL")
    _add_order(parser, _CHART_ORDERS, "trending")


def _parser(
    verbs: _SubParsersAction[Any], name: str, words: str, text: str, verb: Callable[[Run], int]
) -> ArgumentParser:
    parser: ArgumentParser = verbs.add_parser(
        name, help=words, description=text + _ROWS, formatter_class=RawDescriptionHelpFormatter
    )
    add_filters(parser)
    add_output(parser)
    parser.set_defaults(run=verb, interrupted="what was listed so far is right")
    return parser


def _add_order(parser: ArgumentParser, orders: tuple[str, ...], usual: str) -> None:
    if orders:
        words = f"what comes first: {', '.join(orders)} (default: {usual})"
        parser.add_argument("--order", choices=orders, default=usual, metavar="ORDER", help=words)


def _of_user(row: _List) -> Callable[[Run], int]:
    def verb(run: Run) -> int:
        address = f"{user_url(user_name(run, run.options.user))}{row.page}/"
        return _print(run, run.api.listing(address, order=getattr(run.options, "order", "")), row.otherwise)

    return verb


def _of_oneself(row: _List) -> Callable[[Run], int]:
    def verb(run: Run) -> int:
        return _print(run, run.api.listing(f"{SITE}/{row.page}/"), row.otherwise)

    return verb


def _print(run: Run, listing: Listing, otherwise: int | None = None) -> int:
    looking = looking_of(run)
    looked_at = replace(listing, items=looking.over(listing.items))
    shows = choose(looked_at, filter_of(run.options), limit_of(run, otherwise))
    return print_shows(run, looking.found(shows), listing.title)


def _charts(run: Run) -> int:
    options = run.options
    tags = "+".join(map(_tag_in_address, options.tags))
    address = genre_url(tags) if tags else f"{SITE}/discover/"
    listing = run.api.listing(address, order=options.order, country=options.country)
    return _print(run, replace(listing, items=islice(listing.items, _MOST_SHOWS)), ENDLESS)


def _country(text: str) -> str:
    code = text.upper()
    if not (code == "GLOBAL" or (len(code) == 2 and code.isascii() and code.isalpha())):
        raise ValueError(f"{quoted(text)} is no country: give its code of two letters, such as GB, or GLOBAL")
    return code


def _tag_in_address(tag: str) -> str:
    """Give a tag as addresses have it: `Deep House` is `deep-house`, `city:London` is `city:london`."""
    kind, colon, name = tag.rpartition(":")
    if colon and kind not in ("city", "artist", "tag"):
        raise UserError(f"{kind}: is none of city:, artist: and tag:")
    slug = tag_slug(name)
    if not slug:
        raise UserError(f"{tag!r} is no tag")
    return f"{kind}{colon}{slug}"


def _playlists(run: Run) -> int:
    if address := _playlist_address(run, run.options.user):
        return _print(run, run.api.listing(address))
    options = run.options
    if any(value is not None for value in (options.since, options.until, options.min_length, options.max_length)):
        options.wrong("dates and lengths are of shows: name a playlist, as USER/NAME")
    user = user_name(run, options.user)
    # With the session, one's own list holds the private ones as well.
    is_own = options.user == ME and run.accounts.has_session
    listing = run.api.listing(f"{SITE}/playlists/" if is_own else f"{user_url(user)}playlists/")
    kind = Kind("playlist", PLAYLISTS, playlist_row, playlist_record)
    return print_list(run, islice(_chosen(run, listing.items), options.limit), kind)


def _playlist_address(run: Run, text: str) -> str:
    """Give the address of a playlist, for `USER/NAME` as well; empty for a user."""
    owner, slash, name = text.strip("/").partition("/")
    if slash and owner == ME:
        return playlist_url(account_name(run), name)
    link = parse(text)
    if link.kind is LinkKind.CLOUDCAST and "://" not in text:
        return playlist_url(link.user, link.slug)
    if link.kind is LinkKind.PLAYLIST:
        return link.url
    return ""


def _chosen(run: Run, playlists: Iterator[Playlist]) -> Iterator[Playlist]:
    """Go through the playlists whose titles fit; they have no dates, and nothing else to be judged by."""
    options = run.options
    wanted = folded(options.match).split()
    unwanted = [folded(words) for words in options.exclude]
    for playlist in playlists:
        title = f" {folded(playlist.name)} "
        if all(f" {word}" in title for word in wanted) and not any(f" {words} " in title for words in unwanted):
            yield playlist
