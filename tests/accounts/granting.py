"""A token that the stand-in grants, without the program under test."""

from __future__ import annotations

from mixcloud_core.auth.accounts import Secrets
from tests.sandbox import Sandbox
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.client import client
from tests.sandbox_oauth.client import Program, Visitor

__all__ = ["granted"]


def granted(sandbox: Sandbox, user: str) -> Secrets:
    """Give what a user who allows access gives to the app; with a refresh token if tokens end."""
    with client(sandbox) as session:
        visitor = Visitor(session)
        assert visitor.log_in(user).status_code == 302
        code = visitor.new_code()
    with client(sandbox) as session:
        reply = Program(session).exchange(code)
    app = (CLIENT_ID, CLIENT_SECRET) if "refresh_token" in reply else ("", "")
    return Secrets(
        access_token=reply["access_token"],
        refresh_token=reply.get("refresh_token", ""),
        client_id=app[0],
        client_secret=app[1],
    )
