"""Uploads a file inside of the sandbox, and prints the seconds that it took and the memory (MiB) above its start.

`ours` is the client of this project, `requests` what a script of five lines does.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import requests

from mixcloud_core.client import Mixcloud
from mixcloud_core.config import Config
from mixcloud_core.models import CloudcastForm
from tests.bench.listing_child import resident

Upload = Callable[[Path, str], None]


def with_ours(config: Config) -> Upload:
    mixcloud = Mixcloud(config=config)

    def upload(path: Path, name: str) -> None:
        mixcloud.upload(path, CloudcastForm(name=name), known=())

    return upload


def with_requests(config: Config) -> Upload:
    url = f"https://api.mixcloud.com/upload/?access_token={config.auth.access_token}"

    def upload(path: Path, name: str) -> None:
        with path.open("rb") as file:
            reply = requests.post(url, data={"name": name}, files={"mp3": file}, timeout=600)
        if not reply.json()["result"]["success"]:
            raise AssertionError("the upload was refused")

    return upload


def main() -> None:
    way, large, small = sys.argv[1:]
    config = Config.load(arguments={"cache.backend": "none", "api.shared_limits": "off"})
    upload = {"ours": with_ours, "requests": with_requests}[way](config)
    upload(Path(small), f"Small by {way}")  # what is loaded for the first upload is no part of the second
    before = _start()
    started = time.monotonic()
    upload(Path(large), f"Large by {way}")
    print(json.dumps({"seconds": time.monotonic() - started, "memory": resident("VmHWM") - before}))


def _start() -> float:
    """The memory before the upload, which the peak is counted from (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return resident("VmRSS")


if __name__ == "__main__":
    main()
