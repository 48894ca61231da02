"""Clients of GraphQL: anyone, a station that owns shows, and a listener who subscribes to it."""

from __future__ import annotations

import pytest
import requests

from tests.sandbox_graphql.client import LISTENER, RADIO, Client


@pytest.fixture
def anyone(session: requests.Session) -> Client:
    return Client(session)


@pytest.fixture
def radio(session: requests.Session) -> Client:
    return Client(session, RADIO)


@pytest.fixture
def listener(session: requests.Session) -> Client:
    return Client(session, LISTENER)
