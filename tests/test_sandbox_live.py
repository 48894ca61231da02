"""The sandbox's live streams: addresses, lists that move on, and recordings that end."""

from __future__ import annotations

import re
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from werkzeug import Request, Response
from werkzeug.test import EnvironBuilder

from tests.listening import frequency
from tests.sandbox import Sandbox, ffmpeg
from tests.sandbox.directory import NOW
from tests.sandbox.graph_playlists import live_hls_url
from tests.sandbox.live_streams import LISTED, LiveHls, LiveStreams
from tests.sandbox.media import LIVE_FREQUENCY, LIVE_SECONDS, LIVE_SEGMENTS, LIVE_VARIANTS
from tests.sandbox.records import LiveStream

USER = "EmptyStation"
"""Who has never been live."""
DAY = timedelta(days=1)


def address(stream: LiveStream, name: str = "master.m3u8") -> str:
    return live_hls_url(stream).replace("master.m3u8", name)


class TestAddresses:
    @pytest.fixture
    def running(self, sandbox: Sandbox) -> LiveStream:
        stream = sandbox.live.of("LiveStation")
        assert stream
        return stream

    def test_the_master_names_lists_and_these_segments(self, session: requests.Session, running: LiveStream) -> None:
        master = session.get(address(running), timeout=10)
        assert (master.status_code, master.headers["Content-Type"]) == (200, "application/vnd.apple.mpegurl")
        assert master.headers["Access-Control-Allow-Origin"] == "*"
        lists = [line for line in master.text.splitlines() if not line.startswith("#")]
        assert lists == ["index-720p.m3u8", "index-360p.m3u8"]
        for name in lists:
            text = session.get(address(running, name), timeout=10).text
            assert "#EXT-X-ENDLIST" not in text
            segments = [line for line in text.splitlines() if not line.startswith("#")]
            assert len(segments) == LISTED
            reply = session.get(address(running, segments[0]), timeout=10)
            assert (reply.status_code, reply.headers["Content-Type"], reply.content[:1]) == (200, "video/MP2T", b"\x47")

    @pytest.mark.parametrize("part", [2, 3, 4, 5], ids=["pod", "expiry", "signature", "uuid"])
    def test_a_changed_address_is_forbidden(self, session: requests.Session, running: LiveStream, part: int) -> None:
        parts = urlsplit(address(running)).path.split("/")
        parts[part] = parts[part][:-1] + ("1" if parts[part][-1] == "0" else "0")
        base = "https://live-fsn1-hez.mixcloud.com"
        assert session.get(base + "/".join(parts), timeout=10).status_code == 403

    @pytest.mark.parametrize("name", ["index-480p.m3u8", "480p-0.ts", "720p-999999.ts", "720p-0.ts", "other.m3u8"])
    def test_what_is_not_there(self, session: requests.Session, running: LiveStream, name: str) -> None:
        assert session.get(address(running, name), timeout=10).status_code == 404

    def test_other_methods(self, session: requests.Session, running: LiveStream) -> None:
        assert session.post(address(running), timeout=10).status_code == 405
        assert session.options(address(running), timeout=10).status_code == 204
        head = session.head(address(running), timeout=10)
        assert (head.status_code, head.content) == (200, b"")

    def test_a_stream_of_long_ago_is_not_there(self, sandbox: Sandbox, session: requests.Session) -> None:
        over = sandbox.live.of("EndedStation")
        assert over
        for name in ("master.m3u8", "index-720p.m3u8", "720p-3599.ts"):
            assert session.get(address(over, name), timeout=10).status_code == 404

    @pytest.mark.parametrize(("age", "status"), [(DAY - timedelta(minutes=1), 200), (DAY, 403)])
    def test_addresses_expire(self, sandbox: Sandbox, session: requests.Session, age: timedelta, status: int) -> None:
        stream = sandbox.start_live(USER, NOW - age)
        assert session.get(address(stream), timeout=10).status_code == status
        assert session.get(address(stream, "index-720p.m3u8"), timeout=10).status_code == status


class TestTime:
    """With a clock of our own: nothing here waits."""

    @pytest.fixture(autouse=True)
    def _host(self, sandbox: Sandbox) -> None:
        self.now = 1000.0
        self.live = LiveStreams(lambda: self.now)
        self.host = LiveHls(self.live, sandbox.media)

    def ask(self, stream: LiveStream, name: str) -> Response:
        return self.host(Request(EnvironBuilder(path=urlsplit(address(stream, name)).path).get_environ()))

    def listed(self, stream: LiveStream) -> list[str]:
        return re.findall(r"360p-(\d+)\.ts", self.ask(stream, "index-360p.m3u8").get_data(as_text=True))

    @pytest.mark.parametrize(
        ("seconds", "first", "count", "left", "marks"),
        [
            (0, 0, 0, 0, []),
            (LIVE_SECONDS * 3, 0, 3, 0, []),
            (LIVE_SECONDS * 4 - 0.1, 0, 3, 0, []),
            (LIVE_SECONDS * 7, 2, 5, 0, []),
            (LIVE_SECONDS * (LIVE_SEGMENTS + 2), LIVE_SEGMENTS - 3, 5, 0, [LIVE_SEGMENTS]),
            (LIVE_SECONDS * (LIVE_SEGMENTS + 5), LIVE_SEGMENTS, 5, 0, [LIVE_SEGMENTS]),
            (LIVE_SECONDS * (LIVE_SEGMENTS + 6), LIVE_SEGMENTS + 1, 5, 1, []),
            (LIVE_SECONDS * (3 * LIVE_SEGMENTS + 1), 3 * LIVE_SEGMENTS - 4, 5, 2, [3 * LIVE_SEGMENTS]),
        ],
    )
    def test_the_list_moves_on(self, seconds: float, first: int, count: int, left: int, marks: list[int]) -> None:
        stream = self.live.start(USER, NOW)
        self.now += seconds
        text = self.ask(stream, "index-720p.m3u8").get_data(as_text=True)
        assert f"#EXT-X-MEDIA-SEQUENCE:{first}\n#EXT-X-DISCONTINUITY-SEQUENCE:{left}\n" in text
        assert f"#EXT-X-TARGETDURATION:{LIVE_SECONDS}\n" in text
        assert re.findall(r"#EXTINF:2\.000,\n720p-(\d+)\.ts\n", text) == [str(first + at) for at in range(count)]
        assert re.findall(r"#EXT-X-DISCONTINUITY\n#EXTINF:2.000,\n720p-(\d+)\.ts", text) == list(map(str, marks))
        assert text.count("#EXT-X-DISCONTINUITY\n") == len(marks)

    def test_segments_stay_for_a_while_and_come_when_they_are_whole(self) -> None:
        stream = self.live.start(USER, NOW)
        self.now += LIVE_SECONDS * 30.5
        status = {at: self.ask(stream, f"720p-{at}.ts").status_code for at in (19, 20, 25, 29, 30)}
        assert status == {19: 404, 20: 200, 25: 200, 29: 200, 30: 404}

    def test_an_ended_stream_has_a_last_list(self) -> None:
        stream = self.live.start(USER)
        self.now += LIVE_SECONDS
        running = self.listed(stream)
        self.live.end(USER)
        self.now += 59
        assert self.listed(stream) == running == ["0", "1", "2", "3"]
        assert self.ask(stream, "index-360p.m3u8").get_data(as_text=True).endswith("360p-3.ts\n#EXT-X-ENDLIST\n")
        assert self.ask(stream, "master.m3u8").status_code == 404
        self.now += 1
        assert {self.ask(stream, name).status_code for name in ("index-360p.m3u8", "360p-3.ts")} == {404}

    def test_the_next_stream_has_another_address(self) -> None:
        first = self.live.start(USER)
        self.now += 10
        ended = self.live.end(USER)
        assert (ended.number, ended.started) == (first.number, first.started)
        assert ended.ended == (NOW + timedelta(seconds=10)).isoformat(timespec="microseconds")
        second = self.live.start(USER)
        assert [self.ask(stream, "master.m3u8").status_code for stream in (first, second)] == [404, 200]
        assert self.live.of(USER) == second

    def test_only_what_runs_can_end(self) -> None:
        for name in ("EndedStation", USER):
            with pytest.raises(ValueError, match="not live"):
                self.live.end(name)
        with pytest.raises(ValueError, match="live already"):
            self.live.start("LiveStation")


class TestMedia:
    def test_a_recording_ends_with_the_stream(self, sandbox: Sandbox, tmp_path: Path) -> None:
        """From before the pictures begin again until after it."""
        stream = sandbox.start_live(USER, NOW - timedelta(seconds=LIVE_SECONDS * (LIVE_SEGMENTS + 1) + 0.5))
        file = tmp_path / "recording.mkv"
        recorder = subprocess.Popen(
            [
                *(ffmpeg.executable(), "-nostdin", "-v", "error", "-http_proxy", sandbox.proxy_url),
                *("-i", address(stream), "-map", "0:p:0", "-c", "copy", str(file)),
            ],
            env=sandbox.environment(tmp_path),
        )
        try:
            deadline = time.monotonic() + 30
            while not any(request.path.endswith(f"720p-{LIVE_SEGMENTS}.ts") for request in sandbox.requests):
                assert time.monotonic() < deadline
                assert recorder.poll() is None
                time.sleep(0.02)
            sandbox.end_live(USER)
            assert recorder.wait(30) == 0
        finally:
            recorder.kill()
            recorder.wait()
        shown = ffmpeg.run("-i", str(file), "-map", "0:v", "-f", "framemd5", "-").splitlines()
        frames = [line.split(b",")[-1] for line in shown if not line.startswith(b"#")]
        # It begins with the last three segments of the list: two before the pictures begin again, and one after.
        # More may follow if the recorder is slow.
        assert len(frames) >= 30
        assert len(frames) % 10 == 0
        assert len(set(frames)) > 3
        assert frequency(file, 0.5) == pytest.approx(LIVE_FREQUENCY, rel=0.02)
        assert frequency(file, 5) == pytest.approx(LIVE_FREQUENCY, rel=0.02)

    def test_the_master_tells_the_truth(self, sandbox: Sandbox, session: requests.Session) -> None:
        stream = sandbox.start_live(USER)
        master = session.get(address(stream), timeout=10).text
        form = r'BANDWIDTH=(\d+),RESOLUTION=(\d+x\d+),FRAME-RATE=5\.000,CODECS="avc1\.(\w{6}),mp4a\.40\.2"\nindex-(\w+)'
        found = re.findall(form, master)
        assert [variant for *_, variant in found] == list(LIVE_VARIANTS)
        for bandwidth, size, codec, variant in found:
            segment = sandbox.media.live_segment(variant, LIVE_SEGMENTS + 2)
            assert segment.stat().st_size * 8 / LIVE_SECONDS <= int(bandwidth) < 1_000_000
            data = segment.read_bytes()
            # The sequence parameter set: profile, constraints and level follow its type.
            assert data[data.index(b"\x00\x00\x01\x67") + 4 :][:3].hex() == codec
            said = subprocess.run(
                [ffmpeg.executable(), "-i", str(segment)], capture_output=True, text=True, check=False
            )
            assert re.search(rf"Video: h264 .* {size}\b.* 5 fps", said.stderr)
            assert re.search(r"Audio: aac \(LC\).* 44100 Hz, stereo", said.stderr)
