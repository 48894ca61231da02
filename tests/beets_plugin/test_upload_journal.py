"""What two runs of one upload rely on: what is written down of it, and when."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from beets.exceptions import UserError

from beetsplug.mixcloud.publishing.journal import Entry, Journal, State
from beetsplug.mixcloud.publishing.sending import send
from mixcloud_core.errors import (
    ApiError,
    MixcloudError,
    NetworkError,
    RateLimitError,
    ServerError,
    UploadRejectedError,
    UploadUncertainError,
)
from mixcloud_core.models import Cloudcast, CloudcastForm

ENTRY = Entry.begin("Sunday", ("https://www.mixcloud.com/maker/sunday/",))
KEY = "100-abc"


def test_the_journal_keeps_each_account_apart_private_and_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "uploads", "Straße")
    assert journal.find(KEY) is None
    with journal.alone(pytest.fail):
        journal.note(KEY, ENTRY)
        journal.note(KEY, sent := replace(ENTRY, state=State.SENT))
        assert Journal(tmp_path / "uploads", "STRASSE").find(KEY) == sent
        assert Journal(tmp_path / "uploads", "another").find(KEY) is None
        journal.note("5-f", replace(sent, state=State.PUBLISHED, url="https://www.mixcloud.com/maker/Sunday-1/"))
        assert journal.addresses() == {"https://www.mixcloud.com/maker/sunday-1/"}
        journal.forget(KEY)
        journal.forget(KEY)
        assert journal.find(KEY) is None
    (file,) = tmp_path.rglob("*.json")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]


FOREIGN = json.dumps(
    {"version": 1, "name": "a", "known": [], "state": "published", "began": "", "url": "https://evil.example/a/b/"}
    | {"unpublish": False}
).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 2}',
        b'{"version": 1, "state": "lost"}',
        b"\xff",
        b"[" * 9999,
        None,
        FOREIGN,
    ],
)
def test_a_damaged_note_is_no_leave_to_upload(tmp_path: Path, content: bytes | None) -> None:
    journal = Journal(tmp_path, "me")
    with journal.alone(pytest.fail):
        journal.note(KEY, ENTRY)
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(bytes(2 * 1024 * 1024) if content is None else content)
    with pytest.raises(UserError, match="damaged"):
        journal.find(KEY)


def test_a_journal_that_can_not_be_kept_keeps_from_uploading(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("no folder")
    journal = Journal(tmp_path / "uploads", "me")
    for work in (lambda: journal.note(KEY, ENTRY), lambda: journal.alone(pytest.fail).__enter__()):
        with pytest.raises(UserError, match="nothing is sent without them"):
            work()


def test_another_process_is_told_of_and_waited_for(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from beetsplug.mixcloud.publishing.journal import Journal\n"
        "with Journal(Path(sys.argv[1]), 'me').alone(print): print('in', flush=True); input()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "in\n"
        told: list[str] = []

        def let_go() -> None:
            told.append("waits")
            other.stdin.close()  # type: ignore[union-attr]  # it is a pipe

        with Journal(tmp_path, "me").alone(let_go):
            assert told == ["waits"]


class Mixcloud:
    """As far as sending asks it: what becomes of a form, when so much of it was sent."""

    def __init__(self, sent: int, end: BaseException | None = None) -> None:
        self._sent, self._end = sent, end

    def own_shows_named(self, _name: str) -> tuple[Cloudcast, ...]:
        return ()

    def upload(self, _audio: Path, _form: CloudcastForm, *, known: object, progress: Any) -> str:
        assert known == ()
        for done in range(self._sent + 1):
            progress(done, 3)
        if self._end:
            raise self._end
        return "https://www.mixcloud.com/maker/new/"


OLD = replace(ENTRY, state=State.PUBLISHED, url="https://www.mixcloud.com/maker/old/")
BROKEN, LOST = NetworkError("broke off"), UploadUncertainError("lost", name="New", known=())
ENDS: dict[str, tuple[Mixcloud, Entry | None, State | None, str]] = {
    "all well": (Mixcloud(3), None, State.PUBLISHED, "new"),
    "broken off": (Mixcloud(2, BROKEN), None, None, ""),
    "broken off, of what was there before": (Mixcloud(2, BROKEN), OLD, State.PUBLISHED, "old"),
    "refused in the end": (Mixcloud(3, UploadRejectedError("no", fields={})), None, None, ""),
    "limited in the end": (Mixcloud(3, RateLimitError("slowly")), OLD, State.PUBLISHED, "old"),
    "refused without words": (Mixcloud(3, ApiError("status 413")), None, None, ""),
    "trouble in the end": (Mixcloud(3, ServerError("status 500")), None, State.SENT, ""),
    "nobody knows": (Mixcloud(3, LOST), None, State.SENT, ""),
    "nobody knows, of what was there before": (Mixcloud(3, LOST), OLD, State.SENT, "old"),
    "ended in the middle": (Mixcloud(2, KeyboardInterrupt()), OLD, State.BEGUN, "old"),
}


@pytest.mark.parametrize(("api", "before", "state", "slug"), ENDS.values(), ids=ENDS)
def test_the_journal_holds_what_may_be_at_mixcloud(
    tmp_path: Path, api: Mixcloud, before: Entry | None, state: State | None, slug: str
) -> None:
    journal, seen = Journal(tmp_path, "me"), []

    def report(done: int, _total: int) -> None:
        entry = journal.find(KEY)
        assert entry
        seen.append((done, entry.state))

    with journal.alone(pytest.fail):
        if before:
            journal.note(KEY, before)
        with suppress(MixcloudError, KeyboardInterrupt):
            send(
                api,  # type: ignore[arg-type]  # all of it that is asked for
                journal,
                fingerprint=KEY,
                audio=tmp_path / "mix.mp3",
                form=CloudcastForm(name="New"),
                report=report,
            )
        after = journal.find(KEY)
    told = [(done, State.SENT if done == 3 else State.BEGUN) for done in range(len(seen))]
    assert seen == told
    assert (after.state if after else None) is state
    assert (after.url if after else "").endswith(f"/{slug}/" if slug else "")


def test_what_the_journal_writes_is_plain_json(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "me")
    with journal.alone(pytest.fail):
        journal.note(KEY, ENTRY)
    (file,) = tmp_path.rglob("*.json")
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told == {
        "version": 1,
        "name": "Sunday",
        "known": ["https://www.mixcloud.com/maker/sunday/"],
        "state": "begun",
        "began": ENTRY.began,
        "url": "",
        "unpublish": False,
    }
