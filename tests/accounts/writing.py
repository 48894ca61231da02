"""A program that signs in to several accounts, and out of one: its arguments are a folder, a place and a prefix."""

from __future__ import annotations

import sys
from pathlib import Path

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace

if __name__ == "__main__":
    folder, place, prefix = sys.argv[1:]
    for number in range(5):
        AccountStore(Path(folder), AccountPlace(place)).keep(f"{prefix}-{number}", Secrets(access_token=prefix))
    assert AccountStore(Path(folder), AccountPlace(place)).remove(f"{prefix}-0")
