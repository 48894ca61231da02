"""What tests of accounts share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from mixcloud_core.auth import keyrings
from mixcloud_core.http.transport import RequestsTransport
from tests.sandbox import Sandbox


@pytest.fixture(autouse=True)
def nothing_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that another test has left hanging does not count."""
    monkeypatch.setattr(keyrings, "_unanswered", threading.Thread())


@pytest.fixture
def network(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[RequestsTransport]:
    """What speaks to the stand-in as the programs do."""
    monkeypatch.setenv("HTTPS_PROXY", sandbox.proxy_url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(sandbox.ca_file))
    with closing(RequestsTransport(read_timeout=5)) as transport:
        yield transport
