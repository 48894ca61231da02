"""What it costs to have the plugins, when they are not used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

# Milliseconds of CPU that enabling a plugin may add.
_ALLOWED = 10
_FEWEST_RUNS, _MOST_RUNS = 6, 120


@pytest.mark.parametrize(
    "module", ["mixcloud_core", "mixcloud_core.links", "mixcloud_core.client", "mixcloud_core.api.graphql"]
)
def test_nothing_slow_is_loaded_before_it_is_used(module: str) -> None:
    slow = ("requests", "keyring", "mutagen", "yt_dlp", "beets", "rich", "urllib3", "imageio_ffmpeg")
    code = f"import sys, {module}; print(*[name for name in {slow!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_the_package_itself_loads_none_of_its_modules() -> None:
    code = "import sys, mixcloud_core; print(*sorted(name for name in sys.modules if name.startswith('mixcloud')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["mixcloud_core", "mixcloud_core.version"]


def caller() -> dict[str, str]:
    """The caller's environment, with Python keeping what it compiles: a plugin is compiled once, not at every start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """Give the milliseconds of CPU that a command takes."""
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0
    return (usage.ru_utime + usage.ru_stime) * 1000


def added(command: list[str], without: dict[str, str], with_it: dict[str, str]) -> float:
    """Give what is added, by runs that take turns; on a busy machine it takes more of them to find.

    By the minima, or by the median of the pairs: noise adds to either, and never takes away from both.
    """
    runs: list[tuple[float, float]] = []
    difference = float("inf")
    while len(runs) < _FEWEST_RUNS or (difference >= _ALLOWED and len(runs) < _MOST_RUNS):
        runs.append((cpu(command, without), cpu(command, with_it)))
        of_minima = min(run[1] for run in runs) - min(run[0] for run in runs)
        difference = min(of_minima, median(run[1] - run[0] for run in runs))
    return difference


def test_enabling_the_beets_plugin_costs_next_to_nothing(tmp_path: Path) -> None:
    environments = []
    for name, plugins in (("without", "[]"), ("with", "[mixcloud]")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.yaml").write_text(f"plugins: {plugins}\ndirectory: {folder}\nlibrary: {folder}/library.db\n")
        environments.append(caller() | {"BEETSDIR": str(folder)})
    assert (
        "mixcloud"
        in subprocess.run(
            [sys.executable, "-m", "beets", "version"], env=environments[1], capture_output=True, text=True, check=True
        ).stdout
    )
    assert added([sys.executable, "-m", "beets", "version"], *environments) < _ALLOWED


def test_loading_the_yt_dlp_plugin_costs_next_to_nothing(tmp_path: Path) -> None:
    """yt-dlp loads all plugins for every address; that alone is measured, for all else it does there is noise.

    Its --version, which would be quick to measure, loads none.
    """
    load = (
        "import time, yt_dlp\n"
        "from yt_dlp.plugins import load_all_plugins\n"
        "start = time.process_time(); load_all_plugins(); print((time.process_time() - start) * 1000)\n"
        "import sys\n"
        "assert {'yt_dlp_plugins.extractor.mixcloud', 'yt_dlp_plugins.postprocessor.mixcloud'} <= sys.modules.keys()\n"
    )
    environment = caller() | {"XDG_CONFIG_HOME": str(tmp_path)}
    runs: list[float] = []
    while len(runs) < _FEWEST_RUNS or (min(runs) >= _ALLOWED and len(runs) < _MOST_RUNS):
        done = subprocess.run([sys.executable, "-c", load], env=environment, capture_output=True, check=True)
        runs.append(float(done.stdout))
    assert min(runs) < _ALLOWED
