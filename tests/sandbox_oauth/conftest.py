"""A visitor without a session, one who is signed in, and an app's program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.sandbox import Sandbox
from tests.sandbox.client import client
from tests.sandbox_oauth.client import HOUR, RADIO, Program, Visitor


@pytest.fixture
def visitor(session: requests.Session) -> Visitor:
    return Visitor(session)


@pytest.fixture
def radio(visitor: Visitor) -> Visitor:
    assert visitor.log_in(RADIO).status_code == 302
    return visitor


@pytest.fixture
def program(sandbox: Sandbox) -> Iterator[Program]:
    """Its network is not the visitor's: it has no cookies."""
    with client(sandbox) as session:
        yield Program(session)


@pytest.fixture
def ending(sandbox: Sandbox) -> None:
    """Tokens live for an hour."""
    sandbox.switches.token_lifetime = HOUR
