"""The command line: make the zip for yt-dlp's plugin folder."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from tests.release.plugin_zip import ROOT, write_zip


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m tests.release", description="Make what is handed to users.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="zip")
    text = "Make the zip for yt-dlp's plugin folder; prints its path, its size in bytes and its SHA-256."
    making = verbs.add_parser("zip", help="make the zip for yt-dlp's plugin folder", description=text)
    making.add_argument("--output", type=Path, default=ROOT / "dist", metavar="FOLDER", help="where to (dist)")
    return top


def main() -> int:
    folder = parser().parse_args().output
    try:
        path = write_zip(folder)
    except OSError as error:
        print(f"tests.release: cannot write into {folder}: {error.strerror}", file=sys.stderr)
        return 1
    data = path.read_bytes()
    print(path, f"{len(data)} bytes", f"sha256 {hashlib.sha256(data).hexdigest()}", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
