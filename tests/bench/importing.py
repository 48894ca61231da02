"""`beet mixcloud import` beside the two ways that there were before: yt-dlp in a loop and then `beet import`, and the
plugin beets-ytimport, which is installed into an environment of its own from the registry.

All get the same shows in the same sandbox, where every reply takes 60 ms and Mixcloud's throttle is on. The two others
use yt-dlp's own extractor, as who has nothing of ours. Each run has an empty home.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.rows import TINY, Row, Sizes
from tests.bench.yt_dlp_runs import THROTTLE
from tests.peaks import peak, watched
from tests.sandbox import Sandbox, ffmpeg
from tests.sandbox.catalogue import SITE, Catalogue
from tests.sandbox.records import Show, Track
from tests.sandbox.users import OWNER

PUBLISHED = "2026-02-02T20:00:00+00:00"
# What `beet mixcloud import` brings: the same audio (by itself, yt-dlp's extractor takes a third of the bit rate), with
# tags and cover in the file.
LOOP = ("--embed-metadata", "--embed-thumbnail", "-f", "bestaudio[protocol^=m3u8]", "-o", "%(title)s.m4a")
YTIMPORT = """directory: {home}/other-music
library: {home}/other.db
plugins: ytimport
import: {{quiet_fallback: asis}}
ytimport:
  directory: {home}/cache
  max_length: 100000
  max_length_nochapter: 100000
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one way took: wall time in seconds, requests, and the largest process in MiB."""

    seconds: float
    requests: int
    memory: float


def measure(sizes: Sizes, _redis_url: str) -> Iterator[Row]:
    shows = tuple(_show(number, sizes.imported_length) for number in range(sizes.imported))
    addresses = [f"{SITE}/{show.owner}/{show.slug}/" for show in shows]
    with Sandbox(catalogue=Catalogue(shows=shows)) as sandbox, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sandbox.latency, sandbox.throttle = sizes.latency, THROTTLE
        ways: dict[str, Callable[[Path], float]] = {
            "ours": lambda home: _ours(sandbox, home, addresses),
            "yt-dlp, then beet import": lambda home: _loop(sandbox, home, addresses),
        }
        if sizes != TINY:
            python = _environment(Path(folder) / "ytimport", sandbox)
            ways["beets-ytimport"] = lambda home: _ytimport(sandbox, home, python, addresses)
        for show in shows:  # who waits for audio that is still being made gives up
            for name in ("64.m4a", "hls-64", "hls-192", "dash-64", "opus-64", "opus-192"):
                sandbox.media.piece(show, name)
        for name, way in ways.items():
            run = _timed(sandbox, way, Path(folder) / name)
            yield Row(f"{name}: time", "s", [run.seconds])
            yield Row(f"{name}: requests", "requests", [run.requests])
            yield Row(f"{name}: largest process", "MiB", [run.memory])


def _timed(sandbox: Sandbox, way: Callable[[Path], float], home: Path) -> Run:
    home.mkdir()
    sandbox.forget()
    start = time.perf_counter()
    memory = way(home)
    return Run(time.perf_counter() - start, len(sandbox.requests), memory)


def _ours(sandbox: Sandbox, home: Path, addresses: Sequence[str]) -> float:
    home.mkdir(exist_ok=True)
    (home / "shows.txt").write_text("\n".join(addresses))
    command = [sys.executable, "-m", "beets", "mixcloud", "import", "--from", str(home / "shows.txt")]
    memory = _run(sandbox, home, command)
    _check(home / "music", len(addresses))
    return memory


def _loop(sandbox: Sandbox, home: Path, addresses: Sequence[str]) -> float:
    download = [sys.executable, "-m", "yt_dlp", *LOOP]
    memory = [_run(sandbox, home, [*download, address], YTDLP_NO_PLUGINS="1") for address in addresses]
    _check(home, len(addresses))
    arguments = ["import", "-q", "-s", "--quiet-fallback=asis", *map(str, home.glob("*.m4a"))]
    # Without the metadata source that beets loads by itself: its host is not there.
    return max(*memory, _run(sandbox, home, [sys.executable, "-m", "beets", "-P", "musicbrainz", *arguments]))


def _ytimport(sandbox: Sandbox, home: Path, python: Path, addresses: Sequence[str]) -> float:
    (home / "config.yaml").write_text(YTIMPORT.format(home=home))
    (home / "shows.txt").write_text("\n".join(addresses))
    arguments = ["-c", str(home / "config.yaml"), "ytimport", "--quiet", "--url-file", str(home / "shows.txt")]
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"  # with the ffmpeg that lies beside it
    memory = _run(sandbox, home, [str(python), "-m", "beets", *arguments], YTDLP_NO_PLUGINS="1", PATH=path)
    _check(home / "other-music", len(addresses))
    return memory


def _run(sandbox: Sandbox, home: Path, command: Sequence[str], **environment: str) -> float:
    """Run a program, and give its largest process in MiB; raises AssertionError if it fails."""
    folder = home / "peaks"
    variables = sandbox.environment(home) | environment | watched(folder)
    done = subprocess.run(command, cwd=home, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return peak(folder)


def _check(folder: Path, number: int) -> None:
    found = sum(path.suffix in (".m4a", ".opus", ".mp3", ".webm") for path in folder.rglob("*"))
    if found != number:
        raise AssertionError(f"{found} files instead of {number} in {folder}")


def _environment(folder: Path, sandbox: Sandbox) -> Path:
    """Give the Python of an environment with beets-ytimport in it, which has no option to trust the stand-in."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    packages = ["beets", "beets-ytimport", "yt-dlp[default,curl-cffi]"]
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True, stderr=subprocess.DEVNULL)
    trust = "import certifi, sys; open(certifi.where(), 'a').write(open(sys.argv[1]).read())"
    subprocess.run([str(python), "-c", trust, str(sandbox.ca_file)], check=True)
    (folder / "bin" / "ffmpeg").symlink_to(ffmpeg.executable())
    return python


def _show(number: int, length: int) -> Show:
    sections = tuple(Track(f"Artist {at}", f"Tone {number}.{at}", at * length // 15) for at in range(15))
    return Show(
        OWNER,
        f"measured-{number}",
        f"Measured {number}",
        8_000 + number,
        PUBLISHED,
        "one of those that are measured",
        duration=length,
        sections=sections,
    )
