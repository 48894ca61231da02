"""Whose list it is: a user's that is named, or one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from beets.exceptions import UserError

from mixcloud_core.links import Kind, parse_as

if TYPE_CHECKING:
    from beetsplug.mixcloud.commands.running import Run

__all__ = ["ME", "account_name", "refuse_me", "user_name"]

# The word for the account that is signed in.
ME = "me"


def user_name(run: Run, text: str) -> str:
    """Give the name of a user by name, any address of the user's pages, or `me`; raises InvalidLinkError."""
    return account_name(run) if text.lower() == ME else parse_as(text, Kind.USER, Kind.TAB).user


def account_name(run: Run) -> str:
    """Give the name of the account that is used: Mixcloud is asked only for one that nobody signed in to here.

    Raises UserError where nobody is signed in, and AuthenticationError.
    """
    accounts = run.accounts
    if accounts.name:
        return accounts.name
    if accounts.has_session:
        return run.api.signed_in_as()
    if accounts.has_token:
        return run.api.rest.user(ME).username
    raise UserError(
        "nobody is signed in: name a user, or sign in with: beet mixcloud login --cookies-from-browser NAME"
    )


def refuse_me(words: Sequence[str]) -> None:
    """Raise UserError for `me` where shows or others are meant: as a query, it finds whatever has these letters."""
    if [word.lower() for word in words] == [ME]:
        raise UserError("me is your own account: name shows or users here, or give a query, like mixcloud_user:NAME")
