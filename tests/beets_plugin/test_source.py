"""`beet import` of old downloads, by the real program: what is recognised, and what it becomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mediafile import MediaFile
from mutagen.id3 import TXXX, WOAS
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from tests.beets_plugin.companions import configure
from tests.beets_plugin.old_downloads import URL, address, download, make, yt_dlp_tags
from tests.conftest import Programs, Result
from tests.test_readme import block

FIELDS = (
    "title artist artists album albumartist albumtypes comp genres year month day media data_source mixcloud_url "
    "mixcloud_tags mb_trackid mb_releasetrackid mb_albumid mb_albumartistid mb_albumartistids mb_artistids track "
    "comments lyrics"
).split()
SHOW = "full-tracklist"


def items(programs: Programs) -> dict[str, dict[str, str]]:
    """Give the fields of all items, by title."""
    result = programs.beet("ls", "-f", "\x1e" + "\x1f".join(f"{name}=${name}" for name in FIELDS))
    rows = [row.strip("\n").split("\x1f") for row in result.out.split("\x1e")[1:]]
    found = [dict(part.partition("=")[::2] for part in row) for row in rows]
    return {row["title"]: row for row in found}


def urls(programs: Programs) -> set[str]:
    """Give the addresses of all albums; what has none is given by its name."""
    return set(programs.beet("ls", "-a", "-f", "$mixcloud_url").out.splitlines())


def quietly(programs: Programs, *arguments: str | Path, **environment: str) -> Result:
    """Import without any question: only what is recommended strongly is taken, and nothing else."""
    result = programs.beet("import", "-q", "--copy", *map(str, arguments), **environment)
    assert result.status == 0, result.err
    assert "Traceback" not in result.err
    return result


def asked(programs: Programs) -> list[str]:
    """Give the names of the questions that Mixcloud was asked."""
    bodies = [json.loads(request.body) for request in programs.sandbox.requests]
    return [body["query"].split("(")[0].split()[-1] for body in bodies]


def test_a_folder_of_old_downloads_becomes_an_album_for_each_show_with_one_request(programs: Programs) -> None:
    folder = programs.home / "downloads"
    download(folder, SHOW, "m4a")
    download(folder, "new-two-rates", "mp3")
    download(folder, "hosted-by-guest", "opus")
    download(folder, "no-tracklist", "m4a", tagged=False)
    result = quietly(programs, folder)
    assert result.err == ""
    assert urls(programs) == {address(slug) for slug in (SHOW, "new-two-rates", "hosted-by-guest", "no-tracklist")}
    assert asked(programs) == ["Cloudcasts"]
    assert sorted(Path(name).suffix for name in programs.files()) == [".m4a", ".m4a", ".mp3", ".opus"]


def test_the_candidate_is_what_the_command_imports(programs: Programs) -> None:
    programs.beet("mixcloud", "import", address(SHOW))
    by_command = items(programs)
    programs.beet("rm", "-df")
    download(programs.home / "downloads", SHOW)
    quietly(programs, programs.home / "downloads")
    assert items(programs) == by_command


@pytest.mark.parametrize("kind", ["m4a", "mp3", "opus"])
@pytest.mark.parametrize("singletons", [False, True], ids=["album", "singleton"])
def test_every_kind_of_file_without_a_word_in_musicbrainz_fields_and_without_drift(
    programs: Programs, kind: str, singletons: bool
) -> None:
    folder = programs.home / "downloads"
    download(folder, SHOW, kind)
    quietly(programs, *(["-s"] if singletons else []), folder)
    (found,) = items(programs).values()
    assert found["mixcloud_url"] == address(SHOW)
    assert found["mixcloud_tags"] == "deep house; techno; radio show; ambient; test tones"
    assert (found["genres"], found["albumtypes"]) == ("Deep House; Techno; Ambient", "broadcast; dj-mix")
    assert (found["year"], found["month"], found["day"]) == ("2026", "03", "01")
    assert found["lyrics"].startswith("[00:00.00]Sine – 220 Hz")
    assert found["track"] == ("00" if singletons else "01")
    assert {name: value for name, value in found.items() if name.startswith("mb_") and value} == {}
    (path,) = programs.music.rglob(f"*.{kind}")
    file = MediaFile(path)
    assert {name: value for name in file.fields() if name.startswith("mb_") and (value := getattr(file, name))} == {}
    assert programs.beet("write", "-p").out == ""
    assert programs.beet("update", "-p").out == ""


def test_our_own_tag_counts_whatever_else_the_file_says(programs: Programs) -> None:
    path = make(programs.home / "downloads" / "x.m4a", {"comment": f"{URL}/new-two-rates/"})
    audio = MP4(path)
    audio["----:com.apple.iTunes:MIXCLOUD_URL"] = address(SHOW).lower().encode()
    audio.save()
    quietly(programs, path)
    assert urls(programs) == {address(SHOW)}


@pytest.mark.parametrize("where", ["purl", "WOAS", "comment", "other spelling"])
def test_an_address_in_a_tag(programs: Programs, where: str) -> None:
    path = make(programs.home / "downloads" / "x.mp3", {"title": "Full Tracklist"})
    audio = MP3(path)
    if where == "WOAS":
        audio.tags.add(WOAS(url=address(SHOW)))
    elif where == "other spelling":
        audio.tags.add(TXXX(encoding=3, desc="purl", text=["http://m.mixcloud.com/testtoneradio/full-tracklist?x=1"]))
    else:
        audio.tags.add(TXXX(encoding=3, desc=where, text=[address(SHOW)]))
    audio.save()
    quietly(programs, path)
    assert urls(programs) == {address(SHOW)}


def test_an_address_inside_of_a_comment_is_a_candidate_among_others(programs: Programs) -> None:
    words = f"Part one: {URL}/new-two-rates/, and this is {address(SHOW)}."
    tags = {"title": "Full Tracklist", "artist": "Test Tone Radio", "comment": words}
    quietly(programs, make(programs.home / "downloads" / "x.m4a", tags))
    assert urls(programs) == {address(SHOW)}
    assert asked(programs) == ["Cloudcasts"]


def test_files_that_only_have_a_name(programs: Programs) -> None:
    folder = programs.home / "downloads"
    download(folder / "a", SHOW, tagged=False)
    download(folder / "b", "new-two-rates", tagged=False, name="New_Two_Rates_[TestToneRadio_new-two-rates] (1).m4a")
    download(folder / "c", "no-tracklist", tagged=False, name="02 No Tracklist [TestToneRadio_no-tracklist].f64.m4a")
    quietly(programs, folder)
    assert urls(programs) == {address(SHOW), address("new-two-rates"), address("no-tracklist")}


def test_a_name_that_fits_in_neither_title_nor_length_is_not_taken_quietly(programs: Programs) -> None:
    folder = programs.home / "downloads"
    make(folder / "Something Else [TestToneRadio_full-tracklist].m4a", {}, seconds=20)
    quietly(programs, folder)
    assert urls(programs) == set()


def test_an_id_given_by_hand(programs: Programs) -> None:
    path = make(programs.home / "downloads" / "01.m4a", {})
    quietly(programs, "-S", "https://m.mixcloud.com/testtoneradio/full-tracklist?x=1", path)
    quietly(programs, "-s", "-S", "TestToneRadio/new-two-rates", path)
    assert {row["mixcloud_url"] for row in items(programs).values()} == {address(SHOW), address("new-two-rates")}


def test_a_show_that_has_gone_is_looked_for_by_its_words(programs: Programs) -> None:
    configure(programs, "search_min_length: 30")
    tags = yt_dlp_tags(SHOW, purl=f"{URL}/gone/", comment=f"{URL}/gone/")
    quietly(programs, make(programs.home / "downloads" / "x.m4a", tags))
    assert urls(programs) == {address(SHOW)}


def test_what_is_imported_again_is_recognised_by_the_library_and_keeps_its_path(programs: Programs) -> None:
    """Paths are relative in look-ups: one that was read there would stay so."""
    path = download(programs.home / "downloads", SHOW)
    programs.beet("import", "-qA", "--copy", str(path))
    before = programs.beet("ls", "-p").out
    quietly(programs, "-L")
    assert urls(programs) == {address(SHOW)}
    after = programs.beet("ls", "-p").out
    assert after.startswith(str(programs.music))
    assert Path(after.strip()).is_file()
    assert not Path(before.strip()).exists() or before == after
    programs.beet("modify", "-y", "mixcloud_plays=1")
    programs.beet("modify", "-ya", "mixcloud_plays=1")
    quietly(programs, "-L")
    assert programs.beet("ls", "-f", "$mixcloud_plays").out.strip() == "10103"


def test_the_examples_of_the_readme(programs: Programs) -> None:
    folder = programs.home / "Downloads" / "mixes"
    for slug in (SHOW, "no-tracklist"):
        download(folder, slug)
    make(programs.home / "mix.mp3", {}, seconds=60)
    by_folder, by_id = block("beet import ~/Down").split(), block("beet import -S").split()
    assert by_folder[:2] == by_id[:2] == ["beet", "import"]
    quietly(programs, *[part.replace("~", str(programs.home)) for part in by_folder[2:]])
    assert urls(programs) == {address(SHOW), address("no-tracklist")}
    programs.beet("rm", "-fa")
    quietly(programs, *by_id[2:])
    assert urls(programs) == {address(SHOW)}


def test_tracks_that_were_cut_out_of_a_show_are_not_the_show(programs: Programs) -> None:
    path = make(programs.home / "x.m4a", {"title": "220 Hz", "artist": "Sine", "comment": address(SHOW)}, seconds=10)
    programs.beet("import", "-qA", "-s", "--copy", "--set", "mixcloud_part=1", str(path))
    quietly(programs, "-L", "-s")
    assert programs.sandbox.requests == []
