"""Uploads that go wrong, at Mixcloud, on the way, or here: what is told, and that no show is ever made twice."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from beetsplug.mixcloud.publishing.journal import Journal
from tests.beets_plugin.held import hold
from tests.beets_plugin.uploading import ADDRESS, RADIO, mix, names, told, upload, uploads, with_token
from tests.conftest import Programs, Running
from tests.sandbox import Fault
from tests.sandbox.state import access_token

ROOT = Path(__file__).resolve().parents[2]
MP3 = b"ID3\x04" + bytes(2000)


def goes_wrong(programs: Programs, **how: Any) -> None:
    """Let the next upload go wrong."""
    programs.sandbox.faults.add(Fault("api.mixcloud.com", "^/upload/$", **how))


def refused(kind: str, message: str, **more: object) -> str:
    return json.dumps({"error": {"message": message, "type": kind}, **more})


def test_what_mixcloud_and_the_network_do_to_uploads(programs: Programs) -> None:
    mixes = [mix(programs, f"{name}.mp3", pitch=400 + place).name for place, name in enumerate("abcdefg")]
    with (programs.home / "f.mp3").open("wb") as file:  # too much for what lies between two programs
        file.write(MP3)
        file.truncate(32_000_000)
    details = {"name": ["Ensure this value has at most 100 characters."]}
    goes_wrong(programs, status=400, body=refused("PostValidationError", "Some fields are wrong", details=details))
    goes_wrong(programs, status=500, is_carried_out=True)
    goes_wrong(programs, status=500)
    goes_wrong(programs, body='{"result": {"success": true}}', is_carried_out=True)
    goes_wrong(programs, breaks_at=1.0, is_carried_out=True)
    goes_wrong(programs, breaks_at=0.5)
    first = upload(programs, *mixes, "--tracklist", "none")
    assert [line.split("\t")[::2] for line in first.out.splitlines()] == [["uploaded", name] for name in "bde"]
    assert first.status == 1
    assert "a: Mixcloud refused the show: Some fields are wrong (name: Ensure this value has at most" in first.err
    assert "c: Nobody knows whether" in first.err
    assert "f: The upload broke off after" in first.err
    assert "Nothing was published" in first.err
    assert "g: " not in first.err
    assert first.err.endswith("mixcloud: 1 left: run the same command again to go on\n")
    assert sorted(names(programs.sandbox)) == ["b", "d", "e"]
    goes_wrong(programs, breaks_at=0.0)
    again = upload(programs, "f.mp3", "g.mp3", "--tracklist=none", "--again")
    assert "Nothing was published" in again.err
    assert again.err.endswith("mixcloud: 1 left\n")  # the same command would send once more what was sent by now
    # What is certain to have made no show is sent, what is there is not, and what nobody knows keeps all from leaving.
    second = upload(programs, *mixes, "--tracklist", "none")
    assert (second.status, second.out) == (1, "")
    assert "c: it was sent once already" in second.err
    third = upload(programs, *(name for name in mixes if name != "c.mp3"), "--tracklist=none", "--json")
    assert {each["title"]: each["outcome"] for each in told(third)} == {
        **dict.fromkeys("bde", "unchanged"),
        **dict.fromkeys("afg", "uploaded"),
    }
    assert third.status == 0, third.err
    assert len(names(programs.sandbox)) == 6
    # Mixcloud was late.
    _by_hand(programs, "c")
    late = [upload(programs, "c.mp3").out for _ in range(2)]
    assert late == [f"found\t{ADDRESS}/c/\tc\n", f"unchanged\t{ADDRESS}/c/\tc\n"]
    assert sorted(names(programs.sandbox)) == list("abcdefg")


def _by_hand(programs: Programs, name: str) -> None:
    reply = requests.post(
        "https://api.mixcloud.com/upload/",
        params={"access_token": access_token("TestToneRadio")},
        files={"mp3": ("a.mp3", MP3)},
        data={"name": name, "unlisted": "1"},
        proxies={"https": programs.sandbox.proxy_url},
        verify=str(programs.sandbox.ca_file),
        timeout=30,
    )
    assert reply.status_code == 200


def test_a_limit_and_a_revoked_token_end_it_and_are_told(programs: Programs) -> None:
    """Both come when all was sent, and say for certain that nothing was published."""
    mix(programs)
    words = "You have hit your rate limit. Retry after 452 seconds."
    goes_wrong(programs, status=403, body=refused("RateLimitException", words), headers={"Retry-After": "452"})
    limited = upload(programs, "mix.mp3", "--max-wait", "2s")
    assert limited.status == 1
    assert "452 seconds" in limited.err
    body = refused("OAuthException", "An invalid access token was provided")
    goes_wrong(programs, status=401, body=body)
    # Those who were told to wait do so, and may wait longer than this test: another home has another memory of it.
    revoked = programs.beet("mixcloud", "upload", "mix.mp3", **with_token(), MIXCLOUD_API_SHARED_LIMITS="off")
    assert revoked.status == 1
    assert "MIXCLOUD_ACCESS_TOKEN" in revoked.err
    assert names(programs.sandbox) == []
    assert len([request for request in programs.sandbox.requests if request.path == "/upload/"]) == 2
    last = programs.beet("mixcloud", "upload", "mix.mp3", **with_token(), MIXCLOUD_API_SHARED_LIMITS="off")
    assert last.out == f"uploaded\t{ADDRESS}/mix/\tmix\n", last.err


def begin(programs: Programs, *arguments: str, user: str = RADIO) -> Running:
    return programs.start("beets", "mixcloud", "upload", *arguments, **with_token(user))


@contextmanager
def slow_answers(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Mixcloud make shows, and answer only when the block is over."""
    taking, over = uploads(programs.sandbox), threading.Event()
    take = taking.upload

    def slowly(*arguments: Any) -> Any:
        reply = take(*arguments)
        over.wait(60)
        return reply

    with monkeypatch.context() as patch:
        patch.setattr(taking, "upload", slowly)
        try:
            yield
        finally:
            over.set()


def wait_until_made(programs: Programs) -> None:
    deadline = time.monotonic() + 60
    while not names(programs.sandbox):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_process_that_is_lost_while_mixcloud_answers_and_two_at_once(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The show is made, and nobody is told: the next run finds it, and waits for its turn if it must."""
    mix(programs)
    with slow_answers(programs, monkeypatch):
        lost = begin(programs, "mix.mp3")
        wait_until_made(programs)
        os.kill(lost.pid, signal.SIGKILL)
        lost.communicate()
    state = programs.home / ".local/state/mixcloud-plugins/uploads"
    with Journal(state, "TestToneRadio").alone(pytest.fail):
        second = begin(programs, "mix.mp3")
        assert second.stderr
        assert "another upload of TestToneRadio is on its way: waiting" in second.stderr.readline()
    out, err = second.communicate()
    assert (second.returncode, out) == (0, f"found\t{ADDRESS}/mix/\tmix\n"), err
    assert upload(programs, "mix.mp3").out == f"unchanged\t{ADDRESS}/mix/\tmix\n"
    assert names(programs.sandbox) == ["mix"]


def test_ctrl_c_while_mixcloud_answers_leaves_nothing_in_doubt(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    mix(programs)
    with slow_answers(programs, monkeypatch):
        running = begin(programs, "mix.mp3")
        wait_until_made(programs)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert (running.returncode, out) == (130, ""), err
    assert "run the same command again" in err
    assert upload(programs, "mix.mp3").out.startswith("found\t")
    assert len(uploads(programs.sandbox).received) == 1


def test_an_address_that_can_not_be_noted_is_told(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(programs)
    with slow_answers(programs, monkeypatch):
        running = begin(programs, "no-tracklist", "--name", "Gone meanwhile", "--json", user="GuestTone")
        wait_until_made(programs)
        assert programs.beet("remove", "-f", "no-tracklist").status == 0
    out, err = running.communicate()
    address = "https://www.mixcloud.com/GuestTone/gone-meanwhile/"
    assert running.returncode == 1
    assert f"it is at Mixcloud as {address}, but that could not be noted in the library: it is not in the" in err
    assert [(each["outcome"], each["address"]) for each in map(json.loads, out.splitlines())] == [
        ("uploaded", address),
        ("failed", address),
    ]


def test_killed_at_any_moment_there_is_one_show(programs: Programs) -> None:
    result = programs.run(
        "tests.beets_plugin.killing_uploads", str(programs.home / "kills"), "20", PYTHONPATH=str(ROOT), **with_token()
    )
    assert result.status == 0, result.err
    kills, refusals = map(int, result.out.split())
    assert kills >= 10
    assert refusals <= kills / 2
    made = names(programs.sandbox)
    assert len(set(made)) == len(made) >= 20
