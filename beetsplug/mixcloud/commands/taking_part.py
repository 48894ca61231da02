"""`beet mixcloud favorite`, `repost` and `follow`; and what `listen-later` does with addresses."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from beets.ui import input_yn, print_

from beetsplug.mixcloud.commands.addresses import (
    add_addresses,
    is_query,
    owner_address,
    owner_addresses,
    show_addresses,
)
from beetsplug.mixcloud.commands.agreeing import check_agreeing
from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.deeds import Deeds, Words, add_telling
from beetsplug.mixcloud.commands.fates import Fate
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.showing.whose import ME
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import LoginRequiredError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.text import clean_line

__all__ = ["add_parsers", "add_saving"]

_DESCRIPTION = """\
{what}, many at once: by {named},
from a file, or all that a query of beets' finds in the library. What is so
already stays so, and is no error. Where a query finds several, you see the
first of them, and are asked.

  beet mixcloud {verb} {example}
  beet mixcloud {verb} artist:NTS year:2026
  beet mixcloud {verb} --remove --from addresses.txt

It takes the access token of your account (beet mixcloud login), or else your
browser's session (beet mixcloud login --cookies-from-browser NAME).

A pipe gets a line for each, with tabs between: {done}, the address;
with --remove {undone}; or failed, the address, why.

exit status:
  0    all was done, or you said no
  1    something failed, or a query found nothing
  2    the command line is wrong
  130  interrupted"""

_SIGN_IN = (
    "Sign in with: beet mixcloud login --cookies-from-browser NAME; or, where you have an app of your own at Mixcloud, "
    "with: beet mixcloud login"
)
_INTERRUPTED = "what was done stays done"
# So many of those that a query finds are shown before the question.
_MOST_SHOWN = 5


class _Part(NamedTuple):
    """A way to take part: whose addresses it takes, how it is set and unset, and how both are told."""

    addresses: Callable[[Run], list[str]]
    methods: tuple[Callable[[Mixcloud, str], None], Callable[[Mixcloud, str], None]]
    words: tuple[Words, Words]

    @property
    def is_of_users(self) -> bool:
        """Whether it is done to users, and not to shows."""
        return self.addresses is owner_addresses


class _Verb(NamedTuple):
    """A verb of its own for a way to take part: what its help says."""

    name: str
    help: str
    what: str
    part: _Part


_VERBS = (
    _Verb(
        "favorite",
        "add shows to your favorites",
        "Adds shows to your favorites",
        _Part(
            show_addresses,
            (Mixcloud.favorite, Mixcloud.unfavorite),
            (Words("favorited"), Words("unfavorited")),
        ),
    ),
    _Verb(
        "repost",
        "repost shows to your followers",
        "Reposts shows to your followers",
        _Part(
            show_addresses,
            (Mixcloud.repost, Mixcloud.unrepost),
            (Words("reposted"), Words("unreposted")),
        ),
    ),
    _Verb(
        "follow",
        "follow users",
        "Follows users, or the owners of shows",
        _Part(
            owner_addresses,
            (Mixcloud.follow, Mixcloud.unfollow),
            (Words("followed"), Words("unfollowed")),
        ),
    ),
)
_LISTEN_LATER = _Part(
    show_addresses,
    (Mixcloud.add_to_listen_later, Mixcloud.remove_from_listen_later),
    (Words("saved"), Words("removed")),
)


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verbs to the command's parser."""
    for verb in _VERBS:
        is_of_users = verb.part.is_of_users
        done, undone = verb.part.words
        text = _DESCRIPTION.format(
            verb=verb.name,
            what=verb.what,
            named="name or address" if is_of_users else "address or user/show",
            example="NTSRadio" if is_of_users else "https://www.mixcloud.com/user/show/",
            done=done.done,
            undone=undone.done,
        )
        parser: ArgumentParser = verbs.add_parser(
            verb.name, help=verb.help, description=text, formatter_class=RawDescriptionHelpFormatter
        )
        what = "users: names or addresses" if is_of_users else "shows: addresses, or user/show"
        _add_doing(parser, "USER|QUERY" if is_of_users else "URL|QUERY", f"{what}; or a query as for beet ls")
        add_limit(parser)
        add_telling(parser)
        parser.set_defaults(run=_runner(verb.part), interrupted=_INTERRUPTED)


def add_saving(parser: ArgumentParser, lister: Callable[[Run], int]) -> None:
    """Make the verb that lists what is saved for later add shows and take them out, where some are named."""
    _add_doing(parser, "URL|QUERY", "shows to save: addresses, or a query as for beet ls; to list them: none")
    add_wait(parser)
    own = {"addresses", "files", "remove", "yes", "max_wait", "limit", "pretend", "json", "quiet"}
    saving = _runner(_LISTEN_LATER)

    def verb(run: Run) -> int:
        options = run.options
        if not (options.files or options.remove or options.yes) and options.addresses in ([], [ME]):
            return lister(run)
        if foreign := sorted(_given(options, parser) - own):
            options.wrong(f"{foreign[0]}: is for the list, and goes with no addresses and no query")
        return saving(run)

    parser.set_defaults(run=verb, interrupted=f"what was listed so far is right, {_INTERRUPTED}")


def _given(options: Namespace, parser: ArgumentParser) -> set[str]:
    """Give the names of the options that differ from what they are if nobody says."""
    return {name for name, value in vars(options).items() if value != parser.get_default(name)}


def _add_doing(parser: ArgumentParser, metavar: str, words: str) -> None:
    add_addresses(parser, metavar, words)
    parser.add_argument("--remove", action="store_true", help="take it back")
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask, whatever a query finds")


def _runner(part: _Part) -> Callable[[Run], int]:
    """Give what runs when the command line names a way to take part."""

    def verb(run: Run) -> int:
        options = run.options
        words, method = part.words[options.remove], part.methods[options.remove]
        check = owner_address if part.is_of_users else parse_cloudcast
        addresses = part.addresses(run)
        if not (options.pretend or run.accounts.has_token or run.accounts.has_session):
            raise LoginRequiredError("This needs your account", hint=_SIGN_IN)
        if is_query(options, of_users=part.is_of_users) and not _agrees(run, part, addresses):
            print_("Nothing was done.")
            return 0

        def act(address: str) -> Fate:
            if options.pretend:
                check(address)
                return Fate.WANTED
            method(run.api, address)
            return Fate.CHANGED

        return Deeds(run, words).each(addresses, act)

    return verb


def _agrees(run: Run, part: _Part, addresses: Sequence[str]) -> bool:
    """Show what a query has found, and ask; ends with 2 where nobody can be asked.

    A name that was meant as an address is a query as well, and finds whatever has these letters.
    """
    options, count = run.options, len(addresses)
    if count == 1:
        return True
    what = f"shows of {count} users in the library" if part.is_of_users else f"{count} shows in the library"
    found = f"the query and --from name {what}" if options.files else f"the query finds {what}"
    check_agreeing(run, f"{found}; ")
    if options.yes or options.pretend:
        return True
    print_(f"{found.capitalize()}:")
    for address in addresses[:_MOST_SHOWN]:
        print_(f"  {clean_line(address)}")
    if count > _MOST_SHOWN:
        print_(f"  and {count - _MOST_SHOWN} more")
    return input_yn(f"Shall all of them be {part.words[options.remove].done}? (y/n)", require=True)
