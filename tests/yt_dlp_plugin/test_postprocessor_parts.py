"""Parts of the postprocessors that the real program can't show: what they read, refuse, replace and load."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from optparse import OptionValueError
from pathlib import Path
from typing import Any

import pytest

from yt_dlp_plugins.postprocessor._mixcloud.files import replacing
from yt_dlp_plugins.postprocessor._mixcloud.show import listed, of_file
from yt_dlp_plugins.postprocessor.mixcloud import MixcloudTracklistPP, MixcloudTracksPP

ROOT = Path(__file__).resolve().parents[2]

TRACKLIST_OF_FOUR = [
    {"title": "One", "artist": "Sine", "start_time": 0},
    {"title": "Advert", "artist": None, "start_time": 10},
    {"title": "Two", "artist": None, "start_time": 20},
    {"title": "Three", "artist": "Sine", "start_time": None},
]
ONE = {"start_time": 0, "end_time": 10, "title": "Sine – One", "artist": "Sine", "track": "One"}


def test_after_chapters_were_removed_the_rest_counts() -> None:
    """As --remove-chapters leaves it; it needs an ffprobe to run."""
    advert = {"start_time": 10, "end_time": 20, "title": "Advert", "track": "Advert"}
    two = {"start_time": 20, "end_time": 30, "title": "Two", "track": "Two"}
    whole = {"tracklist": TRACKLIST_OF_FOUR, "duration": 30, "chapters": [ONE, advert, two]}
    assert [(one.label, one.start) for one in listed(whole).sections] == [
        ("Sine – One", 0),
        ("Advert", 10),
        ("Two", 20),
        ("Sine – Three", None),
    ]
    cut = whole | {"duration": 20, "chapters": [ONE, two | {"start_time": 10, "end_time": 20}]}
    assert [(one.label, one.start) for one in listed(cut).sections] == [("Sine – One", 0), ("Two", 10)]


@pytest.mark.parametrize("nonsense", [None, 7, "text", [7, None], [{}], [{"title": 7, "start_time": "x"}], {"a": 1}])
def test_an_info_of_anyones_making_is_read_as_far_as_it_makes_sense(nonsense: object) -> None:
    info = {"tracklist": nonsense, "chapters": nonsense, "duration": 60}
    assert [one.title for one in listed(info).sections if one.title] == []
    assert of_file(info).sections == ()


@pytest.mark.parametrize(
    ("processor", "arguments", "words"),
    [
        (MixcloudTracksPP, {"cover": "no"}, "no argument 'cover'"),
        (MixcloudTracksPP, {"downloader": "x", "formats": "cue"}, "no argument 'downloader', 'formats'"),
        (MixcloudTracklistPP, {"format": "cue"}, "no argument 'format'"),
        (MixcloudTracklistPP, {"formats": ""}, "no format '',"),
        (MixcloudTracklistPP, {"formats": "cue,,x"}, "no format '', 'x',"),
    ],
)
def test_every_wrong_argument_is_named(processor: type[Any], arguments: dict[str, str], words: str) -> None:
    with pytest.raises(OptionValueError, match=words):
        processor(**arguments)


def write_half(path: Path) -> None:
    with replacing(path) as new:
        new.write_text("half")
        raise KeyboardInterrupt


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    (path := tmp_path / f"{'long' * 60}.txt").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_text() == "old"
    with replacing(path) as new:
        new.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("packed", [False, True])
def test_they_load_without_the_extractors_and_without_the_core_installed(tmp_path: Path, packed: bool) -> None:
    place = ROOT
    if packed:
        place = tmp_path / "plugin.zip"
        with zipfile.ZipFile(place, "w") as target:
            for path in [*(ROOT / "mixcloud_core").rglob("*.py"), *(ROOT / "yt_dlp_plugins").rglob("*.py")]:
                target.write(path, path.relative_to(ROOT))
    (tmp_path / "code.py").write_text(
        "import sys; from yt_dlp import plugins; from yt_dlp.globals import plugin_specs, postprocessors\n"
        "plugins.load_plugins(plugin_specs.value['postprocessor'])\n"
        "postprocessors.value['MixcloudTracklistPP'](formats='txt')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('mixcloud_core')))\n"
        "print(sys.modules['mixcloud_core'].__file__)\n"
        "print('yt_dlp_plugins.extractor.mixcloud' in sys.modules)\n"
    )
    environment = {"PYTHONPATH": str(place), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "code.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "mixcloud_core mixcloud_core.version",
        str(place / "mixcloud_core" / "__init__.py"),
        "False",
    ], done.stderr
