"""Imports that are cut off: killed at any step, interrupted, without a network, or with another beet beside them.

SWEEP=all kills at every step of an import, instead of at a few of them; SWEEP=20 kills 20 times while many shows come.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.beets_plugin import lost
from tests.beets_plugin.importing import BULK, OWNER, add_settings, config_file, facts, start, wait_for
from tests.conftest import Programs
from tests.peaks import peak, watched
from tests.sandbox import Fault, Sandbox

SHOW = f"{OWNER}/full-tracklist/"
SWEEP = os.environ.get("SWEEP", "")
MANY = ("--limit", "5", BULK)

# Settings of a library that was there before, so that its making is no part of what is cut off.
FORMS = {"album": (SHOW,), "split": ("--split", "--keep", SHOW), "forced": ("--force", SHOW)}


def with_home(sandbox: Sandbox, home: Path, form: str = "") -> Programs:
    programs = Programs(sandbox, home)
    (home / "plugins").mkdir()
    shutil.copyfile(lost.__file__, home / "plugins" / "lost.py")
    add_settings(programs, f"pluginpath: {home / 'plugins'}")
    config_file(programs).write_text(config_file(programs).read_text().replace("[mixcloud]", "[mixcloud, lost]"))
    programs.beet("ls")
    if form == "forced":
        programs.beet("mixcloud", "import", SHOW)
    return programs


def steps_of(programs: Programs, *arguments: str) -> list[str]:
    """Import as it should be, and give the steps of that."""
    log = programs.home / "steps.log"
    result = programs.beet("mixcloud", "import", *arguments, LOST_LOG=str(log))
    assert result.status == 0, result.err
    return log.read_text().splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_killed_at_any_step_the_next_import_makes_it_whole(sandbox: Sandbox, tmp_path: Path, form: str) -> None:
    (tmp_path / "whole").mkdir()
    undisturbed = with_home(sandbox, tmp_path / "whole", form)
    steps = steps_of(undisturbed, *FORMS[form])
    wanted = facts(undisturbed)
    # The last third is where rows are written and files move.
    begin = 2 * len(steps) // 3
    at = range(1, len(steps) + 1) if SWEEP == "all" else random.sample(range(begin, len(steps)), 1)
    for number in at:
        (home := tmp_path / f"killed-{number}").mkdir()
        programs = with_home(sandbox, home, form)
        killed = programs.beet("mixcloud", "import", *FORMS[form], LOST_AT=str(number))
        if killed.status != -signal.SIGKILL:  # threads take a step more or less
            continue
        sandbox.forget()
        again = programs.beet("mixcloud", "import", *FORMS[form])
        assert again.status == 0, (number, steps[number - 1], again.err)
        assert _movable(facts(programs), home) == _movable(wanted, tmp_path / "whole"), (number, steps[number - 1])
        shutil.rmtree(home)


def _movable(found: dict[str, object], home: Path) -> str:
    return json.dumps(found, default=str, indent=1, sort_keys=True).replace(str(home), "HOME")


def test_killed_again_and_again_while_many_come_nothing_is_lost_and_nothing_twice(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed").mkdir()
    undisturbed, programs = with_home(sandbox, tmp_path / "whole"), with_home(sandbox, tmp_path / "killed")
    started = time.monotonic()
    assert undisturbed.beet("mixcloud", "import", *MANY).status == 0
    took = time.monotonic() - started
    sandbox.forget()
    for _ in range(int(SWEEP) if SWEEP.isdigit() else 3):
        running = start(programs, *MANY)
        time.sleep(random.uniform(0.2, 0.9) * took)
        running.kill()
        running.communicate()
    result = programs.beet("mixcloud", "import", *MANY)
    assert result.status == 0, result.err
    assert _movable(facts(programs), tmp_path / "killed") == _movable(facts(undisturbed), tmp_path / "whole")


def test_ctrl_c_ends_soon_and_the_next_one_repeats_one_request_for_each_show(programs: Programs) -> None:
    answered = threading.Event()
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-[4-9]-", until=answered, times=None))
    running = start(programs, BULK)
    wait_for(programs, "/seg-3-", times=4)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (130, "")
    assert err == "mixcloud: interrupted; run the same command again to go on where it stopped\n"
    # Of a list of 1000, no more was asked for than needed.
    assert [request.path for request in programs.sandbox.requests].count("/graphql") <= 2
    programs.sandbox.faults.clear()
    answered.set()
    time.sleep(0.5)  # what was asked for is still answered, and noted
    first = segments(programs)
    programs.sandbox.forget()
    result = programs.beet("mixcloud", "import", *MANY)
    assert result.status == 0, result.err
    twice = [path for path in segments(programs) if path in first]
    assert len(twice) <= 4, twice
    assert len(programs.beet("ls").out.splitlines()) == 5


def segments(programs: Programs) -> list[str]:
    return [request.path for request in programs.sandbox.requests if "/seg-" in request.path]


def test_a_second_ctrl_c_ends_at_once(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-[2-9]-", until=threading.Event(), times=None))
    running = start(programs, *MANY)
    wait_for(programs, "/seg-1-", times=2)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    time.sleep(0.2)
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    assert time.monotonic() - asked < 4
    assert running.returncode == 130


def test_without_a_network_it_says_so_and_goes_on_when_there_is_one(programs: Programs) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text() + "    retries: 0\n    fragment_retries: 0\n    extractor_retries: 0\n")
    nowhere = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9")
    gone = programs.beet("mixcloud", "import", SHOW, f"{OWNER}/no-tracklist/", **nowhere)
    assert gone.status == 1
    assert gone.err.count("can't be reached") == 2
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-[4-9]-", status=503, times=None))
    broken = programs.beet("mixcloud", "import", *MANY)
    assert broken.status == 1
    assert broken.err.splitlines()[-1] == "5 failed"
    assert programs.beet("ls").out == ""
    programs.sandbox.faults.clear()
    programs.sandbox.forget()
    result = programs.beet("mixcloud", "import", *MANY)
    assert result.status == 0, result.err
    assert not [path for path in segments(programs) if "/seg-1-" in path or "/seg-2-" in path]


def test_two_at_once_bring_every_show_once(programs: Programs) -> None:
    programs.beet("ls")
    both = [start(programs, *MANY) for _ in range(2)]
    ends = [running.communicate(timeout=100) for running in both]
    assert [running.returncode for running in both] == [0, 0], ends
    assert len(programs.beet("ls").out.splitlines()) == 5
    assert len(programs.beet("ls", "-a").out.splitlines()) == 5
    assert len(list(programs.music.rglob("*.m4a"))) == 5
    outcomes = [line.partition("\t")[0] for out, _ in ends for line in out.splitlines()]
    assert outcomes.count("imported") == 5
    assert outcomes.count("known") == 5


def test_a_full_disk_leaves_no_half_of_many(programs: Programs) -> None:
    """A limit on the size of files: each of the shows meets it."""
    running = start(programs, *MANY)
    resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (700_001, 700_001))
    result = programs.end_of(running, "import")
    assert result.status == 1
    assert result.err.splitlines()[-1] == "5 failed"
    assert result.err.count("Mend that and run the same command again") == 5
    assert programs.beet("ls").out == ""
    assert not programs.music.exists() or programs.files() == []
    assert programs.beet("mixcloud", "import", *MANY).status == 0
    assert list(programs.staging.iterdir()) == []


def test_memory_does_not_grow_with_what_is_downloaded(programs: Programs) -> None:
    folder = programs.home / "peaks"
    assert programs.beet("mixcloud", "import", *MANY, **watched(folder)).status == 0
    assert peak(folder) < 244  # yt-dlp and beets alone take 100
