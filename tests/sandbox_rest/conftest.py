"""The REST host as a test may turn it, and clients with and without a token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.sandbox import Sandbox
from tests.sandbox.rate_limit import RateLimited
from tests.sandbox.rest import RestApi
from tests.sandbox_rest.client import LISTENER, RADIO, Client


@pytest.fixture
def limited(sandbox: Sandbox) -> Iterator[RateLimited[RestApi]]:
    host = sandbox._running.hosts["api.mixcloud.com"]
    assert isinstance(host, RateLimited)
    sandbox.state.reset()
    yield host
    sandbox.state.reset()
    host.reset()
    host.host.reset()


@pytest.fixture
def api(limited: RateLimited[RestApi]) -> RestApi:
    return limited.host


@pytest.fixture
def anyone(session: requests.Session, api: RestApi) -> Client:
    return Client(session)


@pytest.fixture
def radio(session: requests.Session, api: RestApi) -> Client:
    return Client(session, RADIO)


@pytest.fixture
def listener(session: requests.Session, api: RestApi) -> Client:
    return Client(session, LISTENER)
