"""`beet mixcloud art`: covers of what the library holds, by the real program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from tests.beets_plugin.held import OWNER, fields, file_of, hold, rows_of, vanish
from tests.beets_plugin.terminal import on_terminal
from tests.conftest import Programs
from tests.sandbox import Fault, Sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture, as far as its first bytes tell" * 10
PICTURES = "thumbnailer.mixcloud.com"


@pytest.fixture
def programs(sandbox: Sandbox, tmp_path: Path) -> Programs:
    programs = Programs(sandbox, tmp_path)
    hold(programs)
    return programs


def cover_of(programs: Programs, slug: str) -> Path:
    return file_of(programs, slug).with_name("cover.jpg")


def take_away(programs: Programs, slug: str) -> bytes:
    """Take the cover out of the folder and out of the file, and give it."""
    cover, path = cover_of(programs, slug), file_of(programs, slug)
    content, times = cover.read_bytes(), path.stat()
    cover.unlink()
    audio = MP4(path)
    del audio["covr"]
    audio.save()
    os.utime(path, (times.st_atime, times.st_mtime))
    return content


def inside(programs: Programs, slug: str) -> bytes:
    return bytes(MP4(file_of(programs, slug)).get("covr", [b""])[0])


def asked_for_pictures(programs: Programs) -> list[str]:
    return [request.path for request in programs.sandbox.requests if request.host == PICTURES]


def nothing_drifts(programs: Programs) -> None:
    assert programs.beet("update", "-p").out == ""
    assert not [name for name in programs.files() if "/." in name], "something was left behind"


def test_what_has_a_cover_is_not_asked_about(programs: Programs) -> None:
    before = rows_of(programs)
    result = programs.beet("mixcloud", "art", "--yes")
    assert (result.status, result.out, result.err) == (0, "", "3 unchanged\n")
    nobody = programs.beet("mixcloud", "art", "--force")
    assert (nobody.status, "there is no terminal to ask on" in nobody.err) == (2, True)
    assert (programs.sandbox.requests, rows_of(programs)) == ([], before)


def test_a_missing_cover_comes_beside_the_file_and_into_it(programs: Programs) -> None:
    cover = take_away(programs, "full-tracklist")
    pretended = programs.beet("mixcloud", "art", "--pretend")
    assert [line.split("\t")[1:3] for line in pretended.out.splitlines()] == [
        ["cover", "none"],
        ["cover in the file", "none"],
    ]
    assert inside(programs, "full-tracklist") == b""
    programs.sandbox.forget()
    result = programs.beet("mixcloud", "art", "--yes")
    assert (result.status, result.err) == (0, "1 changed, 2 unchanged\n")
    assert cover_of(programs, "full-tracklist").read_bytes() == inside(programs, "full-tracklist") == cover
    (address,) = asked_for_pictures(programs)
    assert address.startswith("/unsafe/1024x1024/")
    assert programs.beet("ls", "-a", "-f", "$artpath", "full").out.strip() == str(cover_of(programs, "full-tracklist"))
    nothing_drifts(programs)


def test_force_replaces_what_is_another_and_leaves_what_is_the_same(programs: Programs) -> None:
    for slug in ("full-tracklist", "no-tracklist"):
        cover_of(programs, slug).write_bytes(b"\xff\xd8\xffold")
    times = {path: path.stat().st_mtime_ns for path in programs.music.rglob("*.*") if path.is_file()}
    assert programs.beet("mixcloud", "art", "--yes").err == "3 unchanged\n"
    screen = on_terminal(programs, "mixcloud", "art", "--force", "full", typed=[("select)", "y\n")])
    assert "Test Tone Radio - Full Tracklist - Full Tracklist\n  cover: JPEG, 6 B -> JPEG, 12" in screen.text
    assert "cover in the file" not in screen.text
    assert screen.text.rstrip().endswith("1 changed")
    assert cover_of(programs, "full-tracklist").read_bytes() == inside(programs, "full-tracklist")
    changed = {path.name for path, before in times.items() if path.stat().st_mtime_ns != before}
    assert changed == {"cover.jpg"}
    assert cover_of(programs, "no-tracklist").read_bytes() == b"\xff\xd8\xffold"


def test_another_kind_of_picture_takes_the_place_of_the_old_file(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault(PICTURES, body=PNG, content_type="image/jpeg", times=None))
    assert programs.beet("mixcloud", "art", "--yes", "--force", "full").status == 0
    path = file_of(programs, "full-tracklist")
    assert path.with_name("cover.png").read_bytes() == inside(programs, "full-tracklist") == PNG
    assert not cover_of(programs, "full-tracklist").exists()
    assert fields(programs, "full", "artpath", album=True) == [str(path.with_name("cover.png"))]
    nothing_drifts(programs)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(PICTURES, body="<html>no picture</html>", content_type="image/jpeg", times=None),
        Fault(PICTURES, status=404, times=None),
        Fault(PICTURES, status=302, headers={"Location": "https://example.org/cover.jpg"}, times=None),
        Fault(PICTURES, body=b"\xff\xd8\xff" + bytes(6 * 1024 * 1024), content_type="image/jpeg", times=None),
    ],
    ids=["no picture", "missing", "elsewhere", "too large"],
)
def test_what_is_no_cover_is_told_and_changes_nothing(programs: Programs, fault: Fault) -> None:
    before = rows_of(programs)
    content = cover_of(programs, "full-tracklist").read_bytes()
    programs.sandbox.faults.add(fault)
    result = programs.beet("mixcloud", "art", "--yes", "--force", "full")
    assert result.status == 1
    assert result.err.startswith("mixcloud: Full Tracklist: ")
    assert result.err.endswith("1 failed\n")
    assert cover_of(programs, "full-tracklist").read_bytes() == inside(programs, "full-tracklist") == content
    assert rows_of(programs) == before


def test_gone_shows_keep_their_covers_and_without_writing_files_stay(programs: Programs) -> None:
    cover = take_away(programs, "full-tracklist")
    vanish(programs.sandbox, "new-two-rates")
    result = programs.beet("mixcloud", "art", "--yes", "--force", "-W")
    assert (result.status, "1 changed, 1 unchanged, 1 not at Mixcloud" in result.err) == (0, True)
    assert (cover_of(programs, "full-tracklist").read_bytes(), inside(programs, "full-tracklist")) == (cover, b"")
    assert cover_of(programs, "new-two-rates").is_file()


def test_a_single_track_has_its_cover_inside(programs: Programs) -> None:
    take_away(programs, "full-tracklist")
    (folder := programs.home / "mine").mkdir()
    file_of(programs, "full-tracklist").rename(folder / "mine.m4a")
    programs.beet("rm", "-f", "full")
    programs.beet("import", "-AqCs", str(folder))
    assert programs.beet("mixcloud", "art", "--yes", f"{OWNER}/full-tracklist/".join(["mixcloud_url:", ""])).status == 0
    assert MP4(folder / "mine.m4a")["covr"]
    assert not list(folder.glob("cover*"))


def test_other_plugins_that_embed_do_not_get_in_the_way(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace("[mixcloud]", "[mixcloud, embedart, zero]") + "zero: {fields: bpm}\n")
    cover = take_away(programs, "full-tracklist")
    result = programs.beet("mixcloud", "art", "--yes")
    assert (result.status, result.err) == (0, "1 changed, 2 unchanged\n"), result.err
    assert inside(programs, "full-tracklist") == cover
    nothing_drifts(programs)
