"""The addresses of what a verb is done to: shows or users, named one by one, in files, or by a query of beets'."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from itertools import islice

from beets.exceptions import UserError

from beetsplug.mixcloud.arguments import is_address, typed_path
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.collection import batches, find_shows
from beetsplug.mixcloud.showing.whose import refuse_me
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.formats import quoted
from mixcloud_core.links import parse, parse_cloudcast, user_url

__all__ = [
    "add_addresses",
    "add_from",
    "addresses_in_files",
    "is_query",
    "owner_address",
    "owner_addresses",
    "show_addresses",
]


# Characters: addresses of all shows that anybody has favorites of.
_LONGEST = 10_000_000


def add_addresses(parser: ArgumentParser, metavar: str, words: str) -> None:
    """Add what a verb is done to."""
    parser.add_argument("addresses", nargs="*", default=[], metavar=metavar, help=words)
    add_from(parser)


def add_from(parser: ArgumentParser) -> None:
    """Add `--from` alone."""
    parser.add_argument(
        "--from",
        dest="files",
        action="append",
        default=[],
        metavar="FILE",
        help="also the addresses in a file, one a line, # begins a comment; - is the standard input",
    )


def addresses_in_files(options: Namespace) -> Iterator[str]:
    """Go through the addresses in the files that `--from` names; ends with 2 where one can't be read."""
    for name in options.files:
        for line in _text(name, options).splitlines():
            # In an address, # is part of it.
            address = line.strip()
            if address and not address.startswith("#"):
                yield address.split()[0]


def _text(name: str, options: Namespace) -> str:
    try:
        with nullcontext(sys.stdin) if name == "-" else typed_path(name).open(encoding="utf-8-sig") as file:
            text = file.read(_LONGEST + 1)
    except (OSError, UnicodeError) as error:
        options.wrong(f"--from {name}: {getattr(error, 'strerror', '') or 'it is no text'}")
        raise  # never: `wrong` has ended the program
    if len(text) > _LONGEST:
        options.wrong(f"--from {name}: it is longer than a list of addresses")
    return text


def show_addresses(run: Run) -> list[str]:
    """Give the addresses of the shows that are named, each once; what is none is given as it was written.

    Ends with 2 where nothing is named; raises UserError where a query finds nothing.
    """
    words = run.options.addresses
    refuse_me(words)
    named = _found(run, words) if is_query(run.options, of_users=False) else words
    return _each_once(run, named, lambda text: parse_cloudcast(text).url)


def owner_addresses(run: Run) -> list[str]:
    """Give the addresses of the users that are named: themselves, by anything of theirs, or by shows in the library."""
    words = run.options.addresses
    refuse_me(words)
    named = _found(run, words) if is_query(run.options, of_users=True) else words
    return _each_once(run, named, owner_address)


def is_query(options: Namespace, *, of_users: bool) -> bool:
    """Tell whether what is named is a query over the library; ends with 2 where addresses stand beside one."""
    named = [_is_of_user(word) if of_users else is_address(word) for word in options.addresses]
    if any(named) and not all(named):
        first = quoted(options.addresses[named.index(True)])
        is_one = "names a user" if of_users else "is an address"
        options.wrong(f"addresses and a query do not go together: give one of them ({first} {is_one})")
    return not all(named)


def _is_of_user(word: str) -> bool:
    try:
        return bool(owner_address(word))
    except InvalidLinkError:
        return is_address(word)


def owner_address(text: str) -> str:
    """Give the address of the user whom an address leads to; raises InvalidLinkError."""
    if not (user := parse(text).user):
        raise InvalidLinkError(f"{text!r} leads to no user")
    return user_url(user)


def _found(run: Run, words: list[str]) -> Iterator[str]:
    """Go through the addresses of the shows that a query finds in the library."""
    numbers = find_shows(run.library, words)
    if not numbers:
        raise UserError("the library holds no such show of Mixcloud")
    for batch in batches(run.library, numbers):
        yield from (show.url for show in batch)


def _each_once(run: Run, named: Iterable[str], canonical: Callable[[str], str]) -> list[str]:
    if not (run.options.addresses or run.options.files):
        run.options.wrong("nothing is named: give an address, a query, or --from FILE")
    found: dict[str, str] = {}
    for text in [*named, *addresses_in_files(run.options)]:
        try:
            address = canonical(text)
        except InvalidLinkError:
            address = text  # who carries it out says what is wrong with it
        found.setdefault(address.casefold(), address)
    return list(islice(found.values(), run.options.limit))
