"""Accounts that are kept in the home of the programs under test, and cookie files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.conftest import Programs
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token, csrf_token, session_id

__all__ = ["FIRST", "LATER", "SELECT", "SITE", "accounts_file", "cookie_file", "cookies_of", "keep", "leaks", "named"]

SITE = "https://www.mixcloud.com"
SELECT = f"{SITE}/TestToneRadio/select-only/"
LATER = f"{SITE}/listen-later/"
FIRST = ("--flat-playlist", "-I", "1", "--print", "id")


def accounts_file(programs: Programs) -> Path:
    return programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts" / "accounts.json"


def keep(programs: Programs, user: str, *, token: bool = False) -> None:
    """Keep the session of a user, or a token only, as signing in does."""
    secrets = Secrets(access_token=access_token(user)) if token else Secrets(cookies=cookies_of(user))
    AccountStore(accounts_file(programs).parent, AccountPlace.FILE).keep(user, secrets)


def cookies_of(user: str) -> dict[str, str]:
    return {"csrftoken": csrf_token(user), "sessionid": session_id(user)}


def named(account: str) -> tuple[str, str]:
    """The arguments that ask for an account."""
    return ("--extractor-args", f"mixcloud:account={account}")


def cookie_file(programs: Programs, cookies: Mapping[str, str], domain: str = ".mixcloud.com") -> tuple[str, str]:
    """Write a cookie file, and give the arguments that name it."""
    line = "\t".join([domain, "TRUE", "/", "TRUE", "0"])
    lines = ["# Netscape HTTP Cookie File", *(f"{line}\t{name}\t{value}" for name, value in cookies.items()), ""]
    (programs.home / "cookies.txt").write_text("\n".join(lines))
    return ("--cookies", "cookies.txt")


def leaks(programs: Programs, *texts: str) -> dict[str, set[str]]:
    """Find secrets of the stand-in in texts, and in every file of the home but the list of accounts."""
    found = {text[:60]: secrets_in(text) for text in texts}
    for path in programs.home.rglob("*"):
        if path.is_file() and path != accounts_file(programs):
            found[str(path)] = secrets_in(path.read_bytes().decode("latin-1"))
    return {place: secrets for place, secrets in found.items() if secrets}
