"""Settings that beets shares with everything else of this project."""

from __future__ import annotations

from tests.conftest import Programs

SHOW = "https://www.mixcloud.com/TestToneRadio/plain-old-show/"


def test_what_beets_leaves_open_is_taken_from_the_shared_settings(programs: Programs) -> None:
    folder = programs.home / "downloads"
    settings = {"MIXCLOUD_DOWNLOAD_FORMAT": "http", "MIXCLOUD_DOWNLOAD_FOLDER": str(folder)}
    result = programs.beet("mixcloud", "import", SHOW, **settings)
    assert (result.status, result.err) == (0, "")
    assert folder.is_dir()
    assert not programs.staging.exists()
    assert not [request for request in programs.sandbox.requests if request.path.endswith(".ts")]


def test_downloads_that_are_switched_off_and_wrong_settings_are_told(programs: Programs) -> None:
    off = programs.beet("mixcloud", "import", SHOW, MIXCLOUD_FEATURES_DOWNLOADS="no")
    wrong = programs.beet("mixcloud", "import", SHOW, MIXCLOUD_DOWNLOAD_FORMT="x")
    assert (off.status, wrong.status) == (1, 1)
    assert "features.downloads" in off.err
    assert "did you mean MIXCLOUD_DOWNLOAD_FORMAT?" in wrong.err
    assert programs.sandbox.requests == []
