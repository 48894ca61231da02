"""Kills uploads at random moments and runs them again: a program of its own, whose children are warm.

`python -m tests.beets_plugin.killing_uploads FOLDER TIMES` inside of the sandbox; prints how many children were killed,
and how many second runs had to refuse, because nobody could know. Fails at the first show that is there twice, or not.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import time
from pathlib import Path

from beetsplug.mixcloud.publishing.earlier import Standing, look_back
from beetsplug.mixcloud.publishing.fingerprints import fingerprint
from beetsplug.mixcloud.publishing.journal import Journal
from beetsplug.mixcloud.publishing.sending import send
from mixcloud_core.client import Mixcloud
from mixcloud_core.models import CloudcastForm

_SIZE = 2_000_000


def run(folder: Path, audio: Path, *, again: bool = False) -> Standing:
    """Do what the verb does with one mix; gives how it stood before."""
    with Mixcloud() as api:
        account = api.rest.me().username
        journal = Journal(folder, account)
        key = fingerprint(audio)
        with journal.alone(lambda: None):
            found = look_back(api, journal, audio=key, name=audio.stem, held="", account=account)
            if found.standing is Standing.NEW or again:
                form = CloudcastForm(name=audio.stem, unlisted=True)
                send(api, journal, fingerprint=key, audio=audio, form=form, report=lambda _done, _total: None)
            elif found.standing is Standing.FOUND and found.entry:
                journal.note(key, found.entry)
    return found.standing


def in_child(folder: Path, audio: Path, after: float | None, *, again: bool = False) -> int | None:
    """Run in a child, which may be killed after some seconds: None then, else the place of its result."""
    child = os.fork()
    if child == 0:
        status = 99
        try:
            status = list(Standing).index(run(folder, audio, again=again))
        finally:
            os._exit(status)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if code == -signal.SIGKILL else code


def shows(name: str) -> list[str]:
    with Mixcloud() as api:
        return [show.url for show in api.own_shows_named(name)]


def new_mix(folder: Path, number: int) -> Path:
    path = folder / f"mix {number}.mp3"
    path.write_bytes(b"ID3\x04\0\0\0\0\0\0" + random.randbytes(_SIZE))
    return path


def main(folder: Path, times: int) -> None:
    folder.mkdir(parents=True)
    assert run(folder / "journal", new_mix(folder, 0)) is Standing.NEW  # loads all that children need
    gc.freeze()
    kills = refusals = 0
    lasts: list[float] = []
    for number in range(1, times + 2):
        audio, began = new_mix(folder, number), time.monotonic()
        kills += in_child(folder / "journal", audio, random.uniform(0, lasts[0]) if lasts else None) is None
        lasts.append(time.monotonic() - began)
        second = Standing(list(Standing)[in_child(folder / "journal", audio, None) or 0])
        made = shows(audio.stem)
        if second is Standing.REFUSED:
            # The journal was a moment ahead of the last piece: the user looks, and says so.
            refusals += 1
            assert not made, f"{audio.stem}: refused, and it is there: {made}"
            in_child(folder / "journal", audio, None, again=True)
            made = shows(audio.stem)
        assert len(made) == 1, f"{audio.stem}: {second}, {made}"
    assert run(folder / "journal", audio) is Standing.THERE
    print(kills, refusals)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
