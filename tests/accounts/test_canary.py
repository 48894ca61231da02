"""The canary finds a secret wherever one is written: each kind is planted here once."""

from __future__ import annotations

import gzip
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mixcloud_core.http.entries import Entry, encode
from mixcloud_core.http.stores.file import FileStore
from mixcloud_core.http.stores.sqlite import SqliteStore
from tests.canary import Canary, planted
from tests.conftest import Result
from tests.sandbox.apps import CLIENT_SECRET
from tests.sandbox.grants import Grants
from tests.sandbox.state import access_token, csrf_token, password, session_id
from tests.sandbox.users import OWNER

ROOT = Path(__file__).resolve().parents[2]
SECRET = access_token(OWNER)
_log = logging.getLogger("somebody.else")


def in_output(_: Path) -> None:
    code = "import os, sys; print(os.environ['SECRET'], file=sys.stderr)"
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"SECRET": SECRET}, capture_output=True, check=True)


def in_arguments(_: Path) -> None:
    subprocess.run([sys.executable, "-c", "", f"--token={SECRET}"], check=True)


def in_a_result(_: Path) -> None:
    Result(0, "", f"x{SECRET}")


def in_a_log(_: Path) -> None:
    _log.debug("asking %s", {"url": f"https://api.mixcloud.com/me/?access_token={SECRET}"})


def fail() -> None:
    raise ValueError(SECRET)


def fail_for_a_reason() -> None:
    try:
        fail()
    except ValueError as error:
        raise RuntimeError("harmless") from error


def in_a_logged_traceback(_: Path) -> None:
    try:
        fail()
    except ValueError:
        _log.debug("this failed", exc_info=True)


def in_a_caught_error(_: Path) -> None:
    with pytest.raises(ValueError, match=SECRET):
        fail()


def behind_a_caught_error(_: Path) -> None:
    with pytest.raises(RuntimeError, match="harmless"):
        fail_for_a_reason()


def held_by_a_caught_error(_: Path) -> None:
    error = RuntimeError("harmless")
    error.__dict__["url"] = f"https://www.mixcloud.com/?{SECRET}"
    with pytest.raises(RuntimeError, match="harmless"):
        raise error


def in_a_file(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "library.db").write_bytes(b"\0\xff" * 1000 + SECRET.encode() + b"\0")


def entry() -> Entry:
    return Entry(time.time(), 60, {}, b"a" * 5000 + f'{{"token": "{SECRET}"}}'.encode() + os.urandom(5000))


def in_a_cache(folder: Path) -> None:
    key = "ab" * 32
    store = SqliteStore(folder / "cache")
    store.put(key, encode(key, entry()))
    store.close()


def in_a_cache_of_files(folder: Path) -> None:
    key = "ab" * 32
    FileStore(folder / "cache").put(key, encode(key, entry()))


def in_a_packed_file(folder: Path) -> None:
    (folder / "log.gz").write_bytes(gzip.compress(SECRET.encode()))


KINDS: dict[str, Callable[[Path], None]] = {
    name: plant for name, plant in globals().items() if name.startswith(("in_", "behind_", "held_"))
}


@pytest.mark.parametrize("plant", KINDS.values(), ids=KINDS)
def test_what_is_planted_is_found(plant: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as folder, planted() as canary:
        canary.folders = [Path(folder)]
        plant(Path(folder))
        canary.look_into_folders()
        assert canary.found
        assert all(SECRET in found for found in canary.found)


def test_all_kinds_of_secrets_are_known_wherever_they_begin() -> None:
    granted = Grants().new_secret("code")
    for secret in (
        SECRET,
        session_id(OWNER),
        csrf_token(OWNER),
        csrf_token(""),
        password(OWNER),
        CLIENT_SECRET,
        granted,
    ):
        for text in (secret, f"a{secret}", f"{secret}a", f"abc{secret}def", f"é{secret}"):
            with planted() as canary:
                canary.look(text, "a text")
                assert len(canary.found) == 1, text


def test_nothing_is_found_where_nothing_is() -> None:
    with planted() as canary:
        for harmless in ("", "a" * 64, SECRET[:-1], "0123456789abcdef" * 4, b"\xff" * 100, None):
            canary.look(harmless, "nothing")
        canary.allow(SECRET)
        canary.look(SECRET, "what a test pastes")
        assert canary.found == []


def test_logs_reach_whom_they_reached_before(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "somebody.else"):
        _log.debug("unwanted")
        _log.warning("wanted")
    assert caplog.messages == ["wanted"]


def test_what_cannot_be_shown_is_no_crash() -> None:
    class UnshowableError(Exception):
        def __str__(self) -> str:
            raise ValueError

    with planted() as canary:
        _log.debug("%d", "no number")
        canary.look_at_error(UnshowableError(), "error")
        assert canary.found == []


LEAKING = """
import logging

SECRET = {first!r} + {second!r}

def test_printing():
    print(SECRET)

def test_logging():
    logging.getLogger("any").debug(SECRET)

def test_writing(tmp_path):
    (tmp_path / "file").write_text(SECRET)

def test_harmless(tmp_path):
    (tmp_path / "file").write_text(SECRET[:-1])
"""


def test_tests_that_leak_fail() -> None:
    """The whole way, in a pytest of its own."""
    with tempfile.TemporaryDirectory() as folder, planted():
        file = Path(folder, "test_leaking.py")
        file.write_text(LEAKING.format(first=SECRET[:16], second=SECRET[16:]))
        Path(folder, "pytest.ini").write_text("[pytest]\n")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "tests.canary", "-p", "no:cacheprovider", str(file)],
            cwd=folder,
            # Without the options of the pytest that runs this one: whatever is tried again is counted twice.
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DEBUG_TEMPROOT": folder, "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "4 passed, 3 errors" in done.stdout, done.stdout + done.stderr
    for name in ("printing", "logging", "writing"):
        assert f"ERROR test_leaking.py::test_{name} - AssertionError: Secrets were written" in done.stdout


def test_the_suite_is_watched(request: pytest.FixtureRequest) -> None:
    names = {"pytest_runtest_setup", "pytest_runtest_makereport", "pytest_runtest_teardown"}
    modules = {
        implementation.function.__module__
        for name in names
        for implementation in getattr(request.config.hook, name).get_hookimpls()
    }
    assert Canary.__module__ in modules
