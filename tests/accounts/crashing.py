"""Runs a program (its module, its arguments) in which a bug shows once a request with an account was answered."""

from __future__ import annotations

import runpy
import sys

from mixcloud_core.api.credentials import SigningTransport
from mixcloud_core.api.transport import Account, Reply, Request

send = SigningTransport.send


def crash(self: SigningTransport, request: Request, /) -> Reply:
    """Fail with all that is at hand, after what was sent with the account."""
    reply = send(self, request)
    if request.account is not Account.NONE:
        raise RuntimeError(f"a bug: {self!r} {vars(self)!r} {request!r} {reply!r}")
    return reply


if __name__ == "__main__":
    SigningTransport.send = crash  # type: ignore[method-assign]
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
