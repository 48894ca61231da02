"""`beet mixcloud login`, `whoami` and `logout`."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from beets.exceptions import UserError
from beets.ui import print_

from beetsplug.mixcloud.accounts.known_accounts import KnownAccount, check, known_accounts
from beetsplug.mixcloud.accounts.signing_in import app_of, browser_cookies, has_browser, open_browser, paste_answer
from beetsplug.mixcloud.arguments import typed, typed_path
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.terminal.screen import is_terminal, tabbed
from mixcloud_core.api.credentials import read_cookies
from mixcloud_core.api.transport import Transport
from mixcloud_core.auth.accounts import KeptAccount
from mixcloud_core.auth.sign_in import WAIT, sign_in_by_hand, sign_in_with_browser, sign_in_with_cookies
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.errors import MixcloudError
from mixcloud_core.formats import parse_duration
from mixcloud_core.http.stack import open_cache, open_network
from mixcloud_core.text import clean_line

__all__ = ["add_parsers"]

_LOGIN = """\
Signs in to Mixcloud. What for decides how:

  beet mixcloud login                    for uploading, editing, following: you
                                         allow it in your browser
  beet mixcloud login --no-browser       the same, where there is no browser
  beet mixcloud login --cookies-from-browser firefox
                                         for Select shows, your own lists,
                                         comments, favorites, following: with
                                         your browser's session

Both together make one account; several accounts may be kept. The secrets lie
in the system's keyring, or in a file that only you can read."""

_WHOAMI = """\
Lists the accounts that are kept, with where their secrets lie. The one that is
used is marked with a star; --use changes it, and --check asks Mixcloud whether
each of them still works."""

_LOGOUT = """\
Removes an account from this machine: from the keyring, from the list, and from
what the cache knows. At Mixcloud, the access that you once allowed ends only
under Settings, Applications."""

_Verb = Callable[[Run, AccountStore], int]


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verbs to the command's parser."""
    login = _parser(verbs, "login", "sign in to Mixcloud", _LOGIN, _login)
    login.add_argument("--no-browser", action="store_true", help="show the address, and take what you paste")
    login.add_argument(
        "--wait", type=typed(parse_duration), default=WAIT, metavar="TIME", help="wait so long for you (default: 2m)"
    )
    session = login.add_mutually_exclusive_group()
    session.add_argument("--cookies", type=Path, metavar="FILE", help="use the session in a Netscape cookie file")
    session.add_argument(
        "--cookies-from-browser", metavar="NAME", help="use the session of a browser, named as yt-dlp does"
    )
    whoami = _parser(verbs, "whoami", "list the accounts that are kept", _WHOAMI, _whoami)
    whoami.add_argument("--use", metavar="NAME", help="make this account the one that is used")
    whoami.add_argument("--check", action="store_true", help="ask Mixcloud whether each still works")
    whoami.add_argument("--json", action="store_true", help="print JSON")
    logout = _parser(verbs, "logout", "remove an account from this machine", _LOGOUT, _logout)
    logout.add_argument(
        "account", nargs="?", default="", metavar="NAME", help="the account, if not the one that is used"
    )
    logout.add_argument("--all", action="store_true", help="remove all of them")


def _parser(verbs: _SubParsersAction[Any], name: str, help_text: str, description: str, verb: _Verb) -> ArgumentParser:
    parser: ArgumentParser = verbs.add_parser(
        name, help=help_text, description=description, formatter_class=RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=lambda run: verb(run, AccountStore.of(run.shared)), interrupted="nothing was changed")
    return parser


def _login(run: Run, store: AccountStore) -> int:
    with ExitStack() as cleanup:
        network = open_network(run.shared, cleanup)
        if cookies := _cookies(run):
            kept = sign_in_with_cookies(cookies, network, store)
        else:
            kept = _sign_in(run, store, network)
    print_(f"Signed in as {kept.name}, with a {kept.kinds}. It is kept in: {kept.place}")
    if not kept.is_default:
        print_(f"Another account is the one that is used. To change that: beet mixcloud whoami --use {kept.name}")
    if not kept.has_session:
        print_("For Select shows, own lists and comments, also: beet mixcloud login --cookies-from-browser NAME")
    return 0


def _cookies(run: Run) -> Mapping[str, str]:
    if run.options.cookies:
        return read_cookies(typed_path(run.options.cookies))
    browser = run.options.cookies_from_browser
    return browser_cookies(browser, run.messages) if browser else {}


def _sign_in(run: Run, store: AccountStore, network: Transport) -> KeptAccount:
    app = app_of(run.shared.auth)
    if run.options.no_browser or not has_browser():
        return sign_in_by_hand(app, network, store, paste_answer)
    return sign_in_with_browser(app, network, store, open_browser, wait=run.options.wait)


def _whoami(run: Run, store: AccountStore) -> int:
    options = run.options
    if options.use:
        kept = store.set_default(options.use)
        print_(f"{kept.name} is the account that is used now.")
        return 0
    accounts = known_accounts(run.shared, store)
    if options.check:
        with ExitStack() as cleanup:
            network = open_network(run.shared, cleanup)
            accounts = [check(account, network) for account in accounts]
    if options.json:
        print_(json.dumps([account.to_json() for account in accounts], indent=1, ensure_ascii=False))
    elif accounts:
        for account in accounts:
            _print(account)
    else:
        raise UserError("nobody is signed in. Sign in with: beet mixcloud login")
    return 0 if all(account.works for account in accounts) else 1


def _print(account: KnownAccount) -> None:
    """Print an account: a row in a pipe, and on a terminal as many lines as show all of it, however long a path is."""
    if not is_terminal():
        print_(tabbed(*account.cells()))
        return
    used, name, kinds, *rest = map(clean_line, account.cells())
    print_(f"{used or ' '} {name}  {kinds}")
    for words in rest:
        print_(f"    {words}")


def _logout(run: Run, store: AccountStore) -> int:
    store.sweep()
    failed = 0
    for name in _leaving(run.options, store):
        try:
            store.remove(name)
            print_(f"Signed out: {name}")
        except MixcloudError as error:
            failed += 1
            run.messages.error("{}", error)
    if cache := open_cache(run.shared):
        cache.clear()
        cache.close()
    print_("Access that you allowed at Mixcloud ends there: https://www.mixcloud.com/settings/ (Applications)")
    for account in known_accounts(run.shared, store):
        if account.is_given:
            print_(f"{account.place} still holds a {account.kinds[0]}, which goes on being used.")
    return 1 if failed else 0


def _leaving(options: Namespace, store: AccountStore) -> list[str]:
    """Give the names of the accounts that are signed out."""
    if options.all:
        return [account.name for account in store.accounts()]
    kept = store.find(options.account)
    if kept is None:
        raise UserError(f"nobody is signed in as {options.account}" if options.account else "nobody is signed in")
    return [kept.name]
