"""A plain requests client of the sandbox, for tests that ask it directly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from tests.sandbox.sandbox import Sandbox


def client(sandbox: Sandbox) -> requests.Session:
    """A session that goes through the proxy, trusts its authority and ignores the caller's environment."""
    session = requests.Session()
    session.trust_env = False
    session.proxies = {"https": sandbox.proxy_url, "http": sandbox.proxy_url}
    session.verify = str(sandbox.ca_file)
    return session
