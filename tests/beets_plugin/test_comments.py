"""Comments and notifications by the real program."""

from __future__ import annotations

import json
import shlex
import sys

import pytest

from beetsplug.mixcloud.commands import command_parser
from beetsplug.mixcloud.showing.notices import address_of, in_words
from mixcloud_core.models import Cloudcast, Comment, Notification, Playlist, User
from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs, Result
from tests.sandbox import Fault
from tests.sandbox.relay import global_id
from tests.sandbox.shows import HOSTILE

SITE = "https://www.mixcloud.com"
SHOW = f"{SITE}/TestToneRadio/full-tracklist/"
KEY = "/TestToneRadio/full-tracklist/"
FIRST, REPLY, LAST = (global_id("Comment", number) for number in (9001, 9002, 9003))


def written(programs: Programs) -> list[str]:
    """What was written on the show since the start, the newest first."""
    return [comment.text for comment in programs.sandbox.state.comments.get(KEY, [])]


def typing(programs: Programs, *texts: str) -> str:
    """Give an editor that puts a text into the file each time, and nothing for an empty one."""
    script = programs.home / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        f"turn = pathlib.Path({str(programs.home / 'turn')!r})\n"
        "number = int(turn.read_text()) if turn.exists() else 0\n"
        "turn.write_text(str(number + 1))\n"
        "pathlib.Path(sys.argv[1] + '.seen').write_text(pathlib.Path(sys.argv[1]).read_text())\n"
        f"text = {texts!r}[number]\n"
        "if text: pathlib.Path(sys.argv[1]).write_text(text)\n"
    )
    return shlex.join([sys.executable, str(script)])


def test_comments_in_a_pipe(programs: Programs) -> None:
    result = programs.beet("mixcloud", "comments", SHOW)
    assert (result.status, result.err) == (0, "3 comments\n")
    assert cells(result) == [
        [FIRST, "", "2026-03-02T10:00:00Z", "GuestTone", "0:21", "The third tone is the best."],
        [REPLY, FIRST, "2026-03-02T11:00:00Z", "TestToneRadio", "", "Thank you!"],
        [LAST, "", "2026-03-03T12:30:00Z", "SilentStation", "", "Louder, please."],
    ]
    told = programs.beet("mixcloud", "comments", "TestToneRadio/full-tracklist", "--json", "-q", "--limit", "1")
    assert told.err == ""
    assert json.loads(told.out) == {
        "id": FIRST,
        "parent": None,
        "created": "2026-03-02T10:00:00Z",
        "user": "GuestTone",
        "user_name": "Guest Tone",
        "position": 21,
        "likes": 2,
        "text": "The third tone is the best.",
    }
    nothing = programs.beet("mixcloud", "comments", "TestToneRadio/no-such-show")
    assert (nothing.status, nothing.out) == (1, "")


def test_comments_on_a_terminal(programs: Programs) -> None:
    screen = on_terminal(programs, "mixcloud", "comments", SHOW, columns=70, TZ="Asia/Tokyo")
    assert screen.lines[:5] == [
        f"Guest Tone  2026-03-02 19:00  at 0:21  2 likes  {FIRST}",
        "  The third tone is the best.",
        "",
        f"    Test Tone Radio  2026-03-02 20:00  {REPLY}",
        "      Thank you!",
    ]
    hostile = on_terminal(programs, "mixcloud", "comments", "TestToneRadio/hostile-text", columns=40)
    assert hostile.status == 0
    assert all(len(line) <= 40 for line in hostile.lines)
    assert not any(sign in hostile.text for sign in HOSTILE if not sign.isprintable() and sign != "\n")


def test_commenting_answering_and_removing(programs: Programs) -> None:
    account = signed_in(programs)

    def beet(*arguments: str) -> Result:
        return programs.beet("mixcloud", "comment", SHOW, *arguments, **account)

    pretended = beet("-p", "What", "a", "set!\x1b[31m")
    assert (pretended.out, written(programs)) == (f"Would be sent to {SHOW}:\nWhat a set!\n", [])
    for empty in ([" \x1b[0m "], ["x" * 10_001]):
        assert beet(*empty).status == 1
    assert beet().status == 2
    deed, address, number = cells(beet("What a set!"))[0]
    assert (deed, address, written(programs)) == ("commented", SHOW, ["What a set!"])
    # A reply to a reply stands below the same comment.
    told = json.loads(beet("--reply-to", REPLY, "Indeed", "--json").out)
    assert (told["outcome"], told["parent"], told["text"]) == ("commented", FIRST, "Indeed")
    assert [reply.text for reply in programs.sandbox.state.replies[9001]] == ["Indeed"]
    assert beet("--remove", number).out == f"removed\t{SHOW}\t{number}\n"
    assert number not in programs.beet("mixcloud", "comments", SHOW).out
    refused = beet("--remove", LAST)
    assert (refused.status, "not allowed to remove" in refused.err) == (1, True)
    unknown = beet("--reply-to", "nothing", "Hello")
    assert "there is no comment nothing on this show" in unknown.err
    nobody = programs.beet("mixcloud", "comment", SHOW, "Hello")
    assert (nobody.status, "login --cookies-from-browser NAME" in nobody.err) == (1, True)


def test_a_comment_by_pipe_and_one_whose_answer_is_lost(programs: Programs) -> None:
    account = signed_in(programs)
    piped = programs.start("beets", "mixcloud", "comment", SHOW, "-", **account)
    piped.communicate("Two\n\n\n\nlines\n")
    assert (piped.returncode, written(programs)) == (0, ["Two\n\nlines"])
    # The show is known from before, so that nothing is asked but to write the comment.
    programs.sandbox.faults.add(Fault("app.mixcloud.com", truncate=0))
    lost = programs.beet("mixcloud", "comment", SHOW, "Once", **account)
    assert (lost.status, lost.out, written(programs)) == (1, "", ["Once", "Two\n\nlines"])
    assert lost.err.endswith(f"Whether the comment was written is not known; see: beet mixcloud comments {SHOW}\n")


def test_a_comment_out_of_the_editor(programs: Programs) -> None:
    account = signed_in(programs)
    editor = typing(programs, "Out of the editor\n# not this\n", "")
    sent = on_terminal(programs, "mixcloud", "comment", SHOW, EDITOR=editor, VISUAL=editor, **account)
    assert (sent.status, written(programs)) == (0, ["Out of the editor"]), sent.text
    assert sent.lines[-3:] == ["Commented: Full Tracklist", f"  {SHOW}", "Out of the editor"]
    empty = on_terminal(programs, "mixcloud", "comment", SHOW, EDITOR=editor, VISUAL=editor, **account)
    assert (empty.status, empty.lines[-1]) == (1, "error: the comment is empty: nothing was sent")
    assert len(written(programs)) == 1


def test_notifications(programs: Programs) -> None:
    account = signed_in(programs, "TestToneRadio")
    result = programs.beet("mixcloud", "notifications", "--unread", "--mark-read", "--pretend", **account)
    assert result.err == "2 notifications, 2 unread\n"
    address = SHOW.removesuffix("/")
    assert [[cell.rstrip("/") for cell in row] for row in cells(result)] == [
        ["2026-03-04T10:00:00Z", "favorite", "*", "ToneListener", "Tone Listener favorited Full Tracklist", address],
        [
            *("2026-03-02T10:00:00Z", "cloudcast_comment", "*", "GuestTone"),
            *("Guest Tone commented on full-tracklist: The third tone is the best.", address),
        ],
    ]
    screen = on_terminal(programs, "mixcloud", "notifications", "--mark-read", TZ="Asia/Tokyo", **account)
    assert screen.lines[:2] == [
        "   when              what",
        "*  2026-03-04 19:00  Tone Listener favorited Full Tracklist",
    ]
    assert screen.lines[-2].endswith("Hidden Listener follows you")
    assert screen.lines[-1] == "4 notifications, 2 unread: all are marked as seen now"
    assert programs.sandbox.state.notifications_read == {8001, 8002, 8003, 8004}
    told = programs.beet("mixcloud", "notifications", "--json", "--limit", "1", **account)
    assert json.loads(told.out)["title"] == "Full Tracklist"
    assert json.loads(told.out)["unread"] is False
    nobody = programs.beet("mixcloud", "notifications")
    assert (nobody.status, "login --cookies-from-browser NAME" in nobody.err) == (1, True)


@pytest.mark.parametrize(
    "words", ["a/b Hi --reply-to 7", "a/b --reply-to 7 Hi", "--reply-to 7 a/b Hi", "a/b --reply-to 7 -- Hi"]
)
def test_options_stand_anywhere(words: str) -> None:
    options = command_parser("comment").parse_args(["comment", *words.split()])
    assert (options.url, options.text, options.reply_to) == ("a/b", ["Hi"], "7")


ANN = User("ann", "Ann")
MIX = Cloudcast("x", User("me", "Me"), "mix", "Sunday Mix")
LIST = Playlist(User("bob", "Bob"), "best", "Best")


@pytest.mark.parametrize(
    ("one", "words", "address"),
    [
        (Notification("1", "follow", user=ANN), "Ann follows you", f"{SITE}/ann/"),
        (Notification("1", "repost", user=ANN, cloudcast=MIX), "Ann reposted Sunday Mix", f"{SITE}/me/mix/"),
        (
            Notification("1", "playlist_item", cloudcast=MIX, playlist=LIST),
            'Bob put Sunday Mix into the playlist "Best"',
            f"{SITE}/me/mix/",
        ),
        (Notification("1", "new_thing", cloudcast=MIX), "Somebody new thing: Sunday Mix", f"{SITE}/me/mix/"),
        (
            Notification("1", "comment_reply", user=ANN, comment=Comment("2", "So\ntrue", ANN, None)),
            "Ann answered a comment on a show: So true",
            "",
        ),
    ],
)
def test_what_a_notification_says(one: Notification, words: str, address: str) -> None:
    assert (in_words(one), address_of(one)) == (words, address)
