"""Publishing: what is checked before a byte leaves, and what is sent."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.transport import FilePart, Reply
from mixcloud_core.api.upload_form import form_fields
from mixcloud_core.client import Credentials
from mixcloud_core.models import CloudcastForm, Section
from mixcloud_core.tracklists import parse_tracklist
from tests.core.replies import PlayedTransport
from tests.core.uploading import MP3

JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
UPLOADED = json.dumps({"result": {"success": True, "message": "ok", "key": "/TestRadio/my-show/"}}).encode()
TOKEN = Credentials(access_token="a" * 32)
FORM = CloudcastForm(name="My Show")


ME = json.dumps({"username": "TestRadio", "name": "Test Radio"}).encode()


def playing(*replies: Reply | bytes) -> PlayedTransport:
    """What answers to an upload; the account is looked at before."""
    return PlayedTransport(ME, *replies)


def upload(transport: PlayedTransport, audio: Path | str, form: CloudcastForm = FORM, **options: Any) -> str:
    """Upload where no show of that name was before."""
    return Mixcloud(transport, credentials=TOKEN).upload(audio, form, known=(), **options)


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
    address = upload(transport, audio, form)
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
    "a section before the start": ({"sections": (Section("a", "", -1.0),)}, "sections"),
    "a section at no time": ({"sections": (Section("a", "", math.nan),)}, "sections"),
    "a section after the end": ({"sections": (Section("a", "", 0.0), Section("b", "", 60.0))}, "sections"),
    "section without a title": ({"sections": (Section("", "Artist", 0.0),)}, "sections"),
    "unlisted and scheduled": ({"unlisted": True, "publish_date": datetime(2027, 1, 1, tzinfo=UTC)}, "unlisted"),
    "a time without a zone": ({"publish_date": datetime(2027, 1, 1)}, "publish_date"),  # noqa: DTZ001 (it is the point)
}


@pytest.mark.parametrize(("changes", "setting"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_is_told_before_anything_is_sent(audio: Path, changes: dict[str, Any], setting: str) -> None:
    transport = PlayedTransport()
    with pytest.raises(errors.InvalidSettingError) as caught:
        upload(transport, audio, CloudcastForm(**{"name": "My Show"} | changes), duration=60)
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
        upload(PlayedTransport(), path)


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
        upload(transport, audio)
    assert caught.value.fields["name"] == ("Too long.",)
    assert "tags-0-tag: Not allowed." in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_draft_is_uploaded_unlisted_and_then_unpublished(audio: Path) -> None:
    done = json.dumps({"result": {"success": True, "message": "ok"}}).encode()
    transport = playing(UPLOADED, done)
    upload(transport, audio, draft=True)
    assert sent(transport)["unlisted"] == "1"
    assert sent(transport, 1) == {"unpublish": "1"}
    failing = playing(UPLOADED, Reply(500, {}, b""))
    with pytest.raises(errors.UploadError, match=r"TestRadio/my-show/ was uploaded .* Do not upload it again"):
        upload(failing, audio, draft=True)


def test_a_token_that_is_refused_costs_no_upload(audio: Path) -> None:
    refused = {"error": {"message": "An invalid access token was provided", "type": "OAuthException"}}
    transport = PlayedTransport(Reply(401, {}, json.dumps(refused).encode()))
    with pytest.raises(errors.TokenExpiredError, match="MIXCLOUD_ACCESS_TOKEN"):
        upload(transport, str(audio))
    assert not any(request.form for request in transport.requests)


def test_a_refusal_that_repeats_the_token_is_told_without_it(audio: Path) -> None:
    secret = "0123456789abcdef" * 2
    for kind in ("OAuthException", "Strange"):
        refused = {"error": {"message": f"No user has {secret}", "type": kind}}
        transport = PlayedTransport(Reply(403, {}, json.dumps(refused).encode()))
        with pytest.raises(errors.MixcloudError, match=r"No user has \.\.\."):
            Mixcloud(transport, credentials=Credentials(secret)).upload(audio, CloudcastForm(name="A"))


def test_a_tracklist_may_be_given_as_it_was_read() -> None:
    tracklist = parse_tracklist("0:00 Sine - 220 Hz\n1:30 Saw - 330 Hz")
    fields = dict(form_fields(CloudcastForm(sections=tracklist)))
    assert (fields["sections-1-artist"], fields["sections-1-start_time"]) == ("Saw", "90")


def test_without_a_token_nothing_is_sent(audio: Path) -> None:
    transport = PlayedTransport()
    with pytest.raises(errors.LoginRequiredError, match="needs your account"):
        Mixcloud(transport, credentials=Credentials(cookies={"sessionid": "x"})).upload(audio, CloudcastForm(name="A"))
    assert transport.requests == []


@pytest.mark.parametrize(
    ("publish", "form", "fields"),
    [
        (True, CloudcastForm(name="New", unlisted=False), {"name": "New", "publish": "1"}),
        (False, CloudcastForm(), {"unpublish": "1"}),
        (None, CloudcastForm(unlisted=False), {"unlisted": "0"}),
        (True, CloudcastForm(unlisted=True), None),
        (False, CloudcastForm(publish_date=datetime(2027, 1, 1, tzinfo=UTC)), None),
    ],
)
def test_an_edit_says_one_thing_of_who_sees_the_show(
    publish: bool | None, form: CloudcastForm, fields: dict[str, str] | None
) -> None:
    transport = PlayedTransport(UPLOADED)
    mixcloud = Mixcloud(transport, credentials=TOKEN)
    if fields is None:
        with pytest.raises(errors.InvalidSettingError, match="publish"):
            mixcloud.edit("user/show", form, publish=publish)
        assert transport.requests == []
    else:
        mixcloud.edit("user/show", form, publish=publish)
        assert sent(transport) == fields
