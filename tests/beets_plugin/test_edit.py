"""`beet mixcloud edit`: shows at Mixcloud are changed by the real program, and nothing else is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from beets import config
from beets.library import Library
from beets.logging import getLogger

from beetsplug.mixcloud.commands import command_parser
from beetsplug.mixcloud.commands.running import Run
from tests.beets_plugin.held import OWNER, edit, hold, rows_of
from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.beets_plugin.uploading import RADIO, uploads, with_token
from tests.conftest import Programs
from tests.sandbox import Fault, Sandbox
from tests.sandbox.catalogue import CATALOGUE
from tests.sandbox.records import Show

SHOW = f"{OWNER}/full-tracklist/"
TOKEN = with_token()
TAGS = ["deep house", "techno", "radio show", "ambient", "test tones"]
JPEG = b"\xff\xd8\xff" + b"a picture" * 20
LIMITED = json.dumps({"error": {"type": "RateLimitException", "message": "Too often", "retry_after": 1}})


@pytest.fixture
def programs(sandbox: Sandbox, tmp_path: Path) -> Programs:
    programs = Programs(sandbox, tmp_path)
    hold(programs)
    return programs


def now(programs: Programs, slug: str = "full-tracklist") -> Show:
    """The show as Mixcloud has it."""
    key = f"/TestToneRadio/{slug}/"
    show = programs.sandbox.state.edited.get(key) or CATALOGUE.show("TestToneRadio", slug)
    assert show
    return show


def sent(programs: Programs) -> int:
    """How many forms arrived."""
    return sum(request.path.endswith("/edit/") for request in programs.sandbox.requests)


def editor(programs: Programs, *changes: tuple[str, str]) -> dict[str, str]:
    """An editor that makes the next of some changes each time it is opened."""
    script, count = programs.home / "editor.py", programs.home / "opened"
    count.write_text("0")
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        f"count, changes = Path({str(count)!r}), {changes!r}\n"
        "number = int(count.read_text())\ncount.write_text(str(number + 1))\n"
        "file = Path(sys.argv[1])\ntext = file.read_text()\n"
        "file.with_name('seen.txt').write_text(text)\n"
        "old, new = changes[min(number, len(changes) - 1)]\n"
        "assert old in text, text\n"
        "file.write_text(text.replace(old, new))\n"
    )
    folder = programs.home / "typed"
    folder.mkdir(exist_ok=True)
    return TOKEN | {"EDITOR": f"{sys.executable} {script}", "TMPDIR": str(folder)}


def kept(programs: Programs) -> list[Path]:
    return sorted((programs.home / "typed").glob("mixcloud-*.txt"))


def test_what_is_given_is_sent_and_nothing_else(programs: Programs) -> None:
    before, library = now(programs), rows_of(programs)
    words = ("mixcloud", "edit", SHOW, "--name", "New Name", "--tag", "dub", "--tag", "techno", "--unlisted")
    pretended = programs.beet(*words, "--pretend", **TOKEN)
    assert cells(pretended) == [
        [SHOW, name, value]
        for name, value in (("name", "New Name"), ("tags-0-tag", "dub"), ("tags-1-tag", "techno"), ("unlisted", "1"))
    ]
    told = json.loads(programs.beet(*words, "--pretend", "--json", **TOKEN).out)
    assert (told["outcome"], told["changes"]["tags"]) == ("wanted", [TAGS, ["dub", "techno"]])
    assert [field["name"] for field in told["fields"]] == ["name", "tags-0-tag", "tags-1-tag", "unlisted"]
    assert sent(programs) == 0
    done = programs.beet(*words, "--yes", **TOKEN)
    assert (done.status, done.err) == (0, "1 changed\n")
    assert [row[1:] for row in cells(done)] == [
        ["name", "Full Tracklist", "New Name"],
        ["tags", "; ".join(TAGS), "dub; techno"],
        ["visibility", "public", "unlisted"],
    ]
    (form,) = uploads(programs.sandbox).received
    assert form.fields == {"name": "New Name", "tags-0-tag": "dub", "tags-1-tag": "techno", "unlisted": "1"}
    after = now(programs)
    assert (after.name, [tag.name for tag in after.tags], after.is_unlisted) == ("New Name", ["dub", "techno"], True)
    assert (after.sections, after.description, after.hosts) == (before.sections, before.description, before.hosts)
    again = programs.beet(*words, "--yes", **TOKEN)
    assert (again.status, again.out, again.err, sent(programs)) == (0, "", "1 unchanged\n", 1)
    moved = programs.beet("mixcloud", "edit", SHOW, "-yq", "--offset", "3", "--no-tags", "--publish", **TOKEN)
    assert (moved.status, moved.out, moved.err) == (0, "", "")
    assert [section.start for section in now(programs).sections] == [
        (section.start or 0) + 3 for section in before.sections
    ]
    assert (now(programs).tags, now(programs).is_unlisted, rows_of(programs)) == ((), False, library)


def test_a_terminal_shows_what_is_replaced_and_asks(programs: Programs) -> None:
    words = ("mixcloud", "edit", SHOW, "--tag", "dub", "--tag", "ambient", "--description", "One.\n\nTwo.")
    screen = on_terminal(programs, *words, typed=[("select)", "n\n")], **TOKEN)
    assert "\n".join(filter(None, screen.lines)).endswith(
        f"Full Tracklist  {SHOW}\n"
        "  description:\n    - Six tones in a row.\n    + One.\n    - Every Sunday at 18:30.\n"
        "    - https://example.org/test-tones\n    + Two.\n"
        "  tags (replaced as a whole):\n    - deep house\n    - techno\n    - radio show\n    + dub\n"
        "      ambient\n    - test tones\n"
        "Really change it at Mixcloud? (Yes/no/select) n\n1 left alone"
    ), screen.text
    assert (screen.status, sent(programs)) == (0, 0)
    edit(programs.sandbox, "no-tracklist", is_unlisted=True)
    several = on_terminal(
        programs,
        "mixcloud",
        "edit",
        "title:tracklist",
        "--unlisted",
        "--hide-stats",
        typed=[("select)", "y\n")],
        **TOKEN,
    )
    assert "Really change 2 shows at Mixcloud? (Yes/no/select) y" in several.text
    assert "  visibility: public -> unlisted\n  statistics: shown -> hidden\n" in several.text
    assert several.lines[-2:] == [*("2 changed", "The library is as it was; beet mixcloud refresh brings it in step")]
    assert all(now(programs, slug).hidden_stats for slug in ("full-tracklist", "no-tracklist"))


def test_the_library_brings_a_show_in_step(programs: Programs) -> None:
    assert programs.beet("mixcloud", "edit", "--from-library", "mixcloud_url::.", "-y", **TOKEN).err == "3 unchanged\n"
    comments = f"Other words.\n\n{SHOW}"
    programs.beet("modify", "-yW", "title=Other", "mixcloud_tags=dub", f"comments={comments}", "full")
    programs.beet("modify", "-yW", "lyrics=[00:00.00]Low – 1\n[00:20.50]High – 2", "other")
    pretended = programs.beet("mixcloud", "edit", "--from-library", "-p", SHOW, **TOKEN)
    assert [row[1:] for row in cells(pretended)] == [
        ["name", "Other"],
        ["description", "Other words."],
        ["tags-0-tag", "dub"],
        *(["sections-0-artist", "Low"], ["sections-0-song", "1"], ["sections-0-start_time", "0"]),
        *(["sections-1-artist", "High"], ["sections-1-song", "2"], ["sections-1-start_time", "20"]),
    ]
    done = programs.beet("mixcloud", "edit", "--from-library", "-y", "mixcloud_url::.", **TOKEN)
    assert (done.status, done.err, sent(programs)) == (0, "1 changed, 2 unchanged\n", 1)
    assert programs.beet("mixcloud", "edit", "--from-library", "-y", SHOW, **TOKEN).err == "1 unchanged\n"
    # What the library does not know stays at Mixcloud.
    programs.beet("modify", "-yW", "comments=", "mixcloud_tags=", "genres=", "other")
    missing = programs.beet("mixcloud", "edit", "--from-library", "-y", SHOW, f"{OWNER}/mixed-tracklist/", **TOKEN)
    assert (missing.status, "library: it does not have this show" in missing.err) == (1, True)
    assert missing.err.endswith("1 unchanged, 1 failed\n")


def test_the_form_opens_and_only_what_was_changed_is_sent(programs: Programs) -> None:
    before = now(programs)
    untouched = programs.beet("mixcloud", "edit", SHOW, "--edit", "-y", **editor(programs, ("Name:", "Name:")))
    assert (untouched.status, untouched.err) == (0, "Nothing was changed, so nothing is sent.\n1 unchanged\n")
    form = (programs.home / "typed" / "seen.txt").read_text()
    assert f"\nName: Full Tracklist\nTags: {', '.join(TAGS)}\nVisibility: public\n" in form
    assert "\nTracklist:\n0:00 " in form
    wrong = editor(programs, ("Visibility: public", "Visibility: secret"), ("secret", "unlisted"))
    screen = on_terminal(
        programs, "mixcloud", "edit", SHOW, "--edit", typed=[("ancel", "e\n"), ("select)", "y\n")], **wrong
    )
    assert 'line 20: "secret" is none of public, unlisted and draft' in screen.text
    assert (screen.status, "visibility: public -> unlisted" in screen.text) == (0, True), screen.text
    (form,) = [request for request in programs.sandbox.requests if request.path.endswith("/edit/")]
    assert now(programs).is_unlisted
    assert (now(programs).tags, now(programs).sections) == (before.tags, before.sections)
    assert kept(programs) == []


def test_what_was_typed_is_kept_when_it_can_not_be_sent(programs: Programs) -> None:
    given_up = on_terminal(
        programs, "mixcloud", "edit", SHOW, "--edit", typed=[("ancel", "c\n")], **editor(programs, ("Tags:", "Tag:"))
    )
    (path,) = kept(programs)
    assert (given_up.status, str(path) in given_up.text.replace("\n", "")) == (1, True), given_up.text
    assert "\nTag: deep house" in path.read_text()
    path.unlink()
    programs.sandbox.faults.add(Fault("api.mixcloud.com", "/edit/", status=500, times=None))
    refused = programs.beet("mixcloud", "edit", SHOW, "--edit", "-y", **editor(programs, ("Name: Full", "Name: Whole")))
    (path,) = kept(programs)
    assert (refused.status, str(path) in refused.err) == (1, True)
    assert "Name: Whole Tracklist" in path.read_text()


def test_what_can_not_be_is_refused_in_words(programs: Programs) -> None:
    foreign = programs.beet("mixcloud", "edit", SHOW, "-y", "--publish", **with_token("GuestTone"))
    assert foreign.status == 1
    assert "it is a show of TestToneRadio, and you are signed in as GuestTone" in foreign.err
    scheduled = programs.beet("mixcloud", "edit", SHOW, "-y", "--schedule", "2099-01-31 20:00", **TOKEN)
    assert (scheduled.status, "Only for shows that were never public." in scheduled.err) == (1, True), scheduled.err
    several = (SHOW, f"{OWNER}/no-such-show/", "-y", "--description", "x" * 1001)
    long = programs.beet("mixcloud", "edit", *several, **TOKEN)
    assert "Full Tracklist: description: 1001 characters are too many" in long.err
    assert (long.status, long.err.endswith("2 failed\n")) == (1, True)
    nothing = programs.beet("mixcloud", "edit", "title:nothing", "-y", "--no-tags", **TOKEN)
    assert (nothing.status, nothing.err) == (1, "error: the library holds no such show of Mixcloud\n")
    beyond = programs.home / "beyond.txt"
    beyond.write_text("0:00 A - B\n2:00:00 C - D\n")
    assert programs.beet("mixcloud", "edit", SHOW, "-y", "--tracklist", str(beyond), **TOKEN).status == 1
    nobody = programs.beet("mixcloud", "edit", SHOW, "-y", "--publish")
    assert (nobody.status, "This needs your account: your profile." in nobody.err) == (1, True)
    assert "beet mixcloud login" in nobody.err
    both = TOKEN | signed_in(programs, RADIO)
    gone = programs.beet("mixcloud", "edit", f"{OWNER}/no-such-show/", "-y", "--no-tags", **both)
    assert (gone.status, gone.out, gone.err.count("Mixcloud knows no such show")) == (1, "", 1), gone.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say which"),
        ((SHOW, "-y"), "say what to change"),
        ((SHOW, "--name", "x"), "there is no terminal to ask on"),
        ((SHOW, "--name", "x", "--json"), "show no question"),
        ((SHOW, f"{OWNER}/no-tracklist/", "-y", "--edit"), "--edit is for one show, and 2 were found"),
        ((SHOW, "-y", "--schedule", "2020-01-31 20:00"), "is over"),
    ],
)
def test_a_command_line_that_is_wrong(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(str(tmp_path / "library.db"))

    def run() -> None:
        options = command_parser("edit").parse_args(["edit", *words])
        options.run(Run(library, options, config["mixcloud"], getLogger("beets")))

    with pytest.raises(SystemExit) as caught:
        run()
    assert (caught.value.code, said in capsys.readouterr().err) == (2, True)


def test_a_draft_that_is_not_shown_and_a_cover_that_has_to_wait(programs: Programs) -> None:
    programs.sandbox.switches.hides_unpublished = True
    words = ("--publish", "--host", "GuestTone", "--no-comments", "--show-stats")
    hidden = programs.beet("mixcloud", "edit", f"{OWNER}/draft-show/", "-y", *words, **TOKEN)
    (form,) = uploads(programs.sandbox).received
    pro = {"hosts-0-username": "GuestTone", "disable_comments": "1", "hide_stats": "0"}
    assert form.fields == pro | {"publish": "1"}
    assert (hidden.status, "Mixcloud does not show it to this program" in hidden.err) == (0, True), hidden.err
    assert not now(programs, "draft-show").is_draft
    cover = programs.home / "cover.jpg"
    cover.write_bytes(JPEG)
    limit = Fault("api.mixcloud.com", "/edit/", status=403, body=LIMITED, content_type="text/javascript", times=1)
    programs.sandbox.faults.add(limit)
    waited = programs.beet("mixcloud", "edit", SHOW, "-y", "--cover", str(cover), "--max-wait", "30s", **TOKEN)
    assert (waited.status, waited.err, sent(programs)) == (0, "1 changed\n", 3), waited.err
    assert cells(waited) == [[SHOW, "cover", "", str(cover)]]
    programs.sandbox.faults.add(limit)
    both = (SHOW, f"{OWNER}/no-tracklist/", "-y", "--hide-stats", "--max-wait", "0")
    hurried = programs.beet("mixcloud", "edit", *both, "--json", **TOKEN)
    assert [json.loads(line)["title"] for line in hurried.out.splitlines()] == ["Full Tracklist"]
    assert (hurried.status, "asked too often" in hurried.err, sent(programs)) == (1, True, 4), hurried.err
    assert hurried.err.endswith("mixcloud: 1 left: run the same command again to go on\n")
