"""Virtual environments of their own, so that nothing of the caller's counts."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

__all__ = ["installed_version", "make_environment"]


def make_environment(folder: Path, *requirements: str) -> Path:
    """Make an environment with these packages in a folder, and give its Python.

    Raises CalledProcessError where pip can't have them; it tells why on standard error.
    """
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *requirements], check=True)
    return python


def installed_version(python: Path, package: str) -> str:
    """Give the version of a package in an environment."""
    code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
