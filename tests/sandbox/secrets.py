"""All secrets of the stand-in, to be looked for in whatever programs write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox.apps import APPS
from tests.sandbox.grants import GRANTED_SECRET
from tests.sandbox.state import NOBODY, access_token, csrf_token, password, session_id
from tests.sandbox.users import USERS

if TYPE_CHECKING:
    from tests.sandbox.state import State

__all__ = ["GRANTED_SECRET", "all_secrets", "secrets_in"]


def all_secrets(state: State | None = None) -> frozenset[str]:
    """Tokens, session ids, CSRF tokens and passwords of all users, secrets of all apps; and what `state` granted."""
    of_users = {
        secret_of(user.username) for user in USERS for secret_of in (access_token, session_id, csrf_token, password)
    }
    granted = state.granted.secrets if state else ()
    return frozenset({*of_users, csrf_token(NOBODY), *(app.client_secret for app in APPS.values()), *granted})


def secrets_in(text: str) -> set[str]:
    """The secrets that stand in a text, also codes and tokens that were granted before the last reset."""
    return {secret for secret in all_secrets() if secret in text} | set(GRANTED_SECRET.findall(text))
