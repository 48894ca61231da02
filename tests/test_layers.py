"""The house: who may know whom."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Each row stands on the rows under it.
FACE = "mixcloud_core"  # hands on the names of all below it
FLOORS = (
    ("yt_dlp_plugins", "beetsplug"),
    ("mixcloud_core.client",),
    ("mixcloud_core.auth",),
    ("mixcloud_core.http",),
    ("mixcloud_core.config",),
    ("mixcloud_core.tagging",),
    ("mixcloud_core.tags", "mixcloud_core.api"),
    (
        *("mixcloud_core.sidecars", "mixcloud_core.credits", "mixcloud_core.restrictions", "mixcloud_core.streams"),
        *("mixcloud_core.tracklists", "mixcloud_core.cue_sheets", "mixcloud_core.filters", "mixcloud_core.summary"),
        *("mixcloud_core.histories", "mixcloud_core.tracklist_files"),
        *("mixcloud_core.analytics", "mixcloud_core.engagement"),
    ),
    ("mixcloud_core.models",),
    (
        *("mixcloud_core.hosts", "mixcloud_core.links", "mixcloud_core.text", "mixcloud_core.types"),
        *("mixcloud_core.ffmpeg", "mixcloud_core.filetypes", "mixcloud_core.formats", "mixcloud_core.arguments"),
    ),
    ("mixcloud_core.errors", "mixcloud_core.private_files", "mixcloud_core.version"),
)
# What the extractor uses: yt-dlp's standalone program brings nothing but the standard library.
STANDARD_LIBRARY_ONLY = (
    "api arguments client config credits cue_sheets errors ffmpeg filetypes filters formats histories links models "
    "restrictions sidecars streams summary tags text tracklist_files tracklists types"
).split()
# Imported where they are used, for those who have them.
OPTIONAL = {
    "mixcloud_core/client.py": {"mixcloud_core.http.stack", "mixcloud_core.config"},
    "mixcloud_core/config/sections.py": {"platformdirs"},
    "mixcloud_core/config/sources.py": {"platformdirs"},
    "mixcloud_core/ffmpeg.py": {"imageio_ffmpeg"},
}


def modules() -> dict[str, Path]:
    found = {}
    for package in ("mixcloud_core", "yt_dlp_plugins", "beetsplug"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = modules()


@cache
def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {_module(name) for name in names}


def _module(name: str) -> str:
    """Give the module of `package.module.Name`."""
    return name if name in MODULES or "." not in name else _module(name.rpartition(".")[0])


def floor(module: str) -> int:
    if module == FACE:
        return 1
    # The longest name that fits: one module of a package may stand on another floor.
    fitting = [
        (len(name), number)
        for number, names in enumerate(FLOORS)
        for name in names
        if module == name or module.startswith(f"{name}.")
    ]
    return max(fitting)[1] if fitting else len(FLOORS)


@pytest.mark.parametrize("module", MODULES)
def test_nothing_imports_upward(module: str) -> None:
    for other in imported(MODULES[module]) & MODULES.keys():
        assert floor(other) >= floor(module), f"{module} imports {other}"


def test_nothing_imports_in_a_circle() -> None:
    graph = {module: imported(path) & MODULES.keys() - {module} for module, path in MODULES.items()}
    while leaves := [module for module, others in graph.items() if not others & graph.keys()]:
        for leaf in leaves:
            del graph[leaf]
    # beets' plugin class hands out the command, which loads the verbs when it runs; nothing else may be left.
    assert not graph


def test_the_plugins_do_not_know_each_other() -> None:
    for module, path in MODULES.items():
        others = {name.partition(".")[0] for name in imported(path)}
        if module.startswith("mixcloud_core"):
            assert not others & {"yt_dlp", "yt_dlp_plugins", "beets", "beetsplug"}, module
        if module.startswith("beetsplug"):
            assert "yt_dlp_plugins" not in others, module
        if module.startswith("yt_dlp_plugins"):
            assert not others & {"beets", "beetsplug"}, module


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.split(".")[1:2] and m.split(".")[1] in STANDARD_LIBRARY_ONLY]
)
def test_what_the_extractor_uses_needs_the_standard_library_only(module: str) -> None:
    path = MODULES[module]
    if not module.startswith("mixcloud_core."):
        return
    allowed = OPTIONAL.get(str(path.relative_to(ROOT)), set())
    for name in imported(path) - allowed:
        assert name.partition(".")[0] in sys.stdlib_module_names | {"mixcloud_core"}, f"{module} imports {name}"


@pytest.mark.parametrize(
    "folder", ["yt_dlp_plugins", "yt_dlp_plugins/extractor", "yt_dlp_plugins/postprocessor", "beetsplug"]
)
def test_namespaces_hold_no_init(folder: str) -> None:
    assert not (ROOT / folder / "__init__.py").exists()
