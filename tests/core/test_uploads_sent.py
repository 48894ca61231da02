"""Publishing over the network: how a file goes out, that it goes out once, and what is known when it breaks off."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api import uploads
from mixcloud_core.api.transport import FilePart, Request
from mixcloud_core.client import Credentials
from mixcloud_core.config import Config
from mixcloud_core.formats import parse_size
from mixcloud_core.http.transport import RequestsTransport
from mixcloud_core.messages import shown_by
from mixcloud_core.models import CloudcastForm, Section
from tests.core.coverage.table import cookies
from tests.sandbox import Fault, Sandbox
from tests.sandbox.handler import NO_REPLY
from tests.sandbox.state import access_token
from tests.sandbox.upload_faults import failed, garbled, limited, lost, moved, refused, revoked
from tests.sandbox.users import OWNER

pytestmark = pytest.mark.usefixtures("network")

MIB = 1024 * 1024
MP3 = b"ID3\x04" + bytes(2000)
SITE = f"https://www.mixcloud.com/{OWNER}"
FORM = CloudcastForm(name="Fresh Tones")
SETTINGS = {"cache.backend": "none", "api.shared_limits": "off", "api.retry_base": 0.01}


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "mix.mp3"
    path.write_bytes(MP3)
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than any buffer on the way holds: a hole on the disk."""
    path = tmp_path / "large.mp3"
    with path.open("wb") as file:
        file.write(MP3)
        file.truncate(48 * MIB)
    return path


def client(**settings: object) -> Mixcloud:
    config = Config.load(arguments=SETTINGS | {name.replace("__", "."): value for name, value in settings.items()})
    return Mixcloud(config=config, credentials=Credentials(access_token(OWNER), cookies(OWNER)))


@pytest.fixture
def mixcloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mixcloud]:
    monkeypatch.setattr(uploads, "_LOOKS", (0.0, 0.0))
    with client() as mixcloud:
        yield mixcloud


def statuses(sandbox: Sandbox) -> list[int]:
    """What became of each form that was begun."""
    return [request.status for request in sandbox.requests if request.path.startswith("/upload/")]


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


LOST = {
    "no reply": lambda made: lost(1.0, made=made),
    "status 500": lambda made: failed(made=made),
    "status 503": lambda made: failed(503, made=made),
    "half a reply": lambda made: garbled(made=made),
    "a page": lambda made: garbled("<html></html>", made=made),
    "nothing of the kind": lambda made: garbled("{}", made=made),
    "success, without a key": lambda made: garbled('{"result": {"success": true}}', made=made),
    "another key": lambda made: garbled('{"result": {"success": true, "key": "/../etc/"}}', made=made),
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_a_lost_answer_is_looked_for(
    mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, fault: Callable[[bool], Fault]
) -> None:
    told: list[str] = []
    sandbox.faults.add(fault(True))
    with shown_by(told.append):
        assert mixcloud.upload(audio, FORM) == f"{SITE}/fresh-tones/"
    assert ["lost, but the show is there" in line for line in told] == [True]
    # The same name again: the show that is there already is not taken for the new one.
    sandbox.faults.add(fault(False))
    with pytest.raises(errors.UploadUncertainError, match="no new show of that name .* before you send it") as caught:
        mixcloud.upload(audio, FORM)
    assert (caught.value.name, caught.value.known) == ("Fresh Tones", frozenset({f"{SITE}/fresh-tones/"}))
    assert len(statuses(sandbox)) == 2
    assert [show.slug for show in sandbox.state.uploaded] == ["fresh-tones"]


@pytest.mark.parametrize("lists_hidden", [False, True])
@pytest.mark.parametrize("lists_awaiting", [False, True])
def test_a_show_is_found_wherever_mixcloud_keeps_it(
    mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, *, lists_hidden: bool, lists_awaiting: bool
) -> None:
    sandbox.switches.lists_hidden, sandbox.switches.lists_awaiting = lists_hidden, lists_awaiting
    sandbox.switches.upload_key = False
    for number, form in enumerate((FORM, CloudcastForm(name="Fresh Tones", unlisted=True))):
        assert mixcloud.upload(audio, form).rstrip("/").endswith("fresh-tones-1" if number else "fresh-tones")
    found = mixcloud.own_shows_named(" Fresh  Tones")
    assert [show.slug for show in found] == ["fresh-tones-1", "fresh-tones"]


def test_where_nobody_answers_nothing_is_known(mixcloud: Mixcloud, audio: Path, sandbox: Sandbox) -> None:
    sandbox.faults.add(lost(1.0, made=True))
    known = [f"{SITE}/full-tracklist/"]

    def then_offline(done: int, total: int) -> None:
        if done == total:
            sandbox.faults.add(Fault("api.mixcloud.com", "^/me/$", status=503, times=None))

    with pytest.raises(errors.UploadUncertainError, match="can't be looked through") as caught:
        mixcloud.upload(audio, FORM, known=known, progress=then_offline)
    assert caught.value.known == set(known)


CERTAIN: dict[str, tuple[Fault, type[errors.MixcloudError], str]] = {
    "token revoked": (revoked(), errors.TokenExpiredError, "does not accept the access token"),
    "rate limit": (limited(7), errors.RateLimitError, "wait 7 seconds"),
    "wrong fields": (refused(name="Too long."), errors.UploadRejectedError, "name: Too long."),
    "wrong fields, status 200": (refused(200, name="Too long."), errors.UploadRejectedError, "name: Too long."),
    "no success": (garbled('{"result": {"success": false, "message": "No."}}'), errors.UploadRejectedError, "No"),
    "too large": (failed(413), errors.ApiError, "413"),
    "redirect": (moved(), errors.ApiError, "307"),
}


@pytest.mark.parametrize("refusal", CERTAIN.values(), ids=CERTAIN)
def test_what_mixcloud_refuses_is_refused_once_and_for_certain(
    mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, refusal: tuple[Fault, type[errors.MixcloudError], str]
) -> None:
    fault, kind, words = refusal
    sandbox.faults.add(fault)
    with pytest.raises(kind, match=words):
        mixcloud.upload(audio, FORM)
    assert len(statuses(sandbox)) == 1
    after = [request.path for request in sandbox.requests]
    assert after[-1] == "/upload/"


def test_a_session_that_has_ended_is_no_hindrance(mixcloud: Mixcloud, audio: Path, sandbox: Sandbox) -> None:
    told: list[str] = []
    sandbox.state.revoked.add(cookies(OWNER)["sessionid"])
    with shown_by(told.append):
        assert mixcloud.upload(audio, FORM) == f"{SITE}/fresh-tones/"
    assert told[0].startswith("Your drafts and unlisted shows are not looked through")


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
    """Half a GiB, by a process of its own, whose memory must not grow by more than 16 MiB meanwhile."""
    path = tmp_path / "mix.mp3"
    with path.open("wb") as file:
        file.write(MP3)
        file.truncate(512 * 1024 * 1024)
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
