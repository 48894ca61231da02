"""What goes wrong while importing: one clear line, a status that is not 0, nothing lost, nothing half-written."""

from __future__ import annotations

import inspect
import re
import resource
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from beetsplug.mixcloud import ytdlp_options
from beetsplug.mixcloud.fetching.download import ShowFetcher, is_sound
from beetsplug.mixcloud.fetching.staging import folder_path
from tests.beets_plugin.importing import add_settings, start, wait_for
from tests.conftest import Programs
from tests.listening import frequency
from tests.sandbox import CLOUDFLARE, Fault, ffmpeg
from tests.sandbox.catalogue import CATALOGUE

OWNER = "https://www.mixcloud.com/TestToneRadio"
SHOW = f"{OWNER}/new-two-rates/"

REFUSED = {
    "another site": ("https://example.com/a/b/", "is not a Mixcloud address"),
    "gone": (f"{OWNER}/gone/", "Mixcloud knows no show"),
    "restricted": (f"{OWNER}/geo-restricted/", "can't be played in your country"),
    "play limit": (f"{OWNER}/play-limit/", "can't be played again"),
    "select": (f"{OWNER}/select-null-streams/", "for those who subscribe"),
    "not ready": (f"{OWNER}/awaiting-audio/", "still being processed"),
    "draft": (f"{OWNER}/draft-show/", "not published yet"),
    "taken down": (f"{OWNER}/taken-down/", "taken down over copyright"),
    "protected": (f"{OWNER}/drm-show/", "copy protection"),
    "foreign": (f"{OWNER}/foreign-stream/", "evil.example"),
}
GRAPHQL = ("app.mixcloud.com", "/graphql")
BROKEN = {
    "cloudflare": (Fault(*GRAPHQL, status=403, body=CLOUDFLARE, times=None), "robot"),
    "500": (Fault(*GRAPHQL, status=500, times=None), "trouble of its own (500)"),
    "half": (Fault(*GRAPHQL, truncate=100, times=None), "can't be reached"),
    "nonsense": (Fault(*GRAPHQL, body="{]", times=None), "no JSON"),
    "errors": (Fault(*GRAPHQL, graphql_errors=["Out of order"], times=None), "Out of order"),
    "stream 403": (Fault("aod.mixcloud.stream", "/seg-", status=403, times=None), "403"),
    "stream breaks off": (Fault("aod.mixcloud.stream", "/seg-3-", truncate=1000, times=None), "1000 bytes read"),
}


def check_nothing_was_imported(programs: Programs) -> None:
    assert programs.beet("ls").out == ""
    assert not programs.music.exists() or programs.files() == []


@pytest.mark.parametrize(("address", "words"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_had_says_why(programs: Programs, address: str, words: str) -> None:
    result = programs.beet("mixcloud", "import", address)
    assert (result.status, result.out.partition("\t")[0]) == (1, "failed")
    (line,) = result.err.splitlines()
    assert line.startswith("mixcloud: ")
    assert words in line
    check_nothing_was_imported(programs)
    assert not programs.staging.exists() or programs.files(programs.staging) == []


@pytest.mark.parametrize(("fault", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_server_gives_one_clear_line(programs: Programs, fault: Fault, words: str) -> None:
    configure(programs, "retries: 0", "fragment_retries: 0", "extractor_retries: 0")
    programs.sandbox.faults.add(fault)
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.out.partition("\t")[0]) == (1, "failed")
    (line,) = result.err.splitlines()
    assert words in line
    check_nothing_was_imported(programs)


def check_the_audio(programs: Programs) -> None:
    """The only file is whole, decodes without a fault, and plays what it should when it should."""
    (path,) = programs.music.rglob("*.m4a")
    assert is_sound(path, ffmpeg.executable())
    assert MP4(path).info.length == pytest.approx(60, abs=0.5)
    assert [round(frequency(path, at) / 10) * 10 for at in (1, 25, 45, 55)] == [220, 330, 440, 440]
    assert [path.name for path in programs.staging.iterdir() if path.is_dir()] == []


def configure(programs: Programs, *options: str) -> None:
    """Add options for yt-dlp to the settings."""
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + "".join(f"    {option}\n" for option in options))


def test_without_ffmpeg_it_says_what_to_install(programs: Programs) -> None:
    # A module that can't be imported stands for an extra that is not installed.
    (programs.home / "imageio_ffmpeg.py").write_text("raise ImportError")
    result = programs.beet("mixcloud", "import", SHOW, PATH="", PYTHONPATH=str(programs.home))
    assert (result.status, result.out) == (1, "")
    assert result.err == (
        "error: ffmpeg was not found, and it is needed to make the audio into a file with chapters. "
        "Install ffmpeg, or: pip install 'mixcloud-plugins[beets,ffmpeg]'\n"
    )
    check_nothing_was_imported(programs)


def test_a_yt_dlp_that_does_not_load_the_plugin(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", SHOW, YTDLP_NO_PLUGINS="1")
    assert result.status == 1
    assert "yt-dlp does not load the Mixcloud plugin" in result.err
    check_nothing_was_imported(programs)


def test_a_setting_that_is_the_plugins_own_is_refused_by_name(programs: Programs) -> None:
    configure(programs, "outtmpl: x")
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 1
    assert result.err == "error: configuration error: mixcloud.yt_dlp.outtmpl is set by the plugin itself: remove it\n"
    assert programs.sandbox.requests == []


def test_what_the_plugin_sets_is_what_it_refuses() -> None:
    """Every option that is set after the user's own must be refused there, or it would be lost silently."""
    source = inspect.getsource(ShowFetcher._options).partition("**self._settings.yt_dlp")[2]
    assert set(re.findall(r'(?m)^            "(\w+)":', source)) - ytdlp_options._OURS == set()


def test_a_setting_of_the_wrong_kind_is_refused_by_name(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + "  format: [a, b]\n")
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 1
    assert "mixcloud.format" in result.err
    assert "Traceback" not in result.err


def test_a_format_that_a_show_does_not_have(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + "  format: dash-f2-a1-x3\n")
    result = programs.beet("mixcloud", "import", f"{OWNER}/streaming-live-2020/")
    assert result.status == 1
    assert "no audio of the kind that the setting mixcloud.format asks for" in result.err


def test_without_yt_dlp_it_says_what_to_install(programs: Programs) -> None:
    (programs.home / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'yt_dlp' else found(name, *rest)\n"
    )
    result = programs.beet("mixcloud", "import", SHOW, PYTHONPATH=str(programs.home))
    assert (result.status, result.out) == (1, "")
    assert result.err == (
        "error: mixcloud needs yt-dlp, which is not installed: pip install 'mixcloud-plugins[beets]'\n"
    )


def test_passing_trouble_is_tried_again(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault(*GRAPHQL, status=502))
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")


def test_a_row_whose_file_is_gone_is_told(programs: Programs) -> None:
    programs.beet("mixcloud", "import", SHOW)
    next(programs.music.rglob("*.m4a")).unlink()
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.out.partition("\t")[0]) == (1, "failed")
    assert "its file is missing" in result.err
    hint = result.err.partition("take out the entry: beet ")[2].split()
    assert programs.beet(*hint, "-f").status == 0
    assert programs.beet("mixcloud", "import", SHOW).status == 0


def staging_folder(programs: Programs) -> Path:
    return folder_path(programs.staging, SHOW)


@pytest.mark.parametrize("moved", [False, True])
def test_a_row_that_a_lost_process_left_in_staging_is_mended(programs: Programs, moved: bool) -> None:
    """As after kill -9 between writing the row and moving the file, or between that and noting where it went."""
    programs.beet("mixcloud", "import", SHOW)
    (path,) = programs.music.rglob("*.m4a")
    staging_folder(programs).mkdir(parents=True)
    staged = staging_folder(programs) / "audio.hls-192.m4a"
    if not moved:
        path.rename(staged)
    database = sqlite3.connect(programs.home / "library.db")
    with database:
        database.execute("UPDATE items SET path = ?", [bytes(staged)])
    database.close()
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")
    assert len(programs.beet("ls").out.splitlines()) == 1
    (path,) = programs.music.rglob("*.m4a")
    assert programs.beet("ls", "-p").out.strip() == str(path)


def test_staging_above_the_library_is_no_reason_to_import_again(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + f"  staging: {programs.home}\n")
    assert programs.beet("mixcloud", "import", SHOW).status == 0
    assert programs.beet("mixcloud", "import", SHOW).out.startswith("known\t")
    assert len(list(programs.music.rglob("*.m4a"))) == 1


def test_what_a_lost_process_left_in_staging_goes(programs: Programs) -> None:
    programs.beet("mixcloud", "import", SHOW)
    staging_folder(programs).mkdir()
    (staging_folder(programs) / "downloaded.json").write_text("{}")
    assert programs.beet("mixcloud", "import", SHOW).out.startswith("known\t")
    assert list(programs.staging.iterdir()) == []


@pytest.mark.parametrize("content", ["whole", "page"])
def test_a_part_that_can_not_be_continued_is_loaded_anew(programs: Programs, content: str) -> None:
    """All of a file that was not renamed any more (the server has nothing beyond its end), or something else."""
    address = f"{OWNER}/streaming-live-2020/"
    programs.sandbox.faults.add(Fault("dl.mixcloud.stream", truncate=100_000, times=None))
    configure(programs, "retries: 0")
    assert programs.beet("mixcloud", "import", address).status == 1
    programs.sandbox.faults.clear()
    (part,) = programs.staging.rglob("*.part")
    audio = programs.sandbox.media.piece(CATALOGUE.show("TestToneRadio", "streaming-live-2020"), "64.m4a").read_bytes()
    part.write_bytes(audio if content == "whole" else b"<html>Log in</html>")
    result = programs.beet("mixcloud", "import", address)
    assert (result.status, result.err) == (0, "")
    (path,) = programs.music.rglob("*.m4a")
    assert is_sound(path, ffmpeg.executable())


def test_a_full_disk_while_tagging_is_told(programs: Programs) -> None:
    """The audio fits, and the tags with a large cover do not any more."""
    (programs.home / "sitecustomize.py").write_text(
        "import mutagen.mp4, errno, os\n"
        "def save(*_, **__):\n"
        "    try: raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n"
        "    except OSError as error: raise mutagen.mp4.error(error) from error\n"
        "mutagen.mp4.MP4.save = save\n"
    )
    result = programs.beet("mixcloud", "import", SHOW, f"{OWNER}/gone/", PYTHONPATH=str(programs.home))
    assert result.status == 1
    *errors, summary = result.err.splitlines()
    full, gone = sorted(errors, key=lambda line: "/gone/" in line)
    assert "No space left on device" in full
    assert "run the same command again" in full
    assert "knows no show" in gone
    assert summary == "2 failed"
    check_nothing_was_imported(programs)


def test_ctrl_c_leaves_nothing_in_the_library_and_the_download_resumes(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-4-", latency=5))
    running = start(programs, SHOW)
    wait_for(programs, "/seg-3-")
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (130, "")
    assert err == "mixcloud: interrupted; run the same command again to go on where it stopped\n"
    check_nothing_was_imported(programs)

    programs.sandbox.faults.clear()
    programs.sandbox.forget()
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")
    segments = [request.path for request in programs.sandbox.requests if "/seg-" in request.path]
    assert segments
    assert not any("/seg-1-" in segment or "/seg-2-" in segment for segment in segments)
    (path,) = programs.music.rglob("*.m4a")
    assert MP4(path).info.length == pytest.approx(60, abs=0.5)
    assert list(programs.staging.iterdir()) == []


@pytest.mark.parametrize("largest", [200_000, 700_001, 1_406_319, 1_452_000, 1_480_000])
def test_a_full_disk_is_told_and_leaves_no_row(programs: Programs, largest: int) -> None:
    """A limit on the size of files: the write fails in the middle, as on a full disk."""

    running = start(programs, SHOW)
    resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (largest, largest))
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out.partition("\t")[0]) == (1, "failed"), err
    assert len(err.splitlines()) == 1, err
    check_nothing_was_imported(programs)
    result = programs.beet("mixcloud", "import", SHOW)  # and with room it goes on
    assert (result.status, result.err) == (0, "")
    check_the_audio(programs)


def test_a_folder_that_can_not_be_written_is_told(programs: Programs) -> None:
    programs.staging.parent.mkdir(parents=True)
    programs.staging.write_text("a file in the way")
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 1
    assert "staging" in result.err
    assert "Traceback" not in result.err


def test_a_process_lost_while_tagging_does_not_spoil_the_audio(programs: Programs) -> None:
    """The cover makes the tags grow, and all audio moves: killed in the middle, the file is neither old nor new."""
    (programs.home / "sitecustomize.py").write_text(
        "import mutagen._util as util, os\n"
        "move = util.move_bytes\n"
        "def killed(file, *rest):\n"
        "    move(file, *rest); file.flush(); os.kill(os.getpid(), 9)\n"
        "util.move_bytes = killed\n"
    )
    assert programs.beet("mixcloud", "import", SHOW, PYTHONPATH=str(programs.home)).status == -9
    (programs.home / "sitecustomize.py").unlink()
    programs.sandbox.forget()
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")
    assert not [request for request in programs.sandbox.requests if "/seg-" in request.path]  # it was all there
    check_the_audio(programs)


LIST = """#EXTM3U
#EXT-X-TARGETDURATION:60
#EXT-X-VERSION:3
{tag}
#EXTINF:60.0,
{segment}
#EXT-X-ENDLIST
"""


@pytest.mark.parametrize(
    ("tag", "segment"),
    [
        ("", "https://evil.example/seg-1.ts"),
        ("", "http://127.0.0.1/seg-1.ts"),
        ('#EXT-X-MAP:URI="https://evil.example/init.mp4"', "seg-1-a1.ts"),
        ('#EXT-X-KEY:METHOD=AES-128,URI="https://evil.example/key"', "seg-1-a1.ts"),
    ],
    ids=["segment", "this machine", "map", "key"],
)
def test_a_manifest_that_leads_elsewhere_asks_nobody(programs: Programs, tag: str, segment: str) -> None:
    configure(programs, "retries: 0", "fragment_retries: 0")
    body = LIST.format(tag=tag, segment=segment)
    programs.sandbox.faults.add(
        Fault("aod.mixcloud.stream", "streamindex", body=body, content_type="application/x-mpegurl", times=None)
    )
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 1
    assert "is not Mixcloud's and was refused" in result.err
    assert "Traceback" not in result.err
    assert programs.sandbox.refused == []
    check_nothing_was_imported(programs)


def test_a_page_in_place_of_audio_is_forgotten(programs: Programs) -> None:
    """As behind the login page of a hotel: the next try finds nothing of it."""
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-", body="<html>Log in</html>", times=None))
    assert programs.beet("mixcloud", "import", SHOW).status == 1
    programs.sandbox.faults.clear()
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")
    check_the_audio(programs)


def test_a_piece_that_was_loaded_whole_is_asked_for_anew(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-4-", latency=3))
    running = start(programs, SHOW)
    wait_for(programs, "/seg-3-")
    time.sleep(0.3)
    running.kill()
    running.communicate()
    (part,) = programs.staging.rglob("*.part")
    piece = next(request for request in programs.sandbox.requests if "/seg-3-" in request.path)
    assert piece.status == 200
    part.with_name(f"{part.name}-Frag4.part").write_bytes(b"G" * 300_000)
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")
    check_the_audio(programs)


def test_two_at_once_do_not_write_into_one_file(programs: Programs) -> None:
    programs.beet("ls")  # makes the library: two that do this at once are beets' own affair
    both = [start(programs, SHOW) for _ in range(2)]
    ends = [running.communicate(timeout=60) for running in both]
    statuses = sorted(running.returncode for running in both)
    assert statuses in ([0, 0], [0, 1]), ends
    if statuses == [0, 1]:
        assert any("Another beet is importing" in err for _, err in ends), ends
    assert len(programs.beet("ls").out.splitlines()) == 1
    check_the_audio(programs)


def test_an_artist_folder_on_another_disk(programs: Programs) -> None:
    (elsewhere := programs.home / "disk2").mkdir()
    (programs.music / "Mixes").mkdir(parents=True)
    (programs.music / "Mixes" / "Test Tone Radio").symlink_to(elsewhere)
    assert programs.beet("mixcloud", "import", SHOW).status == 0
    assert programs.beet("mixcloud", "import", SHOW).out.startswith("known\t")
    assert len(list(elsewhere.rglob("*.m4a"))) == 1


def test_another_plugin_that_handles_tasks_changes_nothing(programs: Programs) -> None:
    """beets joins what all plugins answer: a task beside ours would ask other sources."""
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace("[mixcloud]", "[filefilter, mixcloud, musicbrainz]"))
    result = programs.beet("mixcloud", "import", SHOW)
    assert (result.status, result.err) == (0, "")
    check_the_audio(programs)


def add_plugin(programs: Programs, *lines: str) -> None:
    """Enable another plugin beside ours; the lines stand in its `__init__` and after."""
    (folder := programs.home / "plugins").mkdir()
    head = ["from beets.plugins import BeetsPlugin", "class BreaksPlugin(BeetsPlugin):", "    def __init__(self):"]
    body = ["        super().__init__()", *lines]
    (folder / "breaks.py").write_text("\n".join([*head, *body]))
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace("[mixcloud]", f"[mixcloud, breaks]\npluginpath: {folder}"))


def test_another_plugin_that_fails_after_the_import_is_told(programs: Programs) -> None:
    add_plugin(
        programs,
        "        self.register_listener('album_imported', self.fail)",
        "    def fail(self, lib, album):",
        "        raise ValueError('too late')",
    )
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 0
    assert result.out.startswith("imported\t")
    assert result.err == 'mixcloud: "New Two Rates" is in the library, but then a plugin failed: too late\n'
    assert list(programs.staging.iterdir()) == []


def test_another_plugin_that_fails_in_the_middle_leaves_no_row(programs: Programs) -> None:
    add_plugin(
        programs,
        "        self.import_stages = [self.stage]",
        "    def stage(self, session, task):",
        "        raise ValueError('no {good}')",
    )
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 1
    assert 'beets stopped while importing "New Two Rates": no {good}' in result.err
    check_nothing_was_imported(programs)
    assert any(name.endswith(".m4a") for name in programs.files(programs.staging))  # what was downloaded is kept


def test_force_keeps_the_old_show_until_the_new_one_is_in_its_place(programs: Programs) -> None:
    assert programs.beet("mixcloud", "import", SHOW).status == 0
    programs.beet("modify", "-yMW", "rating=5", "mixcloud_url=http://m.mixcloud.com/testtoneradio/new-two-rates")
    show, files = programs.beet("ls", "-f", "$rating $added $path").out, programs.files()
    add_settings(programs, "paths:\n    mixcloud_url::^http: New/$title")
    (in_the_way := programs.music / "New").write_text("a file")
    result = programs.beet("mixcloud", "import", "--force", SHOW)
    assert (result.status, "New" in result.err) == (1, True)
    assert programs.beet("ls", "-f", "$rating $added $path").out == show
    in_the_way.unlink()
    assert programs.files() == files
    again = programs.beet("mixcloud", "import", "--force", SHOW)
    assert again.status == 0, again.err
    assert programs.files() == ["New/New Two Rates.m4a", "New/cover.jpg"]
    assert programs.beet("ls", "-f", "$rating $added").out.strip() == show.partition("/")[0].strip()


def test_a_library_that_another_program_keeps_locked(programs: Programs) -> None:
    add_settings(programs, "timeout: 0.5")
    add_plugin(
        programs,
        "        self.import_stages = [self.stage]",
        "    def stage(self, session, task):",
        "        import sqlite3",
        "        self.other = sqlite3.connect(session.lib.path, isolation_level=None)",
        "        self.other.execute('BEGIN EXCLUSIVE')",
    )
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.status == 1
    assert "another program is using this library right now. Run the same command again" in result.err
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace(", breaks", ""))
    again = programs.beet("mixcloud", "import", SHOW)
    assert (again.status, again.err) == (0, "")
    check_the_audio(programs)
