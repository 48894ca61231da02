"""`beet mixcloud refresh`: what the library holds, brought up to date by the real program."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from beetsplug.mixcloud.library.chapters import read_chapters, write_chapters
from mixcloud_core.models import Chapter
from tests.beets_plugin.held import (
    NEW_CHAPTERS,
    NEW_LYRICS,
    NEW_TAGS,
    NEW_TRACKS,
    OWNER,
    SHOWS,
    edit,
    fields,
    file_of,
    hold,
    questions,
    rows_of,
    vanish,
)
from tests.beets_plugin.terminal import on_terminal
from tests.conftest import Programs
from tests.listening import chapters
from tests.sandbox import Fault, Sandbox, ffmpeg
from tests.test_readme import block

SHOW = f"{OWNER}/full-tracklist/"


@pytest.fixture
def programs(sandbox: Sandbox, tmp_path: Path) -> Programs:
    programs = Programs(sandbox, tmp_path)
    hold(programs)
    return programs


def sound(path: Path) -> str:
    """Give what a file sounds like, as a digest of all samples."""
    command = [ffmpeg.executable(), "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-"]
    return hashlib.md5(subprocess.run(command, check=True, capture_output=True).stdout).hexdigest()


def chapters_by_ffmpeg(path: Path) -> list[tuple[float, str]]:
    """Give start and title of chapters as ffmpeg reads them."""
    command = [ffmpeg.executable(), "-v", "error", "-i", str(path), "-f", "ffmetadata", "-"]
    told = subprocess.run(command, check=True, capture_output=True).stdout
    parts = told.decode().split("\n[CHAPTER]\n")[1:]
    starts = [int(re.search(r"START=(\d+)", part)[1]) * _base(part) for part in parts]
    titles = [re.sub(r"\\(.)", r"\1", re.search(r"title=(.*)", part)[1]).strip() for part in parts]
    return list(zip(starts, titles, strict=True))


def _base(part: str) -> float:
    found = re.search(r"TIMEBASE=(\d+)/(\d+)", part)
    return int(found[1]) / int(found[2])


def nothing_drifts(programs: Programs) -> None:
    assert programs.beet("update", "-p").out == ""
    assert programs.beet("write", "-p").out == ""
    assert not [name for name in programs.files() if "/." in name], "something was left behind"


def test_right_after_the_import_nothing_changes_and_one_request_asks_for_all(programs: Programs) -> None:
    before = rows_of(programs)
    result = programs.beet("mixcloud", "refresh", "--all", "--yes")
    assert (result.status, result.out, result.err) == (0, "", "3 unchanged\n")
    assert questions(programs) == 1
    assert rows_of(programs) == before


def test_counts_tags_tracklist_and_chapters_change_in_library_and_file(programs: Programs) -> None:
    path = file_of(programs, "full-tracklist")
    heard = sound(path)
    cover = MP4(path)["covr"]
    programs.beet("modify", "-yW", "mixcloud_plays=5", "full")
    programs.beet("modify", "-aIyW", "mixcloud_plays=5", "full")
    edit(programs.sandbox, "full-tracklist", sections=NEW_TRACKS, tags=NEW_TAGS, name="Other Name")
    result = programs.beet("mixcloud", "refresh", "--yes")
    assert (result.status, result.err) == (0, "1 changed, 2 unchanged\n")
    names = ("title", "mixcloud_plays", "genres", "mixcloud_tags", "lyrics")
    assert fields(programs, "full", *names) == ["Full Tracklist", "10103", "Dub", "dub; tape", NEW_LYRICS]
    assert fields(programs, "full", "mixcloud_plays", "genres", album=True) == ["10103", "Dub"]
    audio = MP4(path)
    assert (audio["\xa9lyr"], audio["\xa9gen"]) == ([NEW_LYRICS], ["Dub"])
    assert [(start, title.strip()) for start, title in chapters(path)] == NEW_CHAPTERS
    assert chapters_by_ffmpeg(path) == NEW_CHAPTERS
    assert (sound(path), audio["covr"]) == (heard, cover)
    nothing_drifts(programs)
    assert programs.beet("mixcloud", "refresh", "--all", "--keep", "title,album", "-y").err == "3 unchanged\n"


def test_details_too_and_the_file_moves_with_its_cover(programs: Programs) -> None:
    edit(
        programs.sandbox,
        "full-tracklist",
        name="Other Name",
        description="Other words.",
        published="2020-02-03T10:00:00Z",
    )
    assert programs.beet("mixcloud", "refresh", "--details", "--yes").status == 0
    assert fields(programs, "other", "album", "year", "month", "original_day", "comments") == [
        *("Other Name", "2020", "02", "03", f"Other words.\n\n{SHOW}")
    ]
    assert fields(programs, "other", "album", "year", album=True) == ["Other Name", "2020"]
    path = file_of(programs, "other-name")
    assert "Other Name" in path.parent.name
    assert sorted(other.name for other in path.parent.iterdir()) == sorted((path.name, "cover.jpg"))
    assert not [name for name in programs.files() if "Full Tracklist" in name]
    nothing_drifts(programs)


def test_a_preview_as_beet_modify_has_it_and_a_question(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS)
    edit(programs.sandbox, "new-two-rates", sections=NEW_TRACKS)
    before = rows_of(programs)
    refused = on_terminal(programs, "mixcloud", "refresh", typed=[("select)", "n\n")])
    assert "Test Tone Radio - Full Tracklist - Full Tracklist\n  genres:\n    - Ambient\n" in refused.text
    assert "    + Dub\n" in refused.text
    assert "  chapters: 3 -> 2\n" in refused.text
    assert "Really refresh and write tags? (Yes/no/select)" in refused.text
    assert refused.lines[-1].endswith("1 unchanged, 2 left alone")
    assert rows_of(programs) == before
    typed = [("select)", "s\n"), ("quit)", "n\n"), ("quit)", "y\n")]
    chosen = on_terminal(programs, "mixcloud", "refresh", typed=typed)
    assert chosen.lines[-1].endswith("1 changed, 1 unchanged, 1 left alone")
    assert len(chapters(file_of(programs, "new-two-rates"))) == 2
    assert fields(programs, "full", "genres") == ["Deep House; Techno; Ambient"]
    modified = on_terminal(programs, "modify", "full", "genres=Dub", typed=[("select)", "n\n")])
    assert "  genres:\n    - Ambient\n" in modified.text  # beets' own words for the same
    nobody = programs.beet("mixcloud", "refresh")
    assert (nobody.status, nobody.out) == (2, "")
    assert "there is no terminal to ask on: add --yes or --pretend" in nobody.err


def test_pretend_changes_nothing_and_a_pipe_gets_tabs(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS, sections=NEW_TRACKS)
    before, path = rows_of(programs), file_of(programs, "full-tracklist")
    content = path.read_bytes()
    result = programs.beet("mixcloud", "refresh", "--pretend", "full")
    rows = [line.split("\t") for line in result.out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [
        (SHOW, name) for name in ("genres", "mixcloud_tags", "lyrics", "chapters")
    ]
    assert rows[0][2:] == ["Deep House; Techno; Ambient", "Dub"]
    assert rows[3][2:] == ["6", "2"]
    assert result.err == "1 would be changed\n"
    assert (rows_of(programs), path.read_bytes()) == (before, content)


def test_json_and_quiet(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS)
    vanish(programs.sandbox, "new-two-rates")
    result = programs.beet("mixcloud", "refresh", "--json", "--pretend")
    gone, wanted = sorted(map(json.loads, result.out.splitlines()), key=lambda told: told["outcome"])
    assert gone == {"outcome": "gone", "address": f"{OWNER}/new-two-rates/", "title": "New Two Rates"}
    assert (wanted["outcome"], wanted["changes"]["genres"]) == (
        "wanted",
        [["Deep House", "Techno", "Ambient"], ["Dub"]],
    )
    for option in ("--json", "--quiet"):
        assert programs.beet("mixcloud", "refresh", option).status == 2
    edit(programs.sandbox, "no-tracklist", tags=NEW_TAGS)
    quiet = programs.beet("mixcloud", "refresh", "--quiet", "--yes", "no")
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")
    vanish(programs.sandbox, "no-tracklist")
    from_cron = programs.beet("mixcloud", "refresh", "--quiet", "--yes")
    assert from_cron.status == 0
    assert from_cron.err == "mixcloud: 2 shows are gone from Mixcloud; to see which, run it without --quiet\n"


def test_the_examples_of_the_readme(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS)
    words = [word.replace("artist:NTS", "artist:Tone") for word in block("beet mixcloud refresh").split()[1:]]
    result = on_terminal(programs, *words, typed=[("select)", "y\n")])
    assert (result.status, result.lines[-1]) == (0, "1 changed, 2 unchanged")
    file_of(programs, "full-tracklist").with_name("cover.jpg").unlink()
    result = on_terminal(programs, *block("beet mixcloud art").split()[1:], typed=[("select)", "y\n")])
    assert result.lines[-1] == "1 changed, 2 unchanged"


def test_what_is_gone_stays_as_it_is_and_is_told(programs: Programs) -> None:
    vanish(programs.sandbox, "full-tracklist")
    before = rows_of(programs)
    result = programs.beet("mixcloud", "refresh", "--all", "--yes")
    assert result.status == 0
    assert result.err == (
        "mixcloud: Full Tracklist: Mixcloud knows no such show (any more), or does not show it to you; "
        "nothing was changed\n2 unchanged, 1 not at Mixcloud (any more)\n"
    )
    assert rows_of(programs) == before


def test_what_mixcloud_does_not_tell_or_hides_empties_nothing(programs: Programs) -> None:
    before = rows_of(programs)
    edit(programs.sandbox, "full-tracklist", hidden_stats=True, sections=(), tags=(), description=None)
    programs.sandbox.forget_schema("Cloudcast.sections", "Cloudcast.tags", "Cloudcast.hiddenStats")
    assert "3 unchanged" in programs.beet("mixcloud", "refresh", "--all", "--yes").err
    programs.sandbox.hidden_plays = 0
    assert "3 unchanged" in programs.beet("mixcloud", "refresh", "--counts", "--yes").err
    assert rows_of(programs) == before


def test_keep_leaves_alone_what_was_edited_by_hand(programs: Programs) -> None:
    programs.beet("modify", "-y", "genres=Mine", "full")
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS, sections=NEW_TRACKS)
    unknown = programs.beet("mixcloud", "refresh", "--yes", "--keep", "lyrics,genre")
    assert unknown.status == 2
    assert 'no field "genre": did you mean genres? (there are mixcloud_plays, ' in unknown.err
    programs.beet("mixcloud", "refresh", "--yes", "--keep", "genres,chapters")
    assert fields(programs, "full", "genres", "mixcloud_tags") == ["Mine", "dub; tape"]
    assert len(chapters(file_of(programs, "full-tracklist"))) == 6
    assert programs.beet("mixcloud", "refresh", "--yes", "--chapters").err == "1 changed, 2 unchanged\n"
    assert len(chapters(file_of(programs, "full-tracklist"))) == 2
    nothing_drifts(programs)


def test_without_writing_files_stay_as_they_are(programs: Programs) -> None:
    path = file_of(programs, "full-tracklist")
    content = path.read_bytes()
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS, sections=NEW_TRACKS)
    programs.beet("mixcloud", "refresh", "--yes", "-W")
    assert fields(programs, "full", "genres", "lyrics") == ["Dub", NEW_LYRICS]
    assert path.read_bytes() == content
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + "import:\n  write: no\n")
    assert "3 unchanged" in programs.beet("mixcloud", "refresh", "--yes").err
    assert path.read_bytes() == content


def test_a_file_that_is_missing_costs_itself_only(programs: Programs) -> None:
    file_of(programs, "full-tracklist").unlink()
    for slug in SHOWS:
        edit(programs.sandbox, slug, tags=NEW_TAGS)
    result = programs.beet("mixcloud", "refresh", "--yes")
    assert result.status == 1
    assert result.err.startswith("mixcloud: Full Tracklist: ")
    assert result.err.endswith("2 changed, 1 failed\n")
    assert fields(programs, "full", "genres") == ["Deep House; Techno; Ambient"]  # the row waits for its file
    assert fields(programs, "rates", "genres") == ["Dub"]


def test_an_album_of_many_shows_is_the_users_own(programs: Programs) -> None:
    album = programs.beet("ls", "-a", "-f", "$id", "full").out.strip()
    programs.beet("modify", "-yM", "album=Mine", "albumartist=Me", f"album_id={album}", "genres=Mine")
    edit(programs.sandbox, "full-tracklist", name="Other Name", tags=NEW_TAGS)
    programs.beet("mixcloud", "refresh", "--all", "--yes", "-M")
    assert fields(programs, "other", "title", "album", "albumartist", "genres") == ["Other Name", "Mine", "Me", "Dub"]
    assert fields(programs, f"id:{album}", "album", "genres", album=True) == [
        "Full Tracklist",
        "Deep House; Techno; Ambient",
    ]


def test_tracks_of_a_show_that_was_split_keep_their_own_names(programs: Programs) -> None:
    programs.beet("rm", "-df", "full")
    imported = programs.beet("mixcloud", "import", "--split", SHOW)
    assert imported.status == 0, imported.err
    before = programs.beet("ls", "-f", "$track $title $artist $comments", "album:full").out
    assert len(before.splitlines()) == 6
    edit(programs.sandbox, "full-tracklist", name="Other Name", tags=NEW_TAGS, sections=NEW_TRACKS)
    result = programs.beet("mixcloud", "refresh", "--all", "--yes")
    assert (result.status, result.err) == (0, "6 changed, 2 unchanged\n")
    assert programs.beet("ls", "-f", "$track $title $artist $comments", "album:other").out == before
    assert fields(programs, "other", "album", "genres", album=True) == ["Other Name", "Dub"]
    nothing_drifts(programs)


def test_no_answer_and_wrong_words(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("app.mixcloud.com", status=403, body="no", times=None))
    before = rows_of(programs)
    result = programs.beet("mixcloud", "refresh", "--yes")
    assert result.status == 1
    assert result.err.endswith("mixcloud: 3 left: run the same command again to go on\n")
    assert rows_of(programs) == before
    programs.sandbox.faults.clear()
    assert programs.beet("mixcloud", "refresh", "--nonsense").status == 2
    nothing = programs.beet("mixcloud", "refresh", "-y", "artist:nobody")
    assert (nothing.status, nothing.err) == (0, "The library holds no such show of Mixcloud\n")
    assert programs.beet("mixcloud", "refresh", "-y", "year:x..y").status == 1


def test_a_person_sees_colours_and_is_asked(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS)
    screen = on_terminal(programs, "mixcloud", "refresh", typed=[("select)", "y\n")])
    assert screen.status == 0
    assert "Test Tone Radio - Full Tracklist - Full Tracklist\n  genres:\n    - Ambient\n" in screen.text
    assert "\x1b[1;31m  - Ambient" in screen.raw
    assert screen.text.rstrip().endswith("1 changed, 2 unchanged")
    assert fields(programs, "full", "genres") == ["Dub"]
    stopped = on_terminal(programs, "mixcloud", "refresh", "--details", "-p", NO_COLOR="1")
    assert stopped.text.rstrip().endswith("3 unchanged")


def test_interrupted_while_mixcloud_is_asked(programs: Programs) -> None:
    edit(programs.sandbox, "full-tracklist", tags=NEW_TAGS)
    before = rows_of(programs)
    programs.sandbox.faults.add(Fault("app.mixcloud.com", latency=60))
    process = programs.start("beets", "mixcloud", "refresh", "--yes")
    while programs.sandbox.faults._waiting:
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.1)  # it waits for the answer
    process.send_signal(signal.SIGINT)
    interrupted = programs.end_of(process, "refresh")
    assert interrupted.status == 130
    assert interrupted.err == "mixcloud: interrupted; run the same command again to go on\n"
    assert rows_of(programs) == before


@pytest.mark.parametrize("after", [0.0, 0.05])
def test_a_process_that_is_lost_leaves_whole_files_and_the_next_one_finishes(programs: Programs, after: float) -> None:
    for slug in SHOWS:
        edit(programs.sandbox, slug, tags=NEW_TAGS, sections=NEW_TRACKS)
    process = programs.start("beets", "mixcloud", "refresh", "--yes")
    deadline = time.monotonic() + 30
    while not list(programs.music.rglob(".mixcloud-*")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for slug in SHOWS:
        path = file_of(programs, slug)
        assert sound(path)
        assert len(chapters(path)) in (len(NEW_CHAPTERS), {"full-tracklist": 6, "new-two-rates": 3}.get(slug, 0))
    assert programs.beet("mixcloud", "refresh", "--yes").status == 0
    assert [len(chapters(file_of(programs, slug))) for slug in SHOWS] == [2, 2, 2]
    assert programs.beet("mixcloud", "refresh", "--all", "--yes").err == "3 unchanged\n"
    nothing_drifts(programs)


@pytest.mark.parametrize(("ending", "kind"), [("mp3", MP3), ("opus", OggOpus), ("flac", FLAC)])
def test_chapters_of_other_kinds_of_files(programs: Programs, ending: str, kind: type) -> None:
    old = file_of(programs, "full-tracklist")
    (folder := programs.home / "mine").mkdir()
    new = folder / f"mine.{ending}"
    subprocess.run([ffmpeg.executable(), "-v", "error", "-i", old, "-map", "0:a", "-t", "30", new], check=True)
    programs.beet("rm", "-f", "full")
    assert programs.beet("import", "-AqC", str(folder)).status == 0
    programs.beet("modify", "-y", f"mixcloud_url={SHOW}", f"path:{folder}")
    edit(programs.sandbox, "full-tracklist", sections=NEW_TRACKS, tags=NEW_TAGS)
    result = programs.beet("mixcloud", "refresh", "--yes", "-M", f"path:{folder}")
    assert (result.status, result.err) == (0, "1 changed\n")
    assert isinstance(kind(new), kind)
    assert read_chapters(new) == NEW_CHAPTERS
    assert programs.beet("mixcloud", "refresh", "--yes", "--chapters", f"path:{folder}").err == "1 unchanged\n"
    nothing_drifts(programs)


def test_hundreds_of_chapters_and_titles_that_mean_something_to_ffmpeg(programs: Programs) -> None:
    path = file_of(programs, "full-tracklist")
    titles = ["[CHAPTER]", "title=x", ";", "#", "\\", "'\"", "ü" * 200, "-i", "START=5", *map(str, range(300))]
    many = [Chapter(at / 10, (at + 1) / 10, title) for at, title in enumerate(titles)]
    write_chapters(path, many)
    found = read_chapters(path)
    assert len(found) == 255  # the list has no room for more; the track that ffmpeg reads has
    assert [title.strip() for _, title in found][:6] == titles[:6]
    assert len(chapters_by_ffmpeg(path)) == len(many)
