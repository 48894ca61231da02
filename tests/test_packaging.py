"""The wheel, and how the zip for yt-dlp's plugins folder compares to it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from mixcloud_core import __version__
from tests.conftest import Programs
from tests.release.plugin_zip import write_zip

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = set(
    ".ci .gitignore CHANGELOG.md LICENSE README.md beetsplug mixcloud_core pyproject.toml tests yt_dlp_plugins".split()
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_the_three_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name.startswith(f"mixcloud_plugins-{__version__}-py3-none-any")
    assert {name.partition("/")[0] for name in names} == {
        "beetsplug",
        "mixcloud_core",
        "yt_dlp_plugins",
        f"mixcloud_plugins-{__version__}.dist-info",
    }
    for marker in ("mixcloud_core/py.typed", "beetsplug/mixcloud/py.typed"):
        assert marker in names
    for namespace in ("beetsplug", "yt_dlp_plugins", "yt_dlp_plugins/extractor", "yt_dlp_plugins/postprocessor"):
        assert f"{namespace}/__init__.py" not in names


def test_the_top_level_of_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    assert {name.partition("/")[0] for name in listed.stdout.splitlines()} <= TOP_LEVEL


def test_the_zip_holds_what_the_wheel_holds_for_yt_dlp(wheel: Path, tmp_path: Path) -> None:
    """And the licence. Whatever kind of file the packages come to hold, neither may be without it."""
    files = {
        name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(("mixcloud_core/", "yt_dlp_plugins/"))
    }
    assert set(zipfile.ZipFile(write_zip(tmp_path)).namelist()) == files | {"LICENSE"}


@pytest.mark.parametrize("packed", ["folder", "wheel"])
def test_the_plugin_brings_its_core_along(programs: Programs, wheel: Path, packed: str) -> None:
    """The zip unpacked, or the wheel as it is, do as well: whatever is installed, the core beside the plugin counts."""
    folder = programs.home / "plugins"
    folder.mkdir()
    if packed == "wheel":
        (folder / wheel.name).write_bytes(wheel.read_bytes())
    else:
        zipfile.ZipFile(write_zip(programs.home)).extractall(folder / "mixcloud")
    result = programs.yt_dlp(
        *("--no-plugin-dirs", "--plugin-dirs", str(folder)),
        *("--print", "title", "--print", "chapters.:.title"),
        "https://www.mixcloud.com/TestToneRadio/new-two-rates/",
        # An older core somewhere else, which must not be mixed with this plugin.
        PYTHONPATH=str(older_core(programs.home)),
    )
    assert result.status == 0, result.err
    assert result.out.splitlines() == ["New Two Rates", "['Sine – 220 Hz', 'Pure Tone – 330 Hz', 'Sine – 440 Hz']"]


def older_core(home: Path) -> Path:
    folder = home / "elsewhere" / "mixcloud_core"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise AssertionError('the wrong core was taken')")
    return folder.parent


def test_the_oldest_yt_dlp_is_told_alike_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = re.search(r">=([\d.]+)", project["optional-dependencies"]["yt-dlp"][0])[1]
    guard = (ROOT / "yt_dlp_plugins/extractor/_mixcloud/__init__.py").read_text()
    assert f'_OLDEST_YT_DLP = "{oldest}"' in guard
    assert f"yt-dlp {oldest} or newer" in (ROOT / "README.md").read_text()
