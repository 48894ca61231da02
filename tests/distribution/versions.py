"""The tests of the plugin with the oldest yt-dlp that it supports and with the newest, and one that is too old."""

from __future__ import annotations

import platform
import re
import signal
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.distribution.dropped_in import drop_in, what_is_wrong_if_too_old
from tests.distribution.environments import installed_version, make_environment
from tests.distribution.results import Result, show_results
from tests.release.plugin_zip import ROOT
from tests.sandbox import Sandbox

__all__ = ["try_versions"]

# The first in which a plugin can take the place of a built-in extractor, but not yet ask for impersonation by format.
_TOO_OLD = "2025.3.31"
_TESTS = ("tests/yt_dlp_plugin", "tests/test_release.py")


def try_versions() -> int:
    """Run the tests in environments that are gone afterwards, and print a table; gives the exit status."""
    # In the background of a shell it is ignored, which programs inherit; some tests send it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="versions-") as name:
        return show_results({"Python": platform.python_version()}, _results(Path(name)))


def _results(folder: Path) -> Iterator[Result]:
    yield _run_tests(folder / "oldest", f"yt-dlp=={_oldest()}")
    yield _run_tests(folder / "newest", "yt-dlp")
    yield _try_too_old(folder / "too old")


def _oldest() -> str:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    return re.search(r">=([\d.]+)", extras["yt-dlp"][0])[1]


def _run_tests(folder: Path, requirement: str) -> Result:
    python = make_environment(folder, requirement, "-e", f"{ROOT}[dev]")
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_TESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines() or ["no test ran"]
    tried = f"yt-dlp {installed_version(python, 'yt-dlp')}, {' and '.join(f'`{path}`' for path in _TESTS)}"
    return Result(tried, lines[-1], done.stdout + done.stderr if done.returncode else "")


def _try_too_old(folder: Path) -> Result:
    python = make_environment(folder / "venv", f"yt-dlp[default]=={_TOO_OLD}")
    with Sandbox() as sandbox:
        environment = sandbox.environment(folder / "home")
        drop_in(environment)
        version = subprocess.run([python, "-m", "yt_dlp", "--version"], check=True, capture_output=True, text=True)
        wrong = what_is_wrong_if_too_old([str(python), "-m", "yt_dlp"], environment, version.stdout.strip())
    return Result(
        f"yt-dlp {version.stdout.strip()}, zip dropped in: says so and goes on", "not OK" if wrong else "OK", wrong
    )
