"""A keyring that tells that it was touched: loading this module leaves a file, which `WATCHED` names."""

from __future__ import annotations

import os
from pathlib import Path

from tests.accounts.doubles import System

if watched := os.environ.get("WATCHED"):
    Path(watched).touch()


class Watched(System):
    """Works; whoever loaded this has touched the keyring."""

    __module__ = "keyring.backends.Windows"
