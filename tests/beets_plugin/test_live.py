"""`beet mixcloud live`, by the real program: who is on air, and recordings of it."""

from __future__ import annotations

import json
import shlex
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutagen.mp4 import MP4

from beetsplug.mixcloud.fetching.download import is_sound
from beetsplug.mixcloud.live.hls import MediaList, Piece, Recorder
from mixcloud_core.errors import DownloadError, NetworkError
from tests.beets_plugin.importing import add_settings
from tests.conftest import Programs, Running
from tests.listening import frequency
from tests.sandbox import ffmpeg
from tests.test_readme import block

LIVE = "https://www.mixcloud.com/live"
NAME, TITLE = "LiveStation", "A Tone, Live"
FIELDS = "title artist album albumartist albumtype year month day mixcloud_live mixcloud_user mixcloud_tags".split()


# Who is live.


def test_who_is_live_in_a_pipe_and_as_json(programs: Programs) -> None:
    programs.sandbox.start_live("EmptyStation")
    rows = [line.split("\t") for line in programs.beet("mixcloud", "live").out.splitlines()]
    first = [NAME, TITLE, "ambient, live tones", "7", "2026-03-10T11:10:42Z", f"{LIVE}/{NAME}/"]
    assert rows[0] == first
    assert [row[0] for row in rows] == [NAME, "EmptyStation"]
    result = programs.beet("mixcloud", "live", "--json", "--tag", "live tones", "--match", "tone", "--limit", "1")
    (record,) = map(json.loads, result.out.splitlines())
    wanted = {"owner": NAME, "title": TITLE, "listeners": 7, "tags": ["ambient", "live tones"], "address": rows[0][-1]}
    assert record.items() >= wanted.items()
    assert programs.beet("mixcloud", "live", "--exclude", "tone").out == ""


def test_the_examples_in_the_readme(programs: Programs) -> None:
    lines = [shlex.split(line, comments=True)[1:] for line in block("beet mixcloud live").splitlines()]
    asked, recorded = lines[:3], lines[3]
    for arguments in asked:
        result = programs.beet(*(word.replace("NTSRadio", NAME) for word in arguments))
        assert (result.status, result.err) == (0, "")
    assert recorded == ["mixcloud", "live", "NTSRadio", "--record", "--minutes", "90"]


def test_whether_somebody_is_live(programs: Programs) -> None:
    assert programs.beet("mixcloud", "live", f"{LIVE}/{NAME.lower()}/").out.startswith(f"{NAME}\t{TITLE}\t")
    over = programs.beet("mixcloud", "live", "EndedStation")
    assert (over.status, over.out, over.err) == (1, "", "mixcloud: Ended Station is not live\n")
    nobody = programs.beet("mixcloud", "live", "nobody", "--record")
    assert (nobody.status, nobody.out) == (1, "")
    assert 'knows no user "nobody"' in nobody.err
    assert not (programs.staging / "live").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--record",),
        (NAME, "--minutes", "5"),
        (NAME, "--record", "--minutes", "0"),
        (NAME, "--record", "--minutes", "x"),
    ],
)
def test_a_command_line_that_makes_no_sense(programs: Programs, arguments: tuple[str, ...]) -> None:
    result = programs.beet("mixcloud", "live", *arguments)
    assert (result.status, result.out) == (2, "")
    assert programs.sandbox.requests == []


# Recording.


def the_file(programs: Programs) -> Path:
    """Give the only file of the library, which must be whole and sound as the stream does."""
    (path,) = programs.music.rglob("*.m4a")
    assert is_sound(path, ffmpeg.executable())
    assert frequency(path, 1) == pytest.approx(440, rel=0.03)
    return path


def nothing_is_left(programs: Programs) -> bool:
    return programs.files(programs.staging) == [] and not list((programs.staging / "live").iterdir())


def test_minutes_of_a_stream_become_an_album(programs: Programs) -> None:
    result = programs.beet("mixcloud", "live", NAME, "--record", "--minutes", "0.2")
    assert (result.status, result.err) == (0, "")
    path = the_file(programs)
    assert path == programs.music / "Mixes" / "Live Station" / f"2026-03-10 {TITLE}" / f"{TITLE}.m4a"
    assert result.out == f"Imported: {TITLE} (12 s)\n  file      {path}\n"
    audio = MP4(path)
    assert audio.info.length == pytest.approx(12, abs=0.5)
    assert bytes(audio["covr"][0]) == path.with_name("cover.jpg").read_bytes()
    told = programs.beet("ls", "-f", "\n".join(f"{name}=${name}" for name in FIELDS)).out.splitlines()
    assert dict(line.partition("=")[::2] for line in told) == {
        "title": TITLE,
        "artist": "Live Station",
        "album": TITLE,
        "albumartist": "Live Station",
        "albumtype": "broadcast",
        "year": "2026",
        "month": "03",
        "day": "10",
        "mixcloud_live": f"{LIVE}/{NAME}/",
        "mixcloud_user": NAME,
        "mixcloud_tags": "ambient; live tones",
    }
    assert programs.beet("ls", "mixcloud_url::.").out == ""
    assert len(programs.beet("ls", "-a").out.splitlines()) == 1
    assert nothing_is_left(programs)


def start(programs: Programs, *arguments: str) -> Running:
    return programs.start("beets", "mixcloud", "live", NAME, "--record", *arguments)


def wait_for_pieces(programs: Programs, count: int) -> None:
    deadline = time.monotonic() + 60
    while sum(request.path.endswith(".ts") for request in programs.sandbox.requests) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def end_it(programs: Programs, _running: Running) -> None:
    programs.sandbox.end_live(NAME)


def interrupt(_programs: Programs, running: Running) -> None:
    running.send_signal(signal.SIGINT)


def terminate(_programs: Programs, running: Running) -> None:
    running.terminate()


@pytest.mark.parametrize("end", [end_it, interrupt, terminate])
def test_what_ends_a_recording_leaves_a_whole_file(
    programs: Programs, end: Callable[[Programs, Running], None]
) -> None:
    running = start(programs, "--until-end")
    wait_for_pieces(programs, 5)
    time.sleep(0.3)
    end(programs, running)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert out.startswith(f"Imported: {TITLE} (")
    assert MP4(the_file(programs)).info.length >= 9.5
    assert nothing_is_left(programs)


def test_a_recording_of_a_lost_process_is_told_of_and_imported(programs: Programs) -> None:
    running = start(programs)
    wait_for_pieces(programs, 5)
    time.sleep(0.3)
    assert programs.beet("mixcloud", "live", NAME).err == ""  # it is not lost yet
    running.kill()
    running.communicate()
    told = programs.beet("mixcloud", "live", NAME)
    assert told.err == (
        f'mixcloud: a recording of "{TITLE}" was cut off. To import what came of it: beet mixcloud live --recover\n'
    )
    add_settings(programs, "paths:\n    mixcloud_live::.: Live/$albumartist - $title")
    result = programs.beet("mixcloud", "live", "--recover")
    assert (result.status, result.err) == (0, "")
    assert the_file(programs) == programs.music / "Live" / f"Live Station - {TITLE}.m4a"  # the user's rule counts
    assert MP4(the_file(programs)).info.length >= 9.5
    assert nothing_is_left(programs)
    assert programs.beet("mixcloud", "live", "--recover").out == ""


# Lists of pieces, without a network.

LIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:{}\n"


def a_list(first: int, *names: str, more: str = "") -> str:
    return LIST.format(first) + "".join(f"#EXTINF:2.0,\n{name}\n" for name in names) + more


def test_a_list_of_pieces() -> None:
    found = MediaList.read(a_list(7, "a.ts", "/b.ts", more="#EXT-X-ENDLIST\n"), "https://x.mixcloud.com/l/m.m3u8")
    assert found.pieces == (
        Piece(7, "https://x.mixcloud.com/l/a.ts", 2),
        Piece(8, "https://x.mixcloud.com/b.ts", 2),
    )
    assert (found.is_over, found.pause, found.after(7)) == (True, 1, found.pieces[1:])


@pytest.mark.parametrize("more", ["<html>", "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128\n", "#EXTM3U\n#EXT-X-MAP:URI=x\n"])
def test_a_list_that_can_not_be_recorded(more: str) -> None:
    with pytest.raises(DownloadError):
        MediaList.read(more, "https://x.mixcloud.com/m.m3u8")


class Warnings:
    def __init__(self) -> None:
        self.told: list[str] = []

    def warning(self, message: str, *values: object) -> None:
        self.told.append(message.format(*values))

    def debug(self, message: str, *values: object) -> None:
        pass


class Replies:
    """A downloader that knows what comes next from each address; the last reply stays."""

    def __init__(self, **replies: list[str]) -> None:
        self._replies = {f"https://x.mixcloud.com/{name}": texts for name, texts in replies.items()}

    def urlopen(self, url: str) -> Any:
        import io

        texts = self._replies.get(url, [])
        if not texts:
            raise OSError("gone")
        return io.BytesIO((texts.pop(0) if len(texts) > 1 else texts[0]).encode())


def test_pieces_come_once_in_order_and_lost_ones_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hiccup of the look-up does not end it; that the stream is over does."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    lists = [a_list(1, "a", "b"), a_list(2, "b", "c"), a_list(6, "f", "missing"), a_list(6, "f", more="#EXT-X-ENDLIST")]
    downloader = Replies(m=lists, a=["A"], b=["B"], c=["C"], f=["F"])
    warnings = Warnings()
    with (tmp_path / "out").open("wb") as target:
        recorder = Recorder(downloader, lambda: "https://x.mixcloud.com/m", warnings)
        recorder.record(target, None, lambda *_: None)
    assert (tmp_path / "out").read_text() == "ABCF"
    assert recorder.seconds == 8
    assert warnings.told == ["2 pieces of the stream could not be had", "3 pieces of the stream could not be had"]


def test_a_hiccup_of_the_look_up_does_not_end_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    answers: list[Any] = ["https://x.mixcloud.com/gone", NetworkError("away"), "https://x.mixcloud.com/m", None]

    def find() -> str | None:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    with (tmp_path / "out").open("wb") as target:
        Recorder(Replies(m=[a_list(1, "a", more="#EXT-X-ENDLIST")], a=["A"]), find, Warnings()).record(
            target, None, lambda *_: None
        )
    assert (tmp_path / "out").read_text() == "A"
