"""Uploads over the network for tests: a client of a user's that finds its way into the sandbox, and a small file."""

from __future__ import annotations

from mixcloud_core import Mixcloud
from mixcloud_core.client import Credentials
from mixcloud_core.config import Config
from mixcloud_core.models import CloudcastForm
from tests.core.coverage.table import cookies
from tests.sandbox import Sandbox
from tests.sandbox.state import access_token
from tests.sandbox.users import OWNER

__all__ = ["FORM", "MP3", "SETTINGS", "SITE", "client", "statuses"]

MP3 = b"ID3\x04" + bytes(2000)
SITE = f"https://www.mixcloud.com/{OWNER}"
FORM = CloudcastForm(name="Fresh Tones")
SETTINGS = {"cache.backend": "none", "api.shared_limits": "off", "api.retry_base": 0.01}


def client(**settings: object) -> Mixcloud:
    config = Config.load(arguments=SETTINGS | {name.replace("__", "."): value for name, value in settings.items()})
    return Mixcloud(config=config, credentials=Credentials(access_token(OWNER), cookies(OWNER)))


def statuses(sandbox: Sandbox) -> list[int]:
    """What became of each form that was begun."""
    return [request.status for request in sandbox.requests if request.path.startswith("/upload/")]
