"""Publishing over the network: how a file goes out, what is told meanwhile, and what breaks on the way."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.transport import FilePart, Request
from mixcloud_core.formats import parse_size
from mixcloud_core.http.transport import RequestsTransport
from mixcloud_core.models import CloudcastForm, Section
from tests.core.uploading import FORM, MP3, SITE, client, statuses
from tests.sandbox import Fault, Sandbox
from tests.sandbox.client import client as client_of
from tests.sandbox.handler import NO_REPLY
from tests.sandbox.state import access_token
from tests.sandbox.upload_faults import lost

pytestmark = pytest.mark.usefixtures("network")

MIB = 1024 * 1024


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than any buffer on the way holds: a hole on the disk."""
    path = tmp_path / "large.mp3"
    with path.open("wb") as file:
        file.write(MP3)
        file.truncate(48 * MIB)
    return path


def test_a_show_is_published_and_its_progress_is_told(mixcloud: Mixcloud, audio: Path, sandbox: Sandbox) -> None:
    told: list[tuple[int, int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total, len(statuses(sandbox))))

    form = CloudcastForm(name="Fresh Tones", tags=("techno",), sections=(Section("220 Hz", "Sine", 0.0),))
    address = mixcloud.upload(audio, form, progress=progress)
    show = mixcloud.cloudcast(address)
    assert (show.name, show.flags.awaiting_audio, show.tags[0].slug) == ("Fresh Tones", True, "techno")
    assert [(s.artist, s.title, s.start) for s in show.tracklist.sections] == [("Sine", "220 Hz", 0)]
    upload = next(request for request in sandbox.requests if request.path == "/upload/")
    total = int(upload.headers["content-length"])
    assert "transfer-encoding" not in upload.headers
    # The last piece is told before it leaves: as long as nobody was told, nothing can have been published.
    assert told[0] == (0, total, 0)
    assert told[-1] == (total, total, 0)
    assert total > len(MP3)


def test_an_upload_may_take_longer_than_a_reply(audio: Path, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("api.mixcloud.com", "^/upload/$", latency=0.4))
    with client(api__total_timeout=0.8, api__read_timeout=0.1, api__connect_timeout=0.1) as mixcloud:
        pauses = iter([0.9])
        slow = mixcloud.upload(audio, FORM, progress=lambda _done, _total: time.sleep(next(pauses, 0)))
    assert slow == f"{SITE}/fresh-tones/"


@pytest.mark.parametrize(("share", "least"), [(0.0, 0), (0.5, 24)])
def test_what_broke_off_was_not_published(
    mixcloud: Mixcloud, large: Path, sandbox: Sandbox, share: float, least: int
) -> None:
    sandbox.faults.add(lost(share))
    with pytest.raises(errors.NetworkError, match=r"broke off after \d.* of 48 MiB .*Nothing was published") as caught:
        mixcloud.upload(large, FORM)
    told = re.search(r"after (.+?) of", str(caught.value))
    assert told
    assert least * MIB <= parse_size(told[1]) < 48 * MIB
    assert statuses(sandbox) == [NO_REPLY]
    assert sandbox.state.uploaded == []


def test_a_connection_that_died_before_is_replaced(mixcloud: Mixcloud, audio: Path, sandbox: Sandbox) -> None:
    def hang_up(done: int, _total: int) -> None:
        for connection in [] if done else list(sandbox._running.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    assert mixcloud.upload(audio, FORM, progress=hang_up) == f"{SITE}/fresh-tones/"
    assert statuses(sandbox) == [200]


def test_a_show_comes_back_as_it_was_sent(mixcloud: Mixcloud, audio: Path, tmp_path: Path, sandbox: Sandbox) -> None:
    """What is read of a show, and sent as a new one, makes the same show: texts, tracklist, artwork, and its sound."""
    sandbox.switches.processing = 0
    shows = [mixcloud.cloudcast(f"{SITE}/full-tracklist/")]
    with client_of(sandbox) as session:
        pictures = [session.get(shows[0].picture.url(300), timeout=20).content]
        (cover := tmp_path / "cover.jpg").write_bytes(pictures[0])
        form = CloudcastForm(
            name="Fuller Tracklist",
            description=shows[0].description,
            picture=cover,
            tags=tuple(tag.name for tag in shows[0].tags),
            sections=shows[0].tracklist,
            unlisted=True,
        )
        shows.append(mixcloud.cloudcast(mixcloud.upload(audio, form, duration=shows[0].duration)))
        pictures.append(session.get(shows[1].picture.url(300), timeout=20).content)
        sounds = [session.get(show.streams.progressive_url or "", timeout=20).content for show in shows]
    facts = [(show.description, show.tags, show.tracklist, show.duration) for show in shows]
    assert facts[0] == facts[1]
    assert pictures[0] == pictures[1]
    assert sounds[0] == sounds[1] != b""
    assert shows[1].flags.unlisted


def test_a_file_that_changes_meanwhile_breaks_nothing_but_its_own_upload(mixcloud: Mixcloud, large: Path) -> None:
    def shorter(done: int, _total: int) -> None:
        if not done:
            with large.open("r+b") as file:
                file.truncate(20 * MIB)

    with pytest.raises(errors.InvalidFileError, match="shorter while it was sent. Nothing was published"):
        mixcloud.upload(large, FORM, progress=shorter)

    def longer(done: int, _total: int) -> None:
        if not done:
            with large.open("ab") as file:
                file.write(b"more")

    assert mixcloud.upload(large, FORM, progress=longer) == f"{SITE}/fresh-tones/"


def test_what_the_callers_progress_raises_is_not_taken_for_the_networks(mixcloud: Mixcloud, audio: Path) -> None:
    def full_disk(_done: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        mixcloud.upload(audio, FORM, progress=full_disk)


def test_a_file_that_is_gone_meanwhile_is_told(tmp_path: Path) -> None:
    part = FilePart(tmp_path / "gone", "a", "b")
    request = Request("POST", "https://api.mixcloud.com/upload/", "a test", form=(("mp3", part),))
    with closing(RequestsTransport()) as transport, pytest.raises(errors.InvalidFileError, match="gone can't be read"):
        transport.send(request)


def test_an_edit_changes_what_is_named_and_nothing_else(mixcloud: Mixcloud) -> None:
    address = f"{SITE}/full-tracklist/"
    before = mixcloud.cloudcast(address)
    mixcloud.edit(address, CloudcastForm(description="Other words", tags=()))
    after = mixcloud.cloudcast(address)
    assert (after.description, after.tags) == ("Other words", ())
    assert (after.name, after.tracklist) == (before.name, before.tracklist)


def test_a_large_file_is_not_read_into_memory(tmp_path: Path, sandbox: Sandbox) -> None:
    """By a process of its own, whose memory must not grow by more than 16 MiB meanwhile."""
    path = tmp_path / "mix.mp3"
    with path.open("wb") as file:
        file.write(MP3)
        file.truncate(128 * MIB)
    code = f"""
import resource, sys
from pathlib import Path
from mixcloud_core.client import Credentials, Mixcloud
from mixcloud_core.config import Config
from mixcloud_core.models import CloudcastForm

config = Config.load(arguments={{"cache.backend": "none", "api.shared_limits": "off"}})
mixcloud = Mixcloud(config=config, credentials=Credentials(config.auth.access_token))
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
mixcloud.rest.me()
small = Path({str(tmp_path / "small.mp3")!r})
small.write_bytes(b"ID3" + bytes(1000))
mixcloud.upload(small, CloudcastForm(name="Small"))
before = peak()
print(mixcloud.upload(Path({str(path)!r}), CloudcastForm(name="Large Tones")), peak() - before)
"""
    environment = sandbox.environment(tmp_path / "home") | {"MIXCLOUD_ACCESS_TOKEN": access_token("TestToneRadio")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    address, grown = done.stdout.split()
    assert address == "https://www.mixcloud.com/TestToneRadio/large-tones/"
    assert int(grown) <= 16
