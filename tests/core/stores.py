"""What the tests of the stores share."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Seconds; what is meant is LONGEST_WAIT, on a machine that has other things to do.
SOON = 2.0
posix = pytest.mark.skipif(os.name != "posix", reason="modes and links as POSIX has them")


def key(number: int) -> str:
    return f"{number:064x}"[::-1]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
