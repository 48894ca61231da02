"""What metadata sources get wrong in beets, and ours must not: by the real program."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.beets_plugin.companions import asked_ids, configure, seen
from tests.beets_plugin.old_downloads import URL, address, download, make, yt_dlp_tags
from tests.beets_plugin.test_source import asked, quietly, urls
from tests.conftest import Programs
from tests.sandbox import CLOUDFLARE, Fault, Sandbox
from tests.sandbox.catalogue import CATALOGUE
from tests.sandbox.records import User
from tests.sandbox.users import OWNER

SHOW = "full-tracklist"
UUID = "0f50beab-d77d-4f0f-ac26-0b87d3e9b11b"
FOREIGN = (
    UUID,
    f"https://musicbrainz.org/release/{UUID}",
    "302127",
    "album/302127",
    "https://www.deezer.com/album/302127",
    "spotify:album:4aawyAB9vmqN3uQ7FjRGTy",
    "https://open.spotify.com/album/4aawyAB9vmqN3uQ7FjRGTy",
    "https://www.discogs.com/release/249504-Some-Thing",
    "r249504",
    "https://artist.bandcamp.com/album/some-album",
    "https://mixcloud.com.evil.example/a/b/",
    "https://evil.example/mixcloud.com/a/b/",
    f"{URL}/favorites/",
    URL,
    "NTSRadio/2021-mix",  # Deezer takes it for 2021
)


def an_album(programs: Programs, **tags: str) -> Path:
    """Make the album that the second source knows."""
    folder = programs.home / "album"
    for number in ("1", "2"):
        told = {"title": f"Song {number}", "artist": "Artist", "album": "Album", "track": number, **tags}
        make(folder / f"{number}.mp3", told, seconds=5)
    return folder


def test_foreign_ids_lead_to_no_request(programs: Programs) -> None:
    configure(programs, plugins="mixcloud, second")
    path = make(programs.home / "x.mp3", {"title": "x", "MusicBrainz Album Id": UUID}, seconds=5)
    given = [part for text in FOREIGN for part in ("-S", text)]
    for singletons in ([], ["-s"]):
        quietly(programs, *singletons, *given, path)
    quietly(programs, path)
    assert programs.sandbox.requests == []
    assert {UUID, "302127"} <= set(asked_ids(programs))  # the other source was asked


def test_files_from_elsewhere_lead_to_no_request(programs: Programs) -> None:
    """An id of YouTube's may look like ours; and what says where it is from is from there."""
    folder = programs.home / "downloads"
    make(folder / "a" / "Some Video [a_b3DeFgHiJ].m4a", {"title": "Some Video"})
    youtube = {"purl": "https://www.youtube.com/watch?v=x", "comment": "https://www.youtube.com/watch?v=x"}
    make(folder / "b" / "Another [some_body].mp3", youtube)
    make(folder / "c" / "Another [some_body].opus", youtube)
    make(folder / "d" / "Another [some_body].m4a", youtube)
    quietly(programs, folder)
    quietly(programs, "-s", folder)
    assert programs.sandbox.requests == []


def test_ordinary_albums_are_as_before(programs: Programs) -> None:
    """No request, no split; and the only other source's matches are as good as without ours."""
    folder = an_album(programs)
    configure(programs, plugins="mixcloud, second")
    result = quietly(programs, folder)
    assert "100.0%" in result.out
    assert programs.beet("ls", "-a", "-f", "$album $data_source").out == "Album Second\n"
    assert programs.sandbox.requests == []


def test_a_penalty_that_the_user_set_for_the_other_source_stays(programs: Programs) -> None:
    configure(programs, plugins="mixcloud, second", top="second:\n  data_source_mismatch_penalty: 0.5\n")
    quietly(programs, an_album(programs))
    assert programs.beet("ls", "-a").out == ""


def test_among_many_sources_a_show_is_still_taken_quietly(programs: Programs) -> None:
    configure(programs, plugins="mixcloud, second, third")
    quietly(programs, download(programs.home / "downloads", SHOW))
    path = make(programs.home / "x.m4a", {"title": "New Two Rates", "artist": "Test Tone Radio"})
    quietly(programs, "-S", address("new-two-rates"), path)
    assert urls(programs) == {address(SHOW), address("new-two-rates")}


def test_a_penalty_that_the_user_set_for_ours_counts(programs: Programs) -> None:
    configure(programs, "data_source_mismatch_penalty: 1.0", plugins="mixcloud, second")
    quietly(programs, download(programs.home / "downloads", SHOW))
    assert urls(programs) == set()


@pytest.mark.parametrize("singletons", [[], ["-s"]], ids=["album", "singleton"])
def test_paths_are_whole_after_look_ups(programs: Programs, singletons: list[str]) -> None:
    """One that is read in a thread of a look-up is relative, and stays so for everybody."""
    configure(programs, plugins="mixcloud, watching")
    programs.beet("import", "-qA", "--copy", *singletons, str(download(programs.home / "downloads", SHOW)))
    quietly(programs, "-L", *singletons)
    ((path,),) = (task["paths"] for task in seen(programs))
    assert path.startswith(str(programs.music))


def test_nothing_is_asked_where_nothing_is_looked_up(programs: Programs) -> None:
    folder = programs.home / "downloads"
    download(folder, SHOW)
    download(folder, "new-two-rates")
    result = programs.beet("import", "--pretend", str(folder))
    assert "Album: " in result.err
    quietly(programs, "-A", folder)
    assert len(programs.beet("ls", "-a").out.splitlines()) == 1  # the user wants it as it is
    assert programs.sandbox.requests == []


def test_pieces_of_a_show_and_files_of_an_album_stay_together(programs: Programs) -> None:
    configure(programs, plugins="mixcloud, watching")
    for number in ("1", "2", "3"):
        tags = yt_dlp_tags(SHOW, title=f"Piece {number}", album="Full Tracklist", track=number)
        make(programs.home / "a" / f"{number}.mp3", tags, seconds=5)
        named = {"title": f"Song {number}", "album": "Album", "artist": "Artist"}
        make(programs.home / "b" / f"Song {number} [feat_guest{number}].mp3", named, seconds=5)
    quietly(programs, programs.home / "a", programs.home / "b")
    assert [len(task["paths"]) for task in seen(programs)] == [3, 3]
    assert programs.sandbox.requests == []


def test_shows_among_other_files(programs: Programs) -> None:
    configure(programs, plugins="mixcloud, second, watching")
    folder = an_album(programs)
    download(folder, SHOW)
    download(folder, "new-two-rates", tagged=False)
    quietly(programs, folder)
    told = programs.beet("ls", "-a", "-f", "$album $data_source").out.splitlines()
    assert sorted(told) == ["Album Second", "Full Tracklist Mixcloud", "New Two Rates Mixcloud"]
    assert [len(task["paths"]) for task in seen(programs)] == [1, 1, 2]


@pytest.mark.parametrize("plugins", ["mixcloud, filefilter", "filefilter, mixcloud"])
@pytest.mark.parametrize(("pattern", "expected"), [(r".*\[", 2), (r".*Full", 1), ("nothing", 0)])
def test_other_plugins_decide_about_each_show(programs: Programs, plugins: str, pattern: str, expected: int) -> None:
    """Another one that answers the same event neither loses its say nor brings a show in twice."""
    configure(programs, plugins=plugins, top=f"filefilter:\n  path: '{pattern}'\n")
    folder = programs.home / "downloads"
    download(folder, SHOW)
    download(folder, "new-two-rates")
    quietly(programs, folder)
    assert len(programs.beet("ls").out.splitlines()) == expected


def test_an_import_that_groups_by_tags(programs: Programs) -> None:
    configure(programs)
    for slug in (SHOW, "new-two-rates"):
        download(programs.home / "downloads" / slug, slug)
    quietly(programs, "-g", "--flat", programs.home / "downloads")
    assert urls(programs) == {address(SHOW), address("new-two-rates")}


# What goes wrong, and seconds that the import may take for two shows.
TROUBLE = {
    "500": Fault("app.mixcloud.com", status=500, times=None),
    "429": Fault("app.mixcloud.com", status=429, headers={"Retry-After": "3600"}, times=None),
    "cloudflare": Fault("app.mixcloud.com", status=403, body=CLOUDFLARE, times=None),
    "nonsense": Fault("app.mixcloud.com", body="{]", times=None),
    "errors": Fault("app.mixcloud.com", graphql_errors=["Out of {order}"], times=None),
    "slow": Fault("app.mixcloud.com", latency=5, times=None),
}


@pytest.mark.parametrize("trouble", [*TROUBLE, "offline"])
def test_without_mixcloud_everything_else_goes_on_and_it_is_told_once(programs: Programs, trouble: str) -> None:
    configure(programs, "search_min_length: 30", plugins="mixcloud, second")
    if trouble in TROUBLE:
        programs.sandbox.faults.add(TROUBLE[trouble])
    environment = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    for slug in (SHOW, "new-two-rates", "no-tracklist"):
        download(programs.home / "downloads" / slug, slug)
    began = time.monotonic()
    result = quietly(
        programs,
        an_album(programs),
        programs.home / "downloads",
        **(environment if trouble == "offline" else {}),
        MIXCLOUD_API_READ_TIMEOUT="1",
    )
    assert time.monotonic() - began < 40
    assert programs.beet("ls", "-a", "-f", "$album").out == "Album\n"
    (line,) = [line for line in result.err.splitlines() if line.strip()]
    assert line.startswith("mixcloud: Mixcloud could not be asked, and the import goes on without it: ")


def test_what_is_asked_by_hand_is_asked_even_after_trouble(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("app.mixcloud.com", status=500, times=2))
    quietly(programs, download(programs.home / "a", SHOW))
    path = download(programs.home / "b", SHOW)
    quietly(programs, "-S", address(SHOW), path)
    assert urls(programs) == {address(SHOW)}


@pytest.mark.parametrize("line", ["search_min_length: soon", "search_min_length: [1]", "search_limit: many"])
def test_a_wrong_setting_is_told_before_anything_is_imported(programs: Programs, line: str) -> None:
    configure(programs, line)
    result = programs.beet("import", "-q", str(download(programs.home / "downloads", SHOW)))
    assert result.status == 1
    assert "Traceback" not in result.err
    assert f"mixcloud.{line.partition(':')[0]}" in result.err
    assert programs.beet("ls").out == ""


def test_the_parts_of_an_id_are_told_apart_by_one_request(tmp_path: Path) -> None:
    """Owner and slug may both hold a `_`; of two shows that there are, the one that fits is taken."""
    shows = [
        replace(CATALOGUE.show(OWNER, SHOW), owner="test_tone", slug="radio_show_1", name="Radio Show 1", number=901),
        replace(CATALOGUE.show(OWNER, SHOW), owner="test", slug="tone_radio_show_1", number=902, duration=300),
    ]
    users = (User("test_tone", "Test_Tone", 2001, "2015-01-01T00:00:00+00:00"),)
    users += (User("test", "Test", 2002, "2015-01-01T00:00:00+00:00"),)
    catalogue = replace(CATALOGUE, shows=(*CATALOGUE.shows, *shows), users=(*CATALOGUE.users, *users))
    with Sandbox(catalogue=catalogue) as sandbox:
        programs = Programs(sandbox, tmp_path)
        quietly(programs, make(tmp_path / "Radio Show 1 [test_tone_radio_show_1].m4a", {}))
        assert urls(programs) == {"https://www.mixcloud.com/test_tone/radio_show_1/"}
        assert asked(programs) == ["Cloudcasts"]
