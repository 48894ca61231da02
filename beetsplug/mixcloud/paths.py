"""Paths as somebody typed them."""

from __future__ import annotations

from pathlib import Path

__all__ = ["typed_path"]


def typed_path(text: str | Path) -> Path:
    """Give a path with `~` as the home that it stands for; where nobody has such a home, it is part of the name."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path
