"""Uploads and edits by multipart forms."""

from __future__ import annotations

import hashlib
import io
import time
from typing import Any

import pytest
import requests

from tests.sandbox import Sandbox
from tests.sandbox.editing import current, transcode
from tests.sandbox.records import Chapter, Track
from tests.sandbox.rest import RestApi
from tests.sandbox.upload_faults import failed, garbled, lost
from tests.sandbox_rest.client import GUEST, LISTENER, RADIO, Client

MP3 = b"\xff\xfb\x90\x00" + b"\x00" * 2000
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50


def form(**fields: str) -> dict[str, Any]:
    """What requests sends as a multipart form; `__` in a name stands for a dash."""
    sent: dict[str, Any] = {name.replace("__", "-"): (None, value) for name, value in fields.items()}
    return {"files": {"mp3": ("show.mp3", MP3, "audio/mpeg"), **sent}}


class TestUploads:
    def test_a_show(self, sandbox: Sandbox, api: RestApi, anyone: Client, radio: Client) -> None:
        facts = form(
            name="Tönes & more",
            description="Line\r\nline",
            tags__0__tag="Deep House",
            sections__1__chapter="Talk",
            sections__0__artist="Sine",
            sections__0__song="440 Hz",
            sections__0__start_time="12",
            hosts__0__username="guesttone",
            hide_stats="1",
        )
        facts["files"]["picture"] = ("a.png", PNG, "image/png")
        result = radio.send("POST", "/upload/", **facts).json()["result"]
        assert (result["success"], result["key"]) == (True, f"/{RADIO}/t%C3%B6nes-more/")
        show = anyone.get(result["key"])
        assert (show["name"], show["description"], show["audio_length"]) == ("Tönes & more", "Line\r\nline", None)
        assert [tag["key"] for tag in show["tags"]] == ["/genres/deep-house/"]
        assert [host["username"] for host in show["hosts"]] == [GUEST]
        assert show["hidden_stats"] is True
        assert radio.keys("/me/cloudcasts/", limit=1) == [result["key"]]
        (uploaded,) = sandbox.state.uploaded
        assert uploaded.sections == (Track("Sine", "440 Hz", 12), Chapter("Talk", None))
        assert uploaded.is_awaiting_audio
        (received,) = api.uploads.received
        assert received.files["mp3"].sha256 == hashlib.sha256(MP3).hexdigest()
        assert (received.filenames["mp3"], received.content_types["mp3"]) == ("show.mp3", "audio/mpeg")
        radio.send("POST", f"{result['key']}favorite/")
        transcode(sandbox.state, 77)
        assert anyone.get(result["key"])["audio_length"] == 77
        assert radio.get("/me/favorites/", limit=1)["data"][0]["audio_length"] == 77
        now = current(sandbox.state, uploaded)
        assert now
        assert now.is_playable

    def test_the_same_name_twice(self, sandbox: Sandbox, radio: Client) -> None:
        keys = [radio.send("POST", "/upload/", **form(name="Twice")).json()["result"]["key"] for _ in range(2)]
        assert keys == [f"/{RADIO}/twice/", f"/{RADIO}/twice-1/"]
        assert radio.keys("/me/cloudcasts/", limit=2) == keys[::-1]
        sandbox.switches.refuses_same_name = True
        refused = radio.send("POST", "/upload/", **form(name="Twice"))
        assert (refused.status_code, list(refused.json()["details"])) == (400, ["name"])

    def test_processing_takes_its_time(self, sandbox: Sandbox, anyone: Client, radio: Client) -> None:
        sandbox.switches.processing = 0.4
        sandbox.switches.lists_awaiting = False
        sections = {"sections__0__chapter": "Late", "sections__0__start_time": "70"}
        key = radio.send("POST", "/upload/", **form(name="Slow", **sections)).json()["result"]["key"]
        assert anyone.get(key)["audio_length"] is None
        assert key not in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)
        time.sleep(0.5)
        assert anyone.get(key)["audio_length"] == 80
        assert key in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

    def test_who_finds_hidden_shows_in_a_list(self, sandbox: Sandbox, anyone: Client, radio: Client) -> None:
        sandbox.switches.lists_hidden = True
        for path in ("unlisted-show", "draft-show", "scheduled-show"):
            assert f"/{RADIO}/{path}/" in radio.keys("/me/cloudcasts/", limit=100)
            assert f"/{RADIO}/{path}/" not in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

    def test_artwork_comes_as_it_was_sent(self, radio: Client) -> None:
        facts = form(name="Artwork")
        facts["files"]["picture"] = ("a.png", PNG, "image/png")
        key = radio.send("POST", "/upload/", **facts).json()["result"]["key"]
        pictures = [radio.get(key)["pictures"]["large"]]
        jpeg = b"\xff\xd8\xff" + bytes(50)
        edited = {"files": {"picture": ("b.jpg", jpeg, "image/jpeg")}}
        assert radio.status("POST", f"/upload{key}edit/", **edited) == 200
        pictures.append(radio.get(key)["pictures"]["large"])
        served = [radio.session.get(address, timeout=20) for address in pictures]
        assert [(one.content, one.headers["Content-Type"]) for one in served] == [
            (PNG, "image/png"),
            (jpeg, "image/jpeg"),
        ]

    def test_a_reply_without_a_key(self, sandbox: Sandbox, radio: Client) -> None:
        sandbox.switches.upload_key = False
        assert "key" not in radio.send("POST", "/upload/", **form(name="No key")).json()["result"]
        assert radio.keys("/me/cloudcasts/", limit=1) == [f"/{RADIO}/no-key/"]

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({}, "name"),
            ({"name": " "}, "name"),
            ({"name": "a", "description": "x" * 1001}, "description"),
            ({"name": "a"} | {f"tags-{at}-tag": f"t{at}" for at in range(6)}, "tags"),
            ({"name": "a", "tags-5-tag": "t"}, "tags"),
            ({"name": "a", "sections-0-artist": "alone"}, "sections-0"),
            ({"name": "a", "sections-0-start_time": "3"}, "sections-0"),
            ({"name": "a", "sections-0-chapter": "c", "sections-0-start_time": "1.5"}, "sections-0-start_time"),
            ({"name": "a", "sections-0-chapter": "c", "sections-0-start_time": "-1"}, "sections-0-start_time"),
            ({"name": "a", "hosts-0-username": "NoSuchUser"}, "hosts-0-username"),
            ({"name": "a", "hosts-2-username": GUEST}, "hosts"),
            ({"name": "a", "publish_date": "2030-01-01"}, "publish_date"),
            ({"name": "a", "publish_date": "2030-02-31T00:00:00Z"}, "publish_date"),
        ],
    )
    def test_what_is_refused(self, sandbox: Sandbox, radio: Client, fields: dict[str, str], wrong: str) -> None:
        reply = radio.send("POST", "/upload/", **form(**fields))
        assert (reply.status_code, list(reply.json()["details"])) == (400, [wrong])
        assert sandbox.state.uploaded == []

    @pytest.mark.parametrize(
        ("name", "content", "fits"),
        [
            ("mp3", b"", False),
            ("mp3", b"fLaC" + bytes(100), False),
            ("picture", b"GIF89a", False),
            ("picture", PNG + bytes(10_485_760 - len(PNG)), True),
            ("picture", PNG + bytes(10_485_760 - len(PNG) + 1), False),
        ],
    )
    def test_files(self, radio: Client, name: str, content: bytes, fits: bool) -> None:
        facts = form(name="Files")
        facts["files"][name] = ("file", content, "application/octet-stream")
        reply = radio.send("POST", "/upload/", **facts)
        assert reply.status_code == (200 if fits else 400)
        assert fits or list(reply.json()["details"]) == [name]

    def test_without_audio_or_form(self, radio: Client) -> None:
        assert list(radio.send("POST", "/upload/", data={"name": "a"}).json()["details"]) == ["mp3"]
        headers = {"Content-Type": "multipart/form-data"}
        assert radio.status("POST", "/upload/", data=b"no boundary", headers=headers) == 400

    def test_limits_are_letters_and_not_bytes(self, radio: Client) -> None:
        assert radio.status("POST", "/upload/", **form(name="ü" * 500, description="ü" * 1000)) == 200

    def test_hundreds_of_sections(self, sandbox: Sandbox, radio: Client) -> None:
        sections = {
            f"sections-{at}-{name}": value
            for at in range(700)
            for name, value in {"artist": f"A{at}", "song": f"S{at}", "start_time": str(at)}.items()
        }
        assert radio.status("POST", "/upload/", **form(name="Long", **sections)) == 200
        assert sandbox.state.uploaded[0].sections[699] == Track("A699", "S699", 699)

    def test_when_it_is_seen(self, anyone: Client, radio: Client) -> None:
        date = {"publish_date": "2030-01-01T00:00:00Z"}
        assert radio.status("POST", "/upload/", **form(name="Later", **date)) == 200
        assert radio.status("POST", "/upload/", **form(name="Never", unlisted="1", **date)) == 200
        assert [anyone.status("GET", f"/{RADIO}/{slug}/") for slug in ("later", "never")] == [404, 200]
        assert radio.get(f"/{RADIO}/later/")["created_time"] == "2030-01-01T00:00:00Z"
        assert f"/{RADIO}/never/" not in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

    def test_pro_fields_of_who_is_not(self, listener: Client) -> None:
        reply = listener.send("POST", "/upload/", **form(name="a", hide_stats="1"))
        assert list(reply.json()["details"]) == ["hide_stats"]

    def test_a_chunked_body(self, radio: Client) -> None:
        reply = radio.send("POST", "/upload/", data=iter([b"--b", b"--b--"]))
        assert (reply.status_code, reply.headers["Content-Type"]) == (400, "text/html")

    def test_the_wrong_address_and_no_token(self, anyone: Client, radio: Client) -> None:
        assert radio.status("POST", "/me/cloudcast/", **form(name="a")) == 405
        assert anyone.status("POST", "/upload/", **form(name="a")) == 401

    def test_a_large_file_goes_through_no_memory(self, sandbox: Sandbox, api: RestApi, radio: Client) -> None:
        audio = MP3 + bytes(20 * 1024 * 1024)
        facts = form(name="Large")
        facts["files"]["mp3"] = ("large.mp3", io.BytesIO(audio), "audio/mpeg")
        assert radio.status("POST", "/upload/", **facts) == 200
        part = api.uploads.received[0].files["mp3"]
        assert (part.size, part.sha256) == (len(audio), hashlib.sha256(audio).hexdigest())
        assert sandbox.requests[-1].body == b""

    @pytest.mark.parametrize("made", [False, True])
    def test_trouble_comes_when_the_form_is_there(self, sandbox: Sandbox, radio: Client, *, made: bool) -> None:
        for fault in (failed(502, made=made), garbled("nonsense", made=made)):
            sandbox.faults.add(fault)
            reply = radio.send("POST", "/upload/", **form(name="Trouble"))
            assert (reply.status_code, reply.text == "nonsense") in {(502, False), (200, True)}
        sandbox.faults.add(lost(1.0, made=made))
        with pytest.raises(requests.ConnectionError):
            radio.send("POST", "/upload/", **form(name="Trouble"))
        assert len(sandbox.state.uploaded) == (3 if made else 0)


class TestEdits:
    SHOW = f"/{RADIO}/full-tracklist/"

    def edit(self, client: Client, path: str = SHOW, **fields: str) -> requests.Response:
        facts = form(**fields)
        del facts["files"]["mp3"]
        return client.send("POST", f"/upload{path}edit/", **facts)

    def test_only_what_is_sent_changes(self, sandbox: Sandbox, anyone: Client, radio: Client) -> None:
        before = anyone.get(self.SHOW)
        assert self.edit(radio, name="New Name").json()["result"]["key"] == self.SHOW
        after = anyone.get(self.SHOW)
        assert after == before | {"name": "New Name"}
        original = sandbox.catalogue.show(RADIO, "full-tracklist")
        assert original
        now = current(sandbox.state, original)
        assert now
        assert now.name == "New Name"
        assert self.SHOW in anyone.keys(f"/{LISTENER}/favorites/")

    def test_lists_are_replaced_whole(self, anyone: Client, radio: Client) -> None:
        self.edit(radio, tags__3__tag="only", sections__7__chapter="One")
        show = anyone.get(self.SHOW)
        assert [tag["name"] for tag in show["tags"]] == ["Only"]
        assert [section["chapter"] for section in show["sections"]] == ["One"]
        self.edit(radio, sections__0__chapter="", tags__0__tag="")
        assert anyone.get(self.SHOW)["tags"] == anyone.get(self.SHOW)["sections"] == []
        path = f"/{RADIO}/hosted-by-guest/"
        assert self.edit(radio, path, hosts__0__username=LISTENER, hosts__1__username="NoUser").status_code == 400
        assert [host["username"] for host in anyone.get(path)["hosts"]] == [GUEST]
        self.edit(radio, path, hosts__0__username="")
        assert anyone.get(path)["hosts"] == []

    def test_who_sees_it(self, anyone: Client, radio: Client) -> None:
        def is_listed() -> bool:
            return self.SHOW in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

        assert is_listed()
        self.edit(radio, unlisted="true")
        assert (is_listed(), anyone.status("GET", self.SHOW)) == (False, 200)
        self.edit(radio, unpublish="1")
        assert (is_listed(), anyone.status("GET", self.SHOW), radio.status("GET", self.SHOW)) == (False, 404, 200)
        self.edit(radio, publish="1")
        assert is_listed()
        assert self.edit(radio, publish="1", unlisted="1").status_code == 400

    def test_a_scheduled_show(self, anyone: Client, radio: Client) -> None:
        path = f"/{RADIO}/scheduled-show/"
        assert self.edit(radio, path, publish_date="2031-01-01T00:00:00Z").status_code == 200
        assert radio.get(path)["created_time"] == "2031-01-01T00:00:00Z"
        assert self.edit(radio, path, publish="1").status_code == 200
        assert path in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)
        assert list(self.edit(radio, publish_date="2031-01-01T00:00:00Z").json()["details"]) == ["publish_date"]

    def test_an_upload_can_be_edited(self, sandbox: Sandbox, anyone: Client, radio: Client) -> None:
        key = radio.send("POST", "/upload/", **form(name="Draft name")).json()["result"]["key"]
        self.edit(radio, key, name="Right name")
        transcode(sandbox.state)
        assert (anyone.get(key)["name"], anyone.get(key)["audio_length"]) == ("Right name", 40)
        sandbox.state.disabled.add(key)
        assert anyone.status("GET", key) == 404
        assert key not in anyone.keys(f"/{RADIO}/cloudcasts/", limit=100)

    def test_not_that_of_others(self, radio: Client, listener: Client) -> None:
        assert self.edit(listener, name="Mine").status_code == 403
        assert self.edit(radio, f"/{RADIO}/gone/", name="x").status_code == 404
        assert radio.status("POST", f"/upload{self.SHOW}edit/", **form(name="a")) == 400
