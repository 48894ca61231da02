"""The zip for yt-dlp's plugin folder: how it is made, and that it works in every kind of yt-dlp."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipapp
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import Programs
from tests.distribution.dropped_in import PLAIN, drop_in, what_is_wrong, what_is_wrong_if_too_old
from tests.release.plugin_zip import NAME, ROOT

YT_DLP = Path(find_spec("yt_dlp").origin).parent
# What PyInstaller left out of yt-dlp's programs, with other versions of either: nothing in yt-dlp asks for it.
NOT_FROZEN = "tomllib zoneinfo graphlib sched plistlib shelve dbm timeit unittest wsgiref cmd code curses wave".split()
# What is for other hosts than yt-dlp, and what that needs.
NOT_FOR_YT_DLP = (
    "mixcloud_core.config mixcloud_core.http beetsplug beets platformdirs requests_toolbelt pyrate_limiter tenacity "
    "requests_cache redis rich keyring imageio_ffmpeg"
).split()


def make_zip(checkout: Path, folder: Path, umask: int = -1) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.release", "zip", "--output", str(folder)]
    return subprocess.run(
        command, cwd=checkout, capture_output=True, text=True, check=False, umask=umask, env={"PYTHONPATH": ""}
    )


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    """From another folder, at another time, by another user; with what Python and editors leave lying there."""
    copy = tmp_path / "elsewhere" / "copy"
    for name in ("mixcloud_core", "yt_dlp_plugins", "tests/release"):
        shutil.copytree(ROOT / name, copy / name)
    for name in ("LICENSE", "tests/__init__.py"):
        shutil.copy(ROOT / name, copy / name)
    for name in ("__pycache__/links.cpython-311.pyc", "links.py~", ".links.py.swp", ".mypy_cache/links.json"):
        left = copy / "mixcloud_core" / name
        left.parent.mkdir(exist_ok=True)
        left.touch()
    for path in copy.rglob("*.py"):
        path.chmod(0o600)
        os.utime(path, (0, 1_000_000_000))
    assert make_zip(ROOT, tmp_path / "one", umask=0o022).returncode == 0
    assert make_zip(copy, tmp_path / "other", umask=0o077).returncode == 0
    assert (tmp_path / "one" / NAME).read_bytes() == (tmp_path / "other" / NAME).read_bytes()


def test_it_is_made_for_everybody(tmp_path: Path) -> None:
    assert make_zip(ROOT, tmp_path).returncode == 0
    entries = zipfile.ZipFile(tmp_path / NAME).infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(set(names))
    assert {"LICENSE", "mixcloud_core/__init__.py", "yt_dlp_plugins/extractor/mixcloud.py"} <= set(names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.create_system for entry in entries} == {3}


def test_path_size_and_checksum_are_told(tmp_path: Path) -> None:
    told = make_zip(ROOT, tmp_path / "new" / "folder").stdout.splitlines()
    path = tmp_path / "new" / "folder" / NAME
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert told == [str(path), f"{path.stat().st_size} bytes", f"sha256 {digest}"]


def test_a_folder_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = make_zip(ROOT, tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr == f"tests.release: cannot write into {tmp_path / 'file'}: File exists\n"


@pytest.fixture(scope="module")
def zipped_yt_dlp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """yt-dlp as one zipped file, as its project hands it out."""
    folder = tmp_path_factory.mktemp("zipapp")
    shutil.copytree(YT_DLP, folder / "yt_dlp", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(YT_DLP / "__main__.py", folder)
    # Compiled once, by pip, and not at every start: to save time.
    for compiled in YT_DLP.rglob(f"__pycache__/*.{sys.implementation.cache_tag}.pyc"):
        beside = folder / "yt_dlp" / compiled.parents[1].relative_to(YT_DLP)
        shutil.copy(compiled, beside / f"{compiled.name.partition('.')[0]}.pyc")
    program = folder.with_name("yt-dlp")
    zipapp.create_archive(folder, program)
    return program


def without_checkout(programs: Programs, *before: Path) -> dict[str, str]:
    """Give an environment for `python -S`: with what pip installed, but without the checkout, to which a .pth leads."""
    return programs.environment | {"PYTHONPATH": os.pathsep.join(map(str, [*before, YT_DLP.parent]))}


@pytest.mark.parametrize("lazy", [True, False], ids=["lazy", "all extractors"])
@pytest.mark.parametrize("packed", ["pip", "zipapp"])
def test_it_works_where_it_is_dropped_in(programs: Programs, zipped_yt_dlp: Path, packed: str, lazy: bool) -> None:
    """Whatever older version is installed: the core beside the plugin counts."""
    drop_in(programs.environment)
    older = older_version(programs.home)
    if packed == "pip":
        program, environment = ("-m", "yt_dlp"), without_checkout(programs, older)
    else:  # with nothing installed but that older version
        program, environment = (str(zipped_yt_dlp),), programs.environment | {"PYTHONPATH": str(older)}
    if not lazy:
        environment["YTDLP_NO_LAZY_EXTRACTORS"] = "1"
    assert not what_is_wrong((sys.executable, "-S", *program), environment, *PLAIN)


def older_version(home: Path) -> Path:
    folder = home / "older"
    for name in ("mixcloud_core", "yt_dlp_plugins/extractor/_mixcloud"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise ImportError('the older version was taken')")
    (folder / "yt_dlp_plugins/extractor/mixcloud.py").write_text("import yt_dlp_plugins.extractor._mixcloud")
    return folder


def prepared(preparation: str) -> Sequence[str]:
    return sys.executable, "-S", "-c", f"{preparation}; import yt_dlp; yt_dlp.main()"


def test_it_needs_nothing_that_a_frozen_program_lacks(programs: Programs) -> None:
    drop_in(programs.environment)
    command = prepared(f"import sys; sys.modules.update(dict.fromkeys({NOT_FROZEN + NOT_FOR_YT_DLP}))")
    assert not what_is_wrong(command, without_checkout(programs), *PLAIN)


def test_an_old_yt_dlp_says_what_to_do_and_goes_on(programs: Programs) -> None:
    drop_in(programs.environment)
    command = prepared("import yt_dlp.version; yt_dlp.version.__version__ = '2025.03.31'")
    assert not what_is_wrong_if_too_old(command, without_checkout(programs), "2025.03.31")
