"""How much memory a Python program took at most, as it knows itself.

What the system tells of a child that has ended also counts what its parent held when it was made.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["peak", "watched"]

_PROGRAM = """
import atexit, os, re

def note():
    found = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())
    with open({folder!r} + f"/{{os.getpid()}}.kib", "w") as file:
        file.write(found[1])

atexit.register(note)
"""


def watched(folder: Path) -> dict[str, str]:
    """Give the variables of programs whose peaks are noted in a folder of their own (Linux)."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_PROGRAM.format(folder=str(folder)))
    return {"PYTHONPATH": str(folder)}


def peak(folder: Path) -> float:
    """Give the largest peak that was noted there, in MiB, and forget all of them."""
    notes = list(folder.glob("*.kib"))
    largest = max(int(note.read_text()) for note in notes) / 1024
    for note in notes:
        note.unlink()
    return largest
