"""The wheel, and the zip that users of yt-dlp's standalone program put into their plugin folder."""

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


@pytest.mark.parametrize("packed", ["zip", "folder", "wheel"])
def test_the_plugin_brings_its_core_along(programs: Programs, wheel: Path, packed: str) -> None:
    """As in a plugin folder of the standalone program: whatever is installed, the core beside the plugin counts."""
    folder = programs.home / "plugins"
    folder.mkdir()
    if packed == "wheel":
        (folder / wheel.name).write_bytes(wheel.read_bytes())
    elif packed == "folder":
        zipfile.ZipFile(wheel).extractall(folder / "mixcloud")
    else:
        make_zip(wheel, folder / "yt-dlp-mixcloud.zip")
    result = programs.yt_dlp(
        *("--no-plugin-dirs", "--plugin-dirs", str(folder)),
        *("--print", "title", "--print", "chapters.:.title"),
        "https://www.mixcloud.com/TestToneRadio/new-two-rates/",
        # An older core somewhere else, which must not be mixed with this plugin.
        PYTHONPATH=str(older_core(programs.home)),
    )
    assert result.status == 0, result.err
    assert result.out.splitlines() == ["New Two Rates", "['Sine – 220 Hz', 'Pure Tone – 330 Hz', 'Sine – 440 Hz']"]


def make_zip(wheel: Path, path: Path) -> None:
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if name.startswith(("yt_dlp_plugins/", "mixcloud_core/")):
                target.writestr(name, source.read(name))


def older_core(home: Path) -> Path:
    folder = home / "elsewhere" / "mixcloud_core"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise AssertionError('the wrong core was taken')")
    return folder.parent


def test_an_old_yt_dlp_says_what_to_do(programs: Programs) -> None:
    """The plugin's first line of defence: without it the built-in would answer behind a wall of tracebacks."""
    code = "import yt_dlp.version; yt_dlp.version.__version__ = '2024.01.01'\nimport yt_dlp_plugins.extractor._mixcloud"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "mixcloud-plugins needs yt-dlp 2025.07.21 or newer, and this is 2024.01.01" in done.stderr


def test_the_oldest_yt_dlp_is_told_alike_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = re.search(r">=([\d.]+)", project["optional-dependencies"]["yt-dlp"][0])[1]
    guard = (ROOT / "yt_dlp_plugins/extractor/_mixcloud/__init__.py").read_text()
    assert f'_OLDEST_YT_DLP = "{oldest}"' in guard
    assert f"yt-dlp {oldest} or newer" in (ROOT / "README.md").read_text()
