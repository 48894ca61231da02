"""Recorded replies of the real service, which are not part of the project."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "recordings"


def recording(name: str) -> Path:
    """Give the path of a recording, or skip the test where the folder is missing."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"the recording {name} is not here: recordings are kept outside the project")
    return path
