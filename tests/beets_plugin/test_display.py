"""What a person sees at a terminal, and that there is nothing of it in a pipe."""

from __future__ import annotations

import os
import pty
import re
import sys
from pathlib import Path

from beetsplug.mixcloud.terminal.progress import _Step
from tests.conftest import Programs
from tests.sandbox import Fault

SHOW = "https://www.mixcloud.com/TestToneRadio/full-tracklist/"


def test_speed_and_time_left_are_averages() -> None:
    first = _Step.of({"elapsed": 5, "downloaded_bytes": 1e6, "fragment_index": 1, "fragment_count": 10})
    later = _Step.of({"elapsed": 15, "downloaded_bytes": 5e6, "fragment_index": 5, "fragment_count": 10})
    assert later.since(first) == "50%  5.0 MB  0.4 MB/s  0:12 left"
    assert first.since(first) == "10%  1.0 MB"
    assert _Step.of({"downloaded_bytes": 5, "total_bytes": 10}).share == 0.5
    assert _Step.of({}).share == 0


def in_a_terminal(programs: Programs, *arguments: str) -> str:
    """Run beet in a terminal of 80 columns and give everything that was written to it."""
    script = programs.home / "terminal.py"
    script.write_text(f"import pty, sys; sys.exit(pty.spawn({[sys.executable, '-m', 'beets', *arguments]!r}) >> 8)")
    parent, child = pty.openpty()
    variables = programs.environment | {"COLUMNS": "80", "TERM": "xterm-256color"}
    process = os.posix_spawn(
        sys.executable, [sys.executable, str(script)], variables, file_actions=[(os.POSIX_SPAWN_DUP2, child, 1)]
    )
    os.close(child)
    written = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        written += piece
    os.waitpid(process, 0)
    return written.decode()


def test_a_terminal_shows_what_is_waited_for(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-", latency=0.4, times=None))
    written = in_a_terminal(programs, "mixcloud", "import", SHOW)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written)
    assert "Full Tracklist" in plain
    assert re.search(r"\d+%\s+\d\.\d MB\s+\d\.\d MB/s\s+\d:\d\d left", plain)
    assert "Imported: Full Tracklist" in plain


def test_a_pipe_gets_plain_lines_only(programs: Programs) -> None:
    result = programs.beet("mixcloud", "import", SHOW)
    assert result.err == ""
    assert "\x1b" not in result.out
    outcome, address, path = result.out.rstrip("\n").split("\t")
    assert (outcome, address) == ("imported", SHOW)
    assert Path(path).is_file()
