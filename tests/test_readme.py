"""The examples in the README, run as they stand there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yt_dlp.plugins
from mutagen.mp4 import MP4

from beetsplug.mixcloud import plugin
from tests.beets_plugin.held import hold, lengthen
from tests.beets_plugin.terminal import cells, signed_in
from tests.beets_plugin.uploading import mix, with_token
from tests.conftest import Programs
from tests.core.test_histories import entry, nml
from tests.listening import chapters
from tests.sandbox.records import Chapter, Track
from tests.sandbox.state import csrf_token, session_id

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOW = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"


def block(start: str) -> str:
    """Give the indented block that begins with the text, with a show of the sandbox in place of the example's."""
    found = re.search(rf"(?m)^    {re.escape(start)}.*\n(?:(?:    .*)?\n)*", README)
    assert found, f"the README has no example that begins with {start}"
    return textwrap.dedent(found[0]).strip().replace("https://www.mixcloud.com/user/show/", SHOW)


def test_the_yt_dlp_example(programs: Programs) -> None:
    program, *arguments = block("yt-dlp --embed").split()
    assert program == "yt-dlp"
    result = programs.yt_dlp(*arguments)
    assert result.status == 0, result.err
    (path,) = programs.home.glob("*.m4a")
    assert len(chapters(path)) == 6
    assert "covr" in MP4(path)


def recipe(start: str, *, user: str = "TestToneRadio") -> list[str]:
    """Give the arguments of one of yt-dlp's recipes."""
    program, *arguments = shlex.split(block(start))
    assert program == "yt-dlp"
    return [argument.replace("mixcloud.com/user/", f"mixcloud.com/{user}/") for argument in arguments]


def test_the_recipe_that_archives_a_channel(programs: Programs) -> None:
    arguments = recipe("yt-dlp --download-archive", user="GuestTone")
    result = programs.yt_dlp(*arguments)
    assert result.status == 0, result.err
    assert programs.files(programs.home / "Guest Tone") == ["2025-12-01 Guest Show.m4a"]
    programs.sandbox.forget()
    assert programs.yt_dlp(*arguments).status == 0
    assert [request.host for request in programs.sandbox.requests] == ["app.mixcloud.com"] * 2


def test_the_recipe_that_splits_a_mix(programs: Programs) -> None:
    result = programs.yt_dlp(*recipe("yt-dlp --split-chapters"))
    assert result.status == 0, result.err
    pieces = [MP4(path) for path in sorted((programs.home / "Full Tracklist").glob("*.m4a"))]
    assert [(piece["\xa9nam"][0], piece["trkn"][0]) for piece in pieces][:2] == [("220 Hz", (1, 6)), ("330 Hz", (2, 6))]
    assert all(piece["\xa9alb"] == ["Full Tracklist"] and "covr" in piece for piece in pieces)


def test_the_recipe_that_writes_tracklists(programs: Programs) -> None:
    result = programs.yt_dlp(*recipe('yt-dlp --use-postprocessor "MixcloudTracklist'))
    assert result.status == 0, result.err
    for ending in ("cue", "lrc", "txt"):
        (path,) = programs.home.glob(f"*.{ending}")
        assert "330 Hz" in path.read_text()


def test_the_recipe_with_filters(programs: Programs) -> None:
    arguments = [argument.replace("duration>=3600", "duration>=60") for argument in recipe("yt-dlp --match-filters")]
    result = programs.yt_dlp(*arguments, "--print", "id")
    assert (result.status, result.out.split()) == (101, ["TestToneRadio_full-tracklist"])


def test_the_table_of_arguments_is_the_code_s() -> None:
    told = re.findall(r"(?m)^\| `(\w+)` \|.*\| `mixcloud:\1=", README)
    sources = (path.read_text() for path in (ROOT / "yt_dlp_plugins").rglob("*.py"))
    read = {name for text in sources for name in re.findall(r'_arguments?\("(\w+)"', text)}
    assert sorted(told) == sorted(read)


def test_a_mistyped_argument_is_told_once_with_all_there_are(programs: Programs) -> None:
    told = re.findall(r"(?m)^\| `(\w+)` \|.*\| `mixcloud:\1=", README)
    result = programs.yt_dlp(
        "--extractor-args",
        "mixcloud:format=hls;order=oldest",
        "-I",
        "1:2",
        "--print",
        "id",
        "https://www.mixcloud.com/GuestTone/",
    )
    words = f"WARNING: mixcloud-plugins knows no argument 'format'; it knows {', '.join(sorted(told))}\n"
    assert result.err.count(words) == 1
    assert "knows no argument" not in result.err.replace(words, "")
    assert len(result.out.split()) == 2


def test_the_examples_of_signing_in(programs: Programs) -> None:
    cookies = {"csrftoken": csrf_token("ToneListener"), "sessionid": session_id("ToneListener")}
    line = "\t".join([".mixcloud.com", "TRUE", "/", "TRUE", "0"])
    lines = ["# Netscape HTTP Cookie File", *(f"{line}\t{name}\t{value}" for name, value in cookies.items()), ""]
    (programs.home / "cookies.txt").write_text("\n".join(lines))
    signed_in = programs.beet(*block("beet mixcloud login --cookies cookies.txt").split()[1:])
    assert signed_in.out.startswith("Signed in as ToneListener, with a session."), signed_in.err
    commands = [shlex.split(command, comments=True) for command in block("beet mixcloud whoami").splitlines()]
    told = [programs.beet(*(word.replace("NAME", "ToneListener") for word in words[1:])) for words in commands]
    assert [result.status for result in told] == [0, 0, 0, 0], told
    assert "session of ToneListener works" in told[1].out
    assert told[3].out.startswith("Signed out: ToneListener")


def test_the_examples_of_analytics(programs: Programs) -> None:
    hold(programs)
    lengthen(programs.sandbox)
    account = signed_in(programs, "TestToneRadio")
    commands = [shlex.split(command, comments=True) for command in block("beet mixcloud analytics").splitlines()]
    of_account, of_show, compared = (programs.beet(*words[1:], **account) for words in commands)
    assert of_account.out.startswith("plays\t2026-02-09\t"), of_account.err
    assert "Listeners by minute of the show" in (programs.home / "show.html").read_text(), of_show.err
    assert [line.split("\t")[5] for line in compared.out.splitlines()] == ["Full Tracklist", "New Two Rates"]


def test_the_beets_examples(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    written = config.read_text()
    assert "plugins: mixcloud" in block("plugins:")
    settings = block("mixcloud:").replace("yt_dlp: {}", "yt_dlp: {nocheckcertificate: yes}")
    config.write_text("\n".join([written.partition("mixcloud:\n")[0], settings, block("paths:")]))
    (programs.home / "addresses.txt").write_text("# one alone\nTestToneRadio/new-two-rates\n")
    ours = {
        "user/another-show": "TestToneRadio/new-two-rates",
        "https://www.mixcloud.com/user/": "GuestTone",
        "2 weeks ago": "2025-01-01",
        "1h": "1s",
    }
    for line in block("beet mixcloud import").splitlines():
        program, *arguments = shlex.split(line)
        assert program == "beet"
        result = programs.beet(*(ours.get(argument, argument) for argument in arguments))
        assert result.status == 0, result.err
    assert "Mixes/Test Tone Radio/2026-03-01 Full Tracklist/Full Tracklist.m4a" in programs.files()


def test_the_examples_of_uploading(programs: Programs) -> None:
    mix(programs, "sunday.mp3")
    mix(programs, "sunday.flac", pitch=441)
    hold(programs)
    programs.sandbox.switches.processing = 0.0
    told = []
    for line in block("beet mixcloud upload sunday.mp3 --tag").splitlines():
        program, *arguments = shlex.split(line.replace("title:Sunday", "mixcloud_url::full-tracklist"))
        assert program == "beet"
        arguments += [] if "--wait" in arguments or "--dry-run" in arguments else ["--name", "Sunday at eight"]
        result = programs.beet(*arguments, **with_token())
        assert result.status == 0, result.err
        told.append(result.out)
    assert "field\ttags-1-tag\tdub\n" in told[0]
    assert told[1:] == [
        f"unchanged\t{SHOW}\tFull Tracklist\nready\t{SHOW}\tFull Tracklist\n",
        "uploaded\thttps://www.mixcloud.com/TestToneRadio/sunday-at-eight/\tSunday at eight\n",
    ]
    places = re.findall(r"(?m)^ +upload: +#.*\n((?: {12}\w.*\n)+)", README)
    assert set(re.findall(r"(\w+):", re.sub("#.*", "", places[0]))) == set(plugin._DEFAULTS["upload"])


def test_the_examples_of_changing_and_deleting(programs: Programs) -> None:
    hold(programs)
    (programs.home / "sunday.txt").write_text("0:00 Sine - 220 Hz\n0:20 Talk\n")
    programs.beet("modify", "-yW", "mixcloud_tags=dub", "full")
    told = []
    for line in block("beet mixcloud edit user/show --tag").splitlines():
        program, *arguments = shlex.split(line.replace("user/show", SHOW).replace("title:Sunday", "title:full"))
        assert program == "beet"
        result = programs.beet(*arguments, **with_token(), **signed_in(programs, "TestToneRadio"))
        assert result.status == 0, result.err
        told.append(cells(result))
    assert told[0] == [[SHOW, "tags-0-tag", "techno"], [SHOW, "tags-1-tag", "dub"]]
    assert told[1][0][3] == "0:00 Sine – 220 Hz; 0:20 Talk"
    assert [row[1] for row in told[2]] == ["tags", "tracklist"]
    assert (told[3][0][0], programs.sandbox.state.disabled) == (SHOW, set())


def test_the_example_of_a_tracklist_from_a_history(programs: Programs) -> None:
    program, *arguments = shlex.split(block("beet mixcloud upload sunday.mp3 --tracklist"))
    assert program == "beet"
    mix(programs, "sunday.mp3", seconds=60)
    moments = ((132_317_970, 86_300), (132_317_971, 20))  # 2019-03-18 and the day after it
    (programs.home / "history.nml").write_text(nml(*(entry(f"{n}.mp3", *at) for n, at in enumerate(moments, 1))))
    result = programs.beet(*arguments, **with_token())
    assert result.status == 0, result.err
    sections = [line.split("\t")[1:] for line in result.out.splitlines() if "\tsections-" in line]
    assert sections == [
        ["sections-0-artist", "Saw"],
        ["sections-0-song", "One"],
        ["sections-0-start_time", "0"],
        ["sections-1-chapter", "Two"],
        ["sections-1-start_time", "30"],
    ]


def test_the_examples_of_taking_part_and_of_playlists(programs: Programs) -> None:
    hold(programs)
    account = signed_in(programs)
    (programs.home / "addresses.txt").write_text("TestToneRadio/mixed-tracklist\n")
    ours = {
        "user/another-show": "TestToneRadio/new-two-rates",
        "artist:NTS": "title:rates",
        "NTSRadio": "HiddenListener",
    }
    seen = set()
    for start in ("beet mixcloud favorite https", "beet mixcloud playlist create"):
        for line in block(start).splitlines():
            result = programs.beet(*(ours.get(word, word) for word in shlex.split(line)[1:]), **account)
            assert result.status == 0, (line, result.err)
            seen.add(result.out.partition("\t")[0])
    state = programs.sandbox.state
    assert state.following["ToneListener"][0] == "HiddenListener"
    assert [comment.text for comment in state.comments["/TestToneRadio/full-tracklist/"]] == ["What a set!"]
    assert state.listen_later["ToneListener"][0].slug == "mixed-tracklist"
    assert {"created", "reordered", "renamed", "removed", "deleted"} <= seen


def test_the_command_that_tries_it_without_mixcloud(programs: Programs) -> None:
    """What comes behind the installation, in a home of its own; and again, as a curious person does."""
    program, *arguments = block("python3 -m venv").partition(" && ")[2].partition(" && ")[2].split()
    assert program == ".venv/bin/python"
    assert arguments[:4] == ["-m", "tests.sandbox", "run", "--"]
    command = [sys.executable, *arguments[:3], "--home", str(programs.home / "home"), *arguments[3:]]
    first, second = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True) for _ in range(2))
    path = Path(first.stdout.rstrip("\n").split("\t")[2])
    audio = MP4(path)
    assert (audio["\xa9nam"], audio["\xa9ART"]) == (["Full Tracklist"], ["Test Tone Radio"])
    assert len(chapters(path)) == 6
    assert "covr" in audio
    assert first.stdout.startswith("imported\t")
    assert second.stdout.startswith("known\t")


def test_the_python_example(programs: Programs) -> None:
    example = block("from datetime import")
    assert len([line for line in example.splitlines() if line.strip()]) == 10
    (programs.home / "example.py").write_text(example.replace('"user"', '"TestToneRadio"'))
    result = programs.run("example", PYTHONPATH=str(programs.home))
    assert (result.status, result.err) == (0, "")
    name, chapters_told, comments, uploads, found, summary = result.out.splitlines()
    assert name.startswith("Full Tracklist by Test Tone Radio 2026-03-01")
    assert "10 s Pure Tone – 330 Hz" in chapters_told
    assert "Thank you!" in comments
    assert uploads == "['Awaiting Audio', 'Full Tracklist', 'New Two Rates']"
    assert found == "['Full Tracklist']"
    assert re.fullmatch(r"\d+ minutes; \d+", summary)


def test_the_python_example_of_an_upload(programs: Programs) -> None:
    mix(programs, "sunday.mp3", seconds=30)
    (programs.home / "example.py").write_text(block("from mixcloud_core import Mixcloud\n"))
    result = programs.run("example", PYTHONPATH=str(programs.home), **with_token())
    assert (result.status, result.err) == (0, "")
    first, *_, last, address = result.out.splitlines()
    assert (first, last) == ("0 %", "100 %")
    assert address == "https://www.mixcloud.com/TestToneRadio/sunday-mix/"
    (show,) = programs.sandbox.state.uploaded
    assert show.is_unlisted
    assert show.sections == (Track("Sine", "220 Hz", 0), Chapter("Talk", 20))


def test_the_settings_example(programs: Programs) -> None:
    (programs.home / "config.toml").write_text(block("[cache]"))
    (programs.home / "config.toml").chmod(0o600)  # an address of Redis may hold a password
    (programs.home / "show.py").write_text(
        "from mixcloud_core import Config\nprint(*Config.load().describe(), sep='\\n'); print(Config.reference())"
    )
    result = programs.run("show", PYTHONPATH=str(programs.home), MIXCLOUD_CONFIG=str(programs.home / "config.toml"))
    assert (result.status, result.err) == (0, "")
    assert "cache.backend = redis  (" in result.out
    names = re.findall(r"(?m)^\| `(\w+)` in `\[([\w.]+)\]`.* `(MIXCLOUD_\w+)` \|$", README)
    assert len(names) == 5
    for name, table, variable in names:
        assert re.search(rf"(?m)^\[{re.escape(table)}\]\n(?:.+\n)*?(?:# )?{name} = ", result.out), name
        assert variable in ("MIXCLOUD_ACCESS_TOKEN", f"MIXCLOUD_{table}_{name}".replace(".", "_").upper())


@pytest.mark.parametrize(
    "words",
    re.findall(r"(?m)^\| `([^`]+)`[^|]* \| ", README.partition("## When something is wrong")[2].partition("\n## ")[0]),
)
def test_the_errors_it_explains_exist(words: str) -> None:
    packages = (ROOT / "mixcloud_core", ROOT / "beetsplug")
    sources = [Path(yt_dlp.plugins.__file__), *(path for package in packages for path in package.rglob("*.py"))]
    assert any(words in path.read_text(encoding="utf-8") for path in sources)
