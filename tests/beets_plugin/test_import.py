"""`beet mixcloud import`: from an address to an album in the library, by the real program."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from tests.beets_plugin.terminal import on_terminal
from tests.conftest import Programs
from tests.listening import chapters, frequency
from tests.sandbox import Fault, ffmpeg

OWNER = "https://www.mixcloud.com/TestToneRadio"
FIELDS = (
    "title artist artists album albumartist albumtype albumtypes comp genres year month day original_year media "
    "data_source mixcloud_url mixcloud_user mixcloud_tags mixcloud_plays mb_trackid mb_albumid mb_releasetrackid track"
).split()


def fields(programs: Programs, *query: str) -> dict[str, str]:
    """Give the fields of the only item that is found."""
    result = programs.beet("ls", "-f", "\n".join(f"{name}=${name}" for name in FIELDS), *query)
    return dict(line.partition("=")[::2] for line in result.out.splitlines())


def the_file(programs: Programs) -> Path:
    (path,) = programs.music.rglob("*.m4a")
    return path


def test_a_show_becomes_an_album_of_one_track(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", f"{OWNER.lower()}/full-tracklist/")
    assert (result.status, result.err) == (0, "")
    found = fields(programs)
    plays = found.pop("mixcloud_plays")
    assert int(plays) > 0
    assert found == {
        "title": "Full Tracklist",
        "artist": "Test Tone Radio",
        "artists": "Test Tone Radio",
        "album": "Full Tracklist",
        "albumartist": "Test Tone Radio",
        "albumtype": "broadcast",
        "albumtypes": "broadcast; dj-mix",
        "comp": "False",
        "genres": "Deep House; Techno; Ambient",
        "year": "2026",
        "month": "03",
        "day": "01",
        "original_year": "2026",
        "media": "Digital Media",
        "data_source": "Mixcloud",
        "mixcloud_url": f"{OWNER}/full-tracklist/",
        "mixcloud_user": "TestToneRadio",
        "mixcloud_tags": "deep house; techno; radio show; ambient; test tones",
        "mb_trackid": "",
        "mb_albumid": "",
        "mb_releasetrackid": "",
        "track": "01",
    }
    assert len(programs.beet("ls", "-a").out.splitlines()) == 1


def test_the_file_holds_chapters_cover_and_tracklist(programs: Programs) -> None:
    programs.beet("mixcloud", "import", f"{OWNER}/full-tracklist/")
    path = the_file(programs)
    audio = MP4(path)
    assert programs.files() == [
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/Full Tracklist.m4a",
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/cover.jpg",
    ]
    assert audio.info.length == pytest.approx(60, abs=0.5)
    assert audio.info.bitrate > 150_000
    assert bytes(audio["covr"][0]) == path.with_name("cover.jpg").read_bytes()
    assert audio["\xa9lyr"][0].startswith("[00:00.00]Sine – 220 Hz\n[00:10.00]Pure Tone – 330 Hz\n")
    assert "Every Sunday at 18:30." in audio["\xa9cmt"][0]
    assert [bytes(v) for v in audio["----:com.apple.iTunes:MIXCLOUD_URL"]] == [f"{OWNER}/full-tracklist/".encode()]
    found = chapters(path)
    assert len(found) == 6
    for start, title in found:
        assert frequency(path, start + 0.5) == pytest.approx(int(re.search(r"(\d+) Hz", title)[1]), rel=0.03)


def test_opus_has_chapters_that_everybody_reads(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + "  format: dash-f2-a1-x3\n")
    result = programs.beet("mixcloud", "import", f"{OWNER}/full-tracklist/")
    assert (result.status, result.err) == (0, "")
    (path,) = programs.music.rglob("*.opus")
    audio = OggOpus(path)
    assert [audio[f"chapter{n:03}"][0] for n in (0, 1)] == ["00:00:00.000", "00:00:10.000"]
    assert audio["lyrics"][0].startswith("[00:00.00]Sine – 220 Hz\n")
    assert audio["metadata_block_picture"]
    command = [ffmpeg.executable(), "-v", "error", "-i", str(path), "-f", "ffmetadata", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert told.count("[CHAPTER]") == 6
    assert "title=Pure Tone – 330 Hz" in told


def test_a_terminal_tells_where_the_file_lies_and_what_it_holds(programs: Programs) -> None:
    screen = on_terminal(programs, "mixcloud", "import", f"{OWNER}/full-tracklist/", columns=200)
    assert [line for line in screen.lines if line][-6:] == [
        "Imported: Full Tracklist",
        "  artist    Test Tone Radio",
        "  length    0:01:00, AAC 192 kbit/s",
        "  chapters  6",
        "  cover     cover.jpg and inside the file",
        f"  file      {the_file(programs)}",
    ]


def test_mixcloud_is_asked_once(programs: Programs) -> None:
    programs.beet("mixcloud", "import", f"{OWNER}/full-tracklist/")
    assert [request.path for request in programs.sandbox.requests].count("/graphql") == 1


def test_the_users_cookies_count(programs: Programs) -> None:
    cookies = programs.home / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n.mixcloud.com\tTRUE\t/\tTRUE\t0\tsessionid\tsession-1\n")
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + f"    cookiefile: {cookies}\n")
    assert programs.beet("mixcloud", "import", f"{OWNER}/new-two-rates/").status == 0
    (asked,) = [request for request in programs.sandbox.requests if request.path == "/graphql"]
    assert "session-1" in asked.headers["cookie"]


def test_nothing_is_left_behind_and_nothing_drifts(programs: Programs) -> None:
    programs.beet("mixcloud", "import", f"{OWNER}/full-tracklist/")
    assert programs.files(programs.staging) == []
    assert list(programs.staging.iterdir()) == []
    assert programs.beet("write", "-p").out == ""
    assert programs.beet("update", "-p").out == ""


def test_a_known_show_is_said_and_skipped_without_a_request(programs: Programs) -> None:
    programs.beet("mixcloud", "import", f"{OWNER}/new-two-rates/")
    programs.sandbox.forget()
    again = programs.beet("mixcloud", "import", "https://m.mixcloud.com/testtoneradio/new-two-rates?x=1")
    assert (again.status, again.err) == (0, "")
    address = "https://www.mixcloud.com/testtoneradio/new-two-rates/"
    assert again.out == f"known\t{address}\t{the_file(programs)}\n"
    told = json.loads(programs.beet("mixcloud", "import", address, "--json").out)
    assert (told["outcome"], told["title"]) == ("known", "New Two Rates")
    assert programs.sandbox.requests == []
    # What fails has a row as well, and names the address once.
    wrong = programs.beet("mixcloud", "import", "https://example.org/a/b")
    assert wrong.out.startswith("failed\thttps://example.org/a/b\thttps://example.org/a/b is not a Mixcloud address")
    assert (wrong.status, wrong.err.count("example.org")) == (1, 1)


def test_many_addresses_and_one_that_fails(programs: Programs) -> None:
    result = programs.beet(
        "mixcloud", "import", "TestToneRadio/new-two-rates", f"{OWNER}/select-only/", f"{OWNER}/no-tracklist/"
    )
    assert result.status == 1
    assert result.err == (
        f'mixcloud: {OWNER}/select-only/: "Select Only" is a Mixcloud Select show: it is for those who subscribe to '
        "Test Tone Radio. Sign in with an account that subscribes: beet mixcloud login --cookies-from-browser NAME\n"
        "2 imported, 1 failed\n"
    )
    assert sorted(line.split("\t")[0] for line in result.out.splitlines()) == ["failed", "imported", "imported"]
    assert len(list(programs.music.rglob("*.m4a"))) == 2


@pytest.mark.parametrize(
    ("slug", "name", "value"),
    [
        ("hosted-by-guest", "artists", "Test Tone Radio; Guest Tone"),
        ("hosted-by-guest", "artist", "Test Tone Radio"),
        ("hidden-statistics", "mixcloud_plays", "$mixcloud_plays"),
        ("été-à-zürich-夏", "title", "Été à Zürich 夏"),
    ],
)
def test_awkward_shows(programs: Programs, slug: str, name: str, value: str) -> None:
    result = programs.beet("mixcloud", "import", f"{OWNER}/{slug}/")
    assert (result.status, result.err) == (0, "")
    assert fields(programs)[name] == value


def test_an_old_show_of_one_rate(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", f"{OWNER}/plain-old-show/")
    assert result.status == 0, result.err
    assert MP4(the_file(programs)).info.length == pytest.approx(720, abs=1)


def test_hostile_texts_reach_neither_terminal_nor_file_names_nor_tags(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", f"{OWNER}/hostile-text/")
    assert (result.status, result.err) == (0, "")
    path = the_file(programs)
    everything = result.out + str(path) + "".join(str(value) for value in MP4(path).tags.values())
    assert not set(everything) & set("\x1b\x00\x07\x9b\u202e\ud800")
    assert path.resolve().is_relative_to(programs.music.resolve())
    assert programs.beet("write", "-p").out == ""


def test_other_sources_are_not_asked_and_the_users_import_settings_do_not_count(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    text = config.read_text().replace("[mixcloud]", "[mixcloud, musicbrainz, deezer, fetchart, embedart]")
    text += "import:\n  copy: yes\n  timid: yes\n  singletons: yes\n  incremental: yes\n  group_albums: yes\n"
    text += "  set_fields: {comments: mine}\n  log: import.log\n"
    config.write_text(text)
    result = programs.beet("mixcloud", "import", f"{OWNER}/full-tracklist/")
    assert result.status == 0, result.err
    assert programs.files() == [
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/Full Tracklist.m4a",
        "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/cover.jpg",
    ]
    assert MP4(the_file(programs)).get("covr")
    assert {request.host for request in programs.sandbox.requests} <= {
        "app.mixcloud.com",
        "aod.mixcloud.stream",
        "thumbnailer.mixcloud.com",
    }


def test_ordinary_imports_are_left_alone(programs: Programs) -> None:
    programs.beet("mixcloud", "import", f"{OWNER}/no-tracklist/")
    (folder := programs.home / "mine").mkdir()
    (folder / "mine.m4a").write_bytes(the_file(programs).read_bytes())
    programs.beet("rm", "-df")
    programs.sandbox.forget()
    result = programs.beet("import", "-A", "-q", str(folder))
    assert result.status == 0, result.err
    assert fields(programs)["mixcloud_url"] == f"{OWNER}/no-tracklist/"  # it is a tag like any other
    assert programs.sandbox.requests == []


def test_a_cover_that_is_missing_costs_the_cover_only(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("thumbnailer.mixcloud.com", status=404, times=None))
    result = programs.beet("mixcloud", "import", f"{OWNER}/new-two-rates/")
    assert result.status == 0
    assert [name for name in programs.files() if not name.endswith(".m4a")] == []


def test_what_a_cover_is_is_told_by_its_content(programs: Programs) -> None:
    programs.sandbox.faults.add(
        Fault("thumbnailer.mixcloud.com", body="<html>no picture</html>", content_type="image/jpeg", times=None)
    )
    result = programs.beet("mixcloud", "import", f"{OWNER}/new-two-rates/")
    assert result.status == 0
    assert "covr" not in MP4(the_file(programs))


def test_help_and_wrong_usage(programs: Programs) -> None:
    assert "import" in programs.beet("mixcloud", "-h").out
    assert "exit status" in programs.beet("mixcloud", "import", "-h").out
    assert "import" in programs.beet("help", "mixcloud").out
    assert "mixcloud" in programs.beet("help").out
    for arguments, said in (
        ([], "required: COMMAND"),
        (["import"], "usage: beet mixcloud import [options] [URL ...]"),
        (["favorit"], "did you mean favorite or favorites?"),
        (["import", "--jsno", "x"], "import: error: there is no option '--jsno': did you mean --json?"),
        (["playlist", "nonsense"], "there are add, remove, create"),
        (["comment"], "required: URL\n"),
    ):
        result = programs.beet("mixcloud", *arguments)
        assert result.status == 2, arguments
        assert result.err.startswith("usage: beet mixcloud")
        assert said in result.err
    completion = programs.beet("completion")
    assert completion.status == 0
    assert "mixcloud" in completion.out
