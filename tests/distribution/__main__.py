"""The command line: try the plugin in a standalone program, or with other versions of yt-dlp."""

from __future__ import annotations

import argparse
import sys

from tests.distribution.frozen import try_frozen
from tests.distribution.versions import try_versions

_JOBS = {"pyinstaller": try_frozen, "versions": try_versions}


def main() -> int:
    top = argparse.ArgumentParser(
        prog="python -m tests.distribution",
        description="Try the plugin in other kinds and versions of yt-dlp. It takes minutes, and pip's registry.",
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar=" | ".join(_JOBS))
    for name, job in _JOBS.items():
        verbs.add_parser(name, help=job.__doc__.partition("\n")[0], description=job.__doc__)
    return _JOBS[top.parse_args().verb]()


if __name__ == "__main__":
    sys.exit(main())
