"""What tests of `beet mixcloud upload` share: an account, mixes to send, and what arrived of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import Programs, Result
from tests.sandbox import Sandbox, ffmpeg
from tests.sandbox.rate_limit import RateLimited
from tests.sandbox.rest import RestApi
from tests.sandbox.state import access_token
from tests.sandbox.upload import Uploads

RADIO = "TestToneRadio"
ADDRESS = f"https://www.mixcloud.com/{RADIO}"


def rest_host(sandbox: Sandbox) -> RateLimited[RestApi]:
    host = sandbox._running.hosts["api.mixcloud.com"]
    assert isinstance(host, RateLimited)
    return host


def uploads(sandbox: Sandbox) -> Uploads:
    """What keeps the forms that came in."""
    return rest_host(sandbox).host.uploads


def names(sandbox: Sandbox) -> list[str]:
    """The names of all shows that were made, the newest first."""
    return [show.name for show in sandbox.state.uploaded]


def with_token(user: str = RADIO) -> dict[str, str]:
    """Give the environment of somebody who signed in."""
    return {"MIXCLOUD_ACCESS_TOKEN": access_token(user)}


def upload(programs: Programs, *arguments: str, user: str = RADIO) -> Result:
    """Run `beet mixcloud upload`."""
    return programs.beet("mixcloud", "upload", *arguments, **with_token(user))


def told(result: Result) -> list[dict[str, Any]]:
    """Read what `--json` printed."""
    return [json.loads(line) for line in result.out.splitlines()]


def mix(programs: Programs, name: str = "mix.mp3", *, pitch: int = 440, seconds: float = 10) -> Path:
    """Make a mix that no other one sounds like."""
    path = programs.home / name
    tone = ["-f", "lavfi", "-i", f"sine={pitch}:duration={seconds}"]
    ffmpeg.run(*tone, *(["-b:a", "32k"] if path.suffix == ".mp3" else []), str(path))
    return path
