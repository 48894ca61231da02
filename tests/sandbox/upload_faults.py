"""What can go wrong with an upload, as faults: `sandbox.faults.add(lost(0.5))`."""

from __future__ import annotations

import json

from tests.sandbox.faults import Fault

_HOST, _PATH = "api.mixcloud.com", "^/upload/$"


def lost(share: float, *, made: bool = False) -> Fault:
    """The connection breaks after that share of the form (0 to 1), and no reply comes; `made`: the show is there."""
    return Fault(_HOST, _PATH, breaks_at=share, is_carried_out=made)


def failed(status: int = 500, *, made: bool = False) -> Fault:
    """Mixcloud's own trouble, once the whole form is there, before or after the show was `made`."""
    return Fault(_HOST, _PATH, status=status, is_carried_out=made)


def garbled(body: str = '{"result": {"succ', *, made: bool = True) -> Fault:
    """A reply with status 200 that nobody can read."""
    return Fault(_HOST, _PATH, status=200, body=body, is_carried_out=made)


def revoked() -> Fault:
    """The token was good when the upload began, and is not any more."""
    return _error(401, "OAuthException", "An invalid access token was provided")


def limited(wait: int) -> Fault:
    """The rate limit is hit by the upload itself; `wait` is in seconds."""
    message = f"You have hit your rate limit. Retry after {wait} seconds."
    return _error(403, "RateLimitException", message, headers={"Retry-After": str(wait)})


def refused(status: int = 400, **fields: str) -> Fault:
    """The form is refused in Mixcloud's words for each field."""
    details = {name: [words] for name, words in fields.items()}
    return _error(status, "PostValidationError", "There was a problem with the form", details=details)


def moved() -> Fault:
    """A redirect, which must not be followed with a token."""
    return Fault(_HOST, _PATH, status=307, headers={"Location": "https://api.mixcloud.com/upload/elsewhere/"})


def _error(status: int, kind: str, message: str, *, headers: dict[str, str] | None = None, **beside: object) -> Fault:
    body = json.dumps({"error": {"message": message, "type": kind}, **beside})
    return Fault(
        _HOST, _PATH, status=status, body=body, content_type="text/javascript; charset=utf-8", headers=headers or {}
    )
