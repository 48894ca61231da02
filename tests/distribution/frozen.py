"""The zip in a standalone program, made of yt-dlp by PyInstaller as its project makes them."""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.distribution.dropped_in import PLAIN, drop_in, what_is_wrong
from tests.distribution.environments import installed_version, make_environment
from tests.distribution.results import Result, show_results
from tests.release.plugin_zip import write_zip
from tests.sandbox import Sandbox

__all__ = ["try_frozen"]

# Where the zip is put, by the program and its environment.
Place = Callable[[Path, Mapping[str, str]], object]


def _in_the_plugins_folder(_program: Path, environment: Mapping[str, str]) -> None:
    drop_in(environment)


def _unpacked(_program: Path, environment: Mapping[str, str]) -> None:
    path = drop_in(environment)
    # Named as the zip, by which it is told that it was this one.
    zipfile.ZipFile(path.rename(path.with_suffix(".packed"))).extractall(path)


def _beside_the_program(program: Path, _environment: Mapping[str, str]) -> None:
    write_zip(program.parent / "yt-dlp-plugins")


@dataclass(frozen=True)
class _Case:
    name: str
    options: tuple[str, ...] = PLAIN
    place: Place = _in_the_plugins_folder
    variables: Mapping[str, str] = field(default_factory=dict)


_EMBED = ("--embed-metadata", "--embed-chapters", "--embed-thumbnail")
_CASES = (
    _Case("zip in the plugins folder, plain file"),
    _Case("zip in the plugins folder, best audio with chapters, tags and cover", _EMBED),
    _Case("without lazy extractors", variables={"YTDLP_NO_LAZY_EXTRACTORS": "1"}),
    _Case("unpacked in the plugins folder", place=_unpacked),
    _Case("zip in `yt-dlp-plugins/` beside the program", place=_beside_the_program),
)


def try_frozen() -> int:
    """Make the program in a folder that is gone afterwards, try all cases, and print a table; gives the exit status."""
    with tempfile.TemporaryDirectory(prefix="frozen-") as name, Sandbox() as sandbox:
        folder = Path(name)
        python = make_environment(folder / "venv", "yt-dlp[default,curl-cffi]", "pyinstaller")
        versions = {package: installed_version(python, package) for package in ("yt-dlp", "PyInstaller")}
        program = _freeze(python, folder)
        return show_results(versions | {"Python": platform.python_version()}, _results(program, sandbox, folder))


def _freeze(python: Path, folder: Path) -> Path:
    find = "import pathlib, yt_dlp; print(pathlib.Path(yt_dlp.__file__).with_name('__main__.py'))"
    main = subprocess.run([python, "-c", find], check=True, capture_output=True, text=True).stdout.strip()
    options = ("--onefile", "--noconfirm", "--name", "yt-dlp", "--log-level", "ERROR", "--distpath", "made")
    subprocess.run([python, "-m", "PyInstaller", *options, main], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "made" / "yt-dlp"


def _results(program: Path, sandbox: Sandbox, folder: Path) -> Iterator[Result]:
    for number, case in enumerate(_CASES):
        # A program of its own for each, so that what lies beside one is not there for the next.
        own = folder / str(number) / program.name
        own.parent.mkdir()
        shutil.copy2(program, own)
        environment = sandbox.environment(own.parent / "home") | case.variables
        case.place(own, environment)
        wrong = what_is_wrong([str(own)], environment, *case.options)
        yield Result(case.name, "not OK" if wrong else "OK", wrong)
