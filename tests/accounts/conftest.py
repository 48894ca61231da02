"""What tests of accounts share."""

from __future__ import annotations

import threading

import pytest

from mixcloud_core.auth import keyrings


@pytest.fixture(autouse=True)
def nothing_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that another test has left hanging does not count."""
    monkeypatch.setattr(keyrings, "_unanswered", threading.Thread())
