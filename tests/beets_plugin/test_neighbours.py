"""Other plugins beside ours while it imports: none takes away what the files hold, and none is in the way."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from tests.beets_plugin.importing import OWNER, config_file
from tests.conftest import Programs
from tests.listening import chapters
from tests.sandbox import ffmpeg

SHOW = f"{OWNER}/full-tracklist/"


def enable(programs: Programs, *plugins: str, settings: str = "") -> None:
    text = config_file(programs).read_text().replace("[mixcloud]", f"[mixcloud, {', '.join(plugins)}]")
    config_file(programs).write_text(text + settings)


def check_the_show(programs: Programs) -> None:
    (path,) = programs.music.rglob("Full Tracklist.m4a")
    audio = MP4(path)
    assert len(chapters(path)) == 6
    assert bytes(audio["covr"][0]) == path.with_name("cover.jpg").read_bytes()
    assert audio["----:com.apple.iTunes:MIXCLOUD_URL"]
    assert audio["\xa9lyr"][0].startswith("[00:00.00]Sine")
    assert programs.beet("write", "-p").out == ""
    assert list(programs.staging.iterdir()) == []


def with_ffmpeg(programs: Programs) -> dict[str, str]:
    """A PATH on which there is an ffmpeg, which beets' plugins look for by that name."""
    (folder := programs.home / "bin").mkdir()
    (folder / "ffmpeg").symlink_to(ffmpeg.executable())
    return {"PATH": f"{folder}{os.pathsep}{programs.environment['PATH']}"}


def test_beets_own_plugins_for_art_and_tags(programs: Programs) -> None:
    settings = "scrub:\n  auto: yes\nembedart:\n  auto: yes\nreplaygain:\n  backend: ffmpeg\n  auto: yes\n"
    enable(programs, "scrub", "fetchart", "embedart", "replaygain", settings=settings)
    path = with_ffmpeg(programs)
    result = programs.beet("mixcloud", "import", SHOW, **path)
    assert (result.status, result.err) == (0, "")
    check_the_show(programs)
    assert float(programs.beet("ls", "-f", "$rg_track_gain").out) != 0
    split = programs.beet("mixcloud", "import", "--split", f"{OWNER}/new-two-rates/", **path)
    assert (split.status, split.err) == (0, "")
    assert programs.beet("ls", "-f", "$rg_album_gain", "mixcloud_part:1").out.strip()
    assert {request.host for request in programs.sandbox.requests} <= {
        *("app.mixcloud.com", "aod.mixcloud.stream", "thumbnailer.mixcloud.com")
    }


def test_lastgenre_may_say_other_genres(programs: Programs) -> None:
    """A module in the place of pylast, which would ask last.fm."""
    (programs.home / "pylast.py").write_text(
        "class PyLastError(Exception): pass\n"
        "class WSError(PyLastError): pass\n"
        "class MalformedResponseError(PyLastError): pass\n"
        "class NetworkError(PyLastError): pass\n"
        "class LastFMNetwork:\n"
        "    def __init__(self, *_, **__): pass\n"
        "    def __getattr__(self, name): raise WSError('nobody knows')\n"
    )
    enable(programs, "lastgenre", settings="lastgenre:\n  auto: yes\n  force: no\n")
    result = programs.beet("mixcloud", "import", SHOW, PYTHONPATH=str(programs.home))
    assert result.status == 0, result.err
    check_the_show(programs)
    assert programs.beet("ls", "-f", "$genres").out == "Deep House; Techno; Ambient\n"


@pytest.mark.skipif(
    not (os.environ.get("FILETOTE") or find_spec("beetsplug.filetote")), reason="beets-filetote is not installed"
)
def test_filetote_moves_nothing_of_ours(programs: Programs) -> None:
    """FILETOTE names a folder into which `pip install --target` put it, if it is not beside beets."""
    enable(programs, "filetote", settings="filetote:\n  extensions: .*\n")
    folder = {"PYTHONPATH": os.environ["FILETOTE"]} if os.environ.get("FILETOTE") else {}
    result = programs.beet("mixcloud", "import", SHOW, **folder)
    assert (result.status, result.err) == (0, "")
    check_the_show(programs)
    assert [Path(name).name for name in programs.files()] == ["Full Tracklist.m4a", "cover.jpg"]
