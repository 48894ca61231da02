"""What tests of the core share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mixcloud_core import Mixcloud
from mixcloud_core.api import uploads
from tests.core.redis_servers import SERVERS
from tests.core.uploading import MP3, client
from tests.sandbox import Sandbox

if TYPE_CHECKING:
    import redis


@pytest.fixture
def network(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a user behind a proxy with its own certificates has set: the way into the sandbox."""
    monkeypatch.setenv("HTTPS_PROXY", sandbox.proxy_url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(sandbox.ca_file))


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """A file that is an MP3 as far as anybody looks."""
    (path := tmp_path / "mix.mp3").write_bytes(MP3)
    return path


@pytest.fixture
def mixcloud(network: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mixcloud]:
    """A client of somebody who publishes, which does not wait before it looks again."""
    monkeypatch.setattr(uploads, "_LOOKS", (0.0, 0.0))
    with client() as mixcloud:
        yield mixcloud


@pytest.fixture(params=SERVERS)
def redis_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both kinds of Redis, with nothing in them."""
    with SERVERS[request.param]() as url:
        yield url


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """A client of the same server, to look into it and to meddle."""
    import redis

    with closing(redis.Redis.from_url(redis_url)) as client:
        yield client
