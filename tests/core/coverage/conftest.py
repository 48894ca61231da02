"""What all tests of the coverage share: the network of the sandbox, and a client that forgets nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from mixcloud_core import Mixcloud
from mixcloud_core.api import graphql
from tests.core.coverage.table import Caller, credentials, open_client
from tests.sandbox import Sandbox


@pytest.fixture(autouse=True)
def network(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a user behind a proxy with its own certificates has set."""
    monkeypatch.setenv("HTTPS_PROXY", sandbox.proxy_url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(sandbox.ca_file))


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> graphql.Forgotten:
    """What Mixcloud is known to have forgotten is kept for the process; here, for a test."""
    fresh = graphql.Forgotten()
    monkeypatch.setattr(graphql, "FORGOTTEN", fresh)
    return fresh


@pytest.fixture(scope="module")
def clients() -> Iterator[Callable[[Caller], Mixcloud]]:
    """A client for each caller, whose connections stay open from row to row."""
    with ExitStack() as opened:
        yield cache(lambda caller: opened.enter_context(open_client(credentials(caller))))
