"""The audio and pictures of the stand-in: by ffmpeg, made on first use and kept in a cache folder.

A piece is a file or a folder under `<root>/<hash of the tones>/`. It is built under another name and then
renamed, so that several processes can share the folder; shows with the same tones share their pieces.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.sandbox import ffmpeg
from tests.sandbox.catalogue import Tone, tones

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.records import Show

REVISION = 1
SEGMENT_SECONDS = 10
LOOP_SECONDS = 60

# Representation ids of Mixcloud's packager (seen through yt-dlp in 2026).
REPRESENTATIONS = {"dash-64": "a1-x3", "opus-64": "f1-a1-x3", "opus-192": "f2-a1-x3"}

LIVE_SECONDS = 2
LIVE_SEGMENTS = 20
"""After which a live stream begins again from its first picture."""
LIVE_FRAMES = 5
"""A second."""
LIVE_FREQUENCY = 440
# Width, height and the level of H.264 that this size asks for.
LIVE_VARIANTS = {"720p": (1280, 720, "3.1"), "360p": (640, 360, "3.0")}


class Media:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._locks: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def piece(self, show: Show, name: str) -> Path:
        """`64.m4a`, `192.m4a`, `hls-64`, `hls-192`, `dash-64`, `opus-64`, `opus-192` or `preview.mp3` of a show."""
        plan = tones(show)
        folder = self.root / _digest(f"{REVISION} {ffmpeg.version()} {plan}")
        return self._made(folder / name, lambda target: self._build(show, plan, name, target))

    def picture(self, root: str, width: int, height: int) -> Path:
        """A JPEG of one colour, which follows from the root of the picture."""
        colour = _digest(root)[:6]
        size = f"{width}x{height}"
        target = self.root / "pictures" / f"{colour}-{size}.jpg"
        source = ("-f", "lavfi", "-i", f"color=c=0x{colour}:s={size}")
        # mjpeg knows no odd sizes in 4:2:0
        form = ("-frames:v", "1", "-pix_fmt", "yuvj444p", "-f", "mjpeg")
        return self._made(target, lambda path: ffmpeg.run(*source, *form, str(path)))

    def live(self, variant: str) -> Path:
        """The folder with the segments `seg-N.ts` of a variant of the live streams: they all send the same."""
        plan = (LIVE_SECONDS, LIVE_SEGMENTS, LIVE_FRAMES, LIVE_FREQUENCY, LIVE_VARIANTS[variant])
        folder = self.root / _digest(f"{REVISION} {ffmpeg.version()} {plan}")
        return self._made(folder / f"live-{variant}", lambda target: _live(*LIVE_VARIANTS[variant], target))

    def live_segment(self, variant: str, number: int) -> Path:
        """The file of any segment of a stream without end."""
        return self.live(variant) / f"seg-{number % LIVE_SEGMENTS}.ts"

    def _made(self, target: Path, build: Callable[[Path], object]) -> Path:
        if target.exists():
            return target
        with self._guard:
            lock = self._locks[target]
        with lock:
            if target.exists():
                return target
            target.parent.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
            try:
                build(work / target.name)
                # Another process may have been faster: then its piece stays.
                with suppress(OSError):
                    (work / target.name).replace(target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
            return target

    def _build(self, show: Show, plan: tuple[Tone, ...], name: str, target: Path) -> None:
        kind, _, rate = name.partition("-")
        match kind:
            case "64.m4a" | "192.m4a":
                _aac(plan, name.removesuffix(".m4a"), target)
            case "hls":
                _hls(self.piece(show, f"{rate}.m4a"), target)
            case "dash":
                copied = ("-i", str(self.piece(show, f"{rate}.m4a")), "-c", "copy")
                _dash(copied, REPRESENTATIONS[name], target, ".mp4", ".m4s")
            case "opus":
                source = (*_sines(plan, 48_000), "-c:a", "libopus", "-b:a", f"{rate}k", "-dash_segment_type", "webm")
                _dash(source, REPRESENTATIONS[name], target, ".webm", ".webm")
            case "preview.mp3":
                ffmpeg.run(*_sines(plan, 44_100), "-t", "20", "-c:a", "libmp3lame", "-b:a", "64k", str(target))
            case _:
                raise ValueError(name)


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _sines(plan: tuple[Tone, ...], rate: int) -> tuple[str, ...]:
    """Arguments of ffmpeg for one sine after the other, without tags that would change from run to run."""
    each = [
        f"sine=frequency={tone.frequency}:sample_rate={rate}:duration={tone.end - tone.start}[t{at}]"
        for at, tone in enumerate(plan)
    ]
    names = "".join(f"[t{at}]" for at in range(len(plan)))
    graph = ";".join((*each, f"{names}concat=n={len(plan)}:v=0:a=1[out]"))
    return ("-filter_complex", graph, "-map", "[out]", "-ac", "2", "-fflags", "+bitexact", "-flags", "+bitexact")


def _aac(plan: tuple[Tone, ...], rate: str, target: Path) -> None:
    """AAC in MP4 that starts with an `ftypM4A ` box, as Mixcloud's files do (the `ipod` muxer writes it)."""
    coding = ("-c:a", "aac", "-b:a", f"{rate}k")
    form = ("-movflags", "+faststart", "-f", "ipod", str(target))
    length = plan[-1].end
    if len(plan) == 1 and length > LOOP_SECONDS:
        # Encoding twelve minutes takes eight seconds; one minute, repeated, takes less than one.
        once = target.with_suffix(".aac")
        ffmpeg.run(*_sines((Tone(0, LOOP_SECONDS, plan[0].frequency),), 44_100), *coding, "-f", "adts", str(once))
        loop = ("-stream_loop", "-1", "-i", str(once), "-t", str(length), "-c", "copy", "-bsf:a", "aac_adtstoasc")
        ffmpeg.run(*loop, *form)
        return
    ffmpeg.run(*_sines(plan, 44_100), *coding, *form)


def _hls(source: Path, folder: Path) -> None:
    """`seg-N-a1.ts`, with ffmpeg's own list beside them for the exact lengths."""
    folder.mkdir()
    segments = ("-hls_time", str(SEGMENT_SECONDS), "-hls_list_size", "0", "-start_number", "1")
    names = ("-hls_segment_filename", "seg-%d-a1.ts", "list.m3u8")
    ffmpeg.run("-i", str(source), "-c", "copy", "-f", "hls", *segments, *names, folder=folder)


def _dash(source: tuple[str, ...], representation: str, folder: Path, init: str, media: str) -> None:
    folder.mkdir()
    names = (
        *("-init_seg_name", f"init-{representation}{init}"),
        *("-media_seg_name", f"fragment-$Number$-{representation}{media}"),
    )
    form = ("-f", "dash", "-seg_duration", str(SEGMENT_SECONDS), "-use_template", "1", "-use_timeline", "1")
    ffmpeg.run(*source, *form, *names, "list.mpd", folder=folder)


def _live(width: int, height: int, level: str, folder: Path) -> None:
    """A test picture that counts the seconds, and a tone; a key frame at the start of each segment."""
    folder.mkdir()
    length = LIVE_SECONDS * LIVE_SEGMENTS
    frames = str(LIVE_SECONDS * LIVE_FRAMES)
    # Drawn small and enlarged, which takes half the time.
    picture = f"testsrc=size=320x180:rate={LIVE_FRAMES}:duration={length},scale={width}:{height}:flags=neighbor"
    tone = f"sine=frequency={LIVE_FREQUENCY}:sample_rate=44100:duration={length}"
    ffmpeg.run(
        *("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone),
        *("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-level", level, "-pix_fmt", "yuv420p"),
        *("-g", frames, "-keyint_min", frames, "-sc_threshold", "0", "-c:a", "aac", "-b:a", "64k", "-ac", "2"),
        *("-f", "hls", "-hls_time", str(LIVE_SECONDS), "-hls_list_size", "0"),
        *("-hls_segment_filename", "seg-%d.ts", "list.m3u8"),
        folder=folder,
    )
