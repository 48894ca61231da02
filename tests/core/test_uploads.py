"""Publishing: what is checked before a byte leaves, how the file goes out, and that it goes out once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.transport import FilePart, Reply, Request
from mixcloud_core.api.upload_form import form_fields
from mixcloud_core.client import Credentials
from mixcloud_core.config import Config
from mixcloud_core.http.transport import RequestsTransport
from mixcloud_core.models import CloudcastForm, Section
from mixcloud_core.tracklists import parse_tracklist
from tests.core.replies import PlayedTransport
from tests.sandbox import Fault, Sandbox
from tests.sandbox.state import access_token

MP3 = b"ID3\x04" + bytes(2000)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
UPLOADED = json.dumps({"result": {"success": True, "message": "ok", "key": "/TestRadio/my-show/"}}).encode()
TOKEN = Credentials(access_token="a" * 32)


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "mix.mp3"
    path.write_bytes(MP3)
    return path


ME = json.dumps({"username": "TestRadio", "name": "Test Radio"}).encode()


def playing(*replies: Reply | bytes) -> PlayedTransport:
    """What answers to an upload; the account is looked at before."""
    return PlayedTransport(ME, *replies)


def sent(transport: PlayedTransport, number: int = 0) -> dict[str, str | FilePart]:
    return dict([request.form for request in transport.requests if request.form][number])


def test_everything_the_form_says_is_sent(audio: Path, tmp_path: Path) -> None:
    (picture := tmp_path / "cover").write_bytes(JPEG)
    form = CloudcastForm(
        name="My Show",
        description="Tones.",
        picture=picture,
        tags=("house", "deep house"),
        hosts=("guest",),
        sections=(Section("220 Hz", "Sine", 0.0), Section("Talk", "", 12.9), Section("Untimed", "Saw")),
        publish_date=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        disable_comments=True,
        hide_stats=False,
    )
    transport = playing(UPLOADED)
    address = Mixcloud(transport, credentials=TOKEN).upload(audio, form)
    assert address == "https://www.mixcloud.com/TestRadio/my-show/"
    fields = sent(transport)
    file, cover = fields.pop("mp3"), fields.pop("picture")
    assert isinstance(file, FilePart)
    assert isinstance(cover, FilePart)
    assert (file.path, file.content_type, cover.content_type) == (audio, "audio/mpeg", "image/jpeg")
    assert fields == {
        "name": "My Show",
        "description": "Tones.",
        "tags-0-tag": "house",
        "tags-1-tag": "deep house",
        "hosts-0-username": "guest",
        "sections-0-artist": "Sine",
        "sections-0-song": "220 Hz",
        "sections-0-start_time": "0",
        "sections-1-chapter": "Talk",
        "sections-1-start_time": "12",
        "sections-2-artist": "Saw",
        "sections-2-song": "Untimed",
        "publish_date": "2027-01-02T03:04:05Z",
        "disable_comments": "1",
        "hide_stats": "0",
    }


def test_none_leaves_alone_and_empty_clears() -> None:
    assert form_fields(CloudcastForm(description="new")) == (("description", "new"),)
    cleared = dict(form_fields(CloudcastForm(description="", tags=(), hosts=(), sections=())))
    assert cleared == {"description": "", "tags-0-tag": "", "hosts-0-username": "", "sections-0-chapter": ""}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": None}, "name"),
    "blank name": ({"name": "  "}, "name"),
    "long description": ({"description": "x" * 1001}, "description"),
    "six tags": ({"tags": tuple("abcdef")}, "tags"),
    "one text in place of tags": ({"tags": "deep house"}, "tags"),
    "empty tag": ({"tags": ("a", " ")}, "tags"),
    "three hosts": ({"hosts": ("a", "b", "c")}, "hosts"),
    "sections out of order": ({"sections": (Section("a", "", 9.0), Section("b", "", 3.0))}, "sections"),
    "section without a title": ({"sections": (Section("", "Artist", 0.0),)}, "sections"),
    "unlisted and scheduled": ({"unlisted": True, "publish_date": datetime(2027, 1, 1, tzinfo=UTC)}, "unlisted"),
    "a time without a zone": ({"publish_date": datetime(2027, 1, 1)}, "publish_date"),  # noqa: DTZ001 (it is the point)
}


@pytest.mark.parametrize(("changes", "setting"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_is_told_before_anything_is_sent(audio: Path, changes: dict[str, Any], setting: str) -> None:
    transport = PlayedTransport()
    with pytest.raises(errors.InvalidSettingError) as caught:
        Mixcloud(transport, credentials=TOKEN).upload(audio, CloudcastForm(**{"name": "My Show"} | changes))
    assert caught.value.setting == setting


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"fLaC" + bytes(100), "audio/flac"), (b"hello, world, this is text", "no audio"), (None, "read")],
)
def test_a_file_that_is_no_mp3_is_told(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "mix.mp3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(errors.InvalidFileError, match=words):
        Mixcloud(PlayedTransport(), credentials=TOKEN).upload(path, CloudcastForm(name="My Show"))


def test_files_beyond_the_limits_are_told(tmp_path: Path) -> None:
    for name, start, size in (("mix.mp3", MP3, 4_294_967_297), ("cover.jpg", JPEG, 10_485_761)):
        with (tmp_path / name).open("wb") as file:
            file.write(start)
            file.truncate(size)  # no more than a hole on the disk
    mixcloud = Mixcloud(PlayedTransport(), credentials=TOKEN)
    with pytest.raises(errors.FileTooLargeError) as caught:
        mixcloud.upload(tmp_path / "mix.mp3", CloudcastForm(name="My Show"))
    assert (caught.value.size, caught.value.limit) == (4_294_967_297, 4_294_967_296)
    with pytest.raises(errors.FileTooLargeError):
        mixcloud.edit("user/show", CloudcastForm(picture=tmp_path / "cover.jpg"))


def test_a_refused_form_tells_the_fields_in_mixclouds_words(audio: Path) -> None:
    body = {
        "error": {"message": "Some fields are wrong", "type": "PostValidationError"},
        "details": {"name": ["Too long."], "tags-0-tag": ["Not\x1b[31m allowed."], "odd": 7},
    }
    transport = playing(Reply(400, {}, json.dumps(body).encode()))
    with pytest.raises(errors.UploadRejectedError) as caught:
        Mixcloud(transport, credentials=TOKEN).upload(audio, CloudcastForm(name="My Show"))
    assert caught.value.fields["name"] == ("Too long.",)
    assert "tags-0-tag: Not allowed." in str(caught.value)
    assert str(caught.value).isprintable()


def test_without_a_key_in_the_reply_the_latest_show_of_that_name_is_it(audio: Path) -> None:
    reply = json.dumps({"result": {"success": True, "message": "ok"}}).encode()
    show = {"slug": "my-show", "name": "My Show", "user": {"username": "TestRadio"}, "key": "/TestRadio/my-show/"}
    mine = json.dumps({"data": [show]}).encode()
    others = json.dumps({"data": [show | {"name": "Another"}]}).encode()
    address = Mixcloud(playing(reply, mine), credentials=TOKEN).upload(audio, CloudcastForm(name="My Show"))
    assert address == "https://www.mixcloud.com/TestRadio/my-show/"
    with pytest.raises(errors.BadReplyError, match="does not say where"):
        Mixcloud(playing(reply, others), credentials=TOKEN).upload(audio, CloudcastForm(name="My Show"))


@pytest.mark.parametrize("key", ["/../../etc/", "https://evil.example/a/b/", "/TestRadio/", "/a/b/c/"])
def test_a_key_that_is_no_show_is_a_bad_reply(audio: Path, key: str) -> None:
    body = json.dumps({"result": {"success": True, "key": key}}).encode()
    with pytest.raises(errors.BadReplyError):
        Mixcloud(playing(body), credentials=TOKEN).upload(audio, CloudcastForm(name="My Show"))


def test_a_draft_is_uploaded_unlisted_and_then_unpublished(audio: Path, caplog: pytest.LogCaptureFixture) -> None:
    done = json.dumps({"result": {"success": True, "message": "ok"}}).encode()
    transport = playing(UPLOADED, done)
    Mixcloud(transport, credentials=TOKEN).upload(audio, CloudcastForm(name="My Show"), draft=True)
    assert sent(transport)["unlisted"] == "1"
    assert sent(transport, 1) == {"unpublish": "1"}
    failing = playing(UPLOADED, Reply(500, {}, b""))
    with pytest.raises(errors.ServerError):
        Mixcloud(failing, credentials=TOKEN).upload(audio, CloudcastForm(name="My Show"), draft=True)
    assert "https://www.mixcloud.com/TestRadio/my-show/ was uploaded" in caplog.text


def test_a_token_that_is_refused_costs_no_upload(audio: Path) -> None:
    refused = {"error": {"message": "An invalid access token was provided", "type": "OAuthException"}}
    transport = PlayedTransport(Reply(401, {}, json.dumps(refused).encode()))
    with pytest.raises(errors.TokenExpiredError, match="MIXCLOUD_ACCESS_TOKEN"):
        Mixcloud(transport, credentials=TOKEN).upload(str(audio), CloudcastForm(name="A"))
    assert not any(request.form for request in transport.requests)


def test_a_tracklist_may_be_given_as_it_was_read() -> None:
    tracklist = parse_tracklist("0:00 Sine - 220 Hz\n1:30 Saw - 330 Hz")
    fields = dict(form_fields(CloudcastForm(sections=tracklist)))
    assert (fields["sections-1-artist"], fields["sections-1-start_time"]) == ("Saw", "90")


def test_without_a_token_nothing_is_sent(audio: Path) -> None:
    transport = PlayedTransport()
    with pytest.raises(errors.LoginRequiredError, match="needs your account"):
        Mixcloud(transport, credentials=Credentials(cookies={"sessionid": "x"})).upload(audio, CloudcastForm(name="A"))
    assert transport.requests == []


@pytest.mark.usefixtures("network")
class TestOverTheNetwork:
    @pytest.fixture
    def mixcloud(self) -> Mixcloud:
        config = Config.load(arguments={"cache.backend": "none", "api.shared_limits": "off", "api.retry_base": 0.01})
        return Mixcloud(config=config, credentials=Credentials(access_token("TestToneRadio")))

    def test_a_show_is_published_and_its_progress_is_told(
        self, mixcloud: Mixcloud, audio: Path, sandbox: Sandbox
    ) -> None:
        told: list[tuple[int, int]] = []
        form = CloudcastForm(name="Fresh Tones", tags=("techno",), sections=(Section("220 Hz", "Sine", 0.0),))
        with closing(mixcloud):
            address = mixcloud.upload(audio, form, progress=lambda done, total: told.append((done, total)))
            show = mixcloud.cloudcast(address)
        assert (show.name, show.flags.awaiting_audio, show.tags[0].slug) == ("Fresh Tones", True, "techno")
        assert [(s.artist, s.title, s.start) for s in show.tracklist.sections] == [("Sine", "220 Hz", 0)]
        assert told[-1][0] == told[-1][1] > len(MP3)
        upload = next(request for request in sandbox.requests if request.path == "/upload/")
        assert int(upload.headers["content-length"]) == told[-1][1]
        assert "transfer-encoding" not in upload.headers

    def test_an_upload_may_take_longer_than_a_reply(self, audio: Path) -> None:
        settings = {"cache.backend": "none", "api.shared_limits": "off", "api.total_timeout": 0.5}
        credentials = Credentials(access_token("TestToneRadio"))
        with Mixcloud(config=Config.load(arguments=settings), credentials=credentials) as mixcloud:
            pauses = iter([0.6])
            slow = mixcloud.upload(
                audio, CloudcastForm(name="Slow Tones"), progress=lambda _done, _total: time.sleep(next(pauses, 0))
            )
        assert slow == "https://www.mixcloud.com/TestToneRadio/slow-tones/"

    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_an_upload_is_never_repeated(self, mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, status: int) -> None:
        sandbox.faults.add(Fault("api.mixcloud.com", "/upload/", status=status, headers={"Retry-After": "0"}, times=9))
        with closing(mixcloud), pytest.raises((errors.ServerError, errors.RateLimitError)):
            mixcloud.upload(audio, CloudcastForm(name="Fresh Tones"))
        assert len([request for request in sandbox.requests if request.path == "/upload/"]) == 1

    def test_an_edit_changes_what_is_named_and_nothing_else(self, mixcloud: Mixcloud) -> None:
        address = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"
        with closing(mixcloud):
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


def test_a_form_that_is_gone_meanwhile_is_told(tmp_path: Path) -> None:
    request = Request(
        "POST", "https://api.mixcloud.com/upload/", "a test", form=(("mp3", FilePart(tmp_path / "gone", "a", "b")),)
    )
    with ExitStack() as stack:
        transport = stack.enter_context(closing(RequestsTransport()))
        with pytest.raises(errors.NetworkError):
            transport.send(request)
