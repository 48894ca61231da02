"""Settings that beets shares with everything else of this project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import confuse
import pytest
from beets.exceptions import UserError

from beetsplug.mixcloud.plugin import _DEFAULTS
from beetsplug.mixcloud.settings import Settings, check_names
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
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace("mixcloud:\n", "mixcloud:\n  subscribtions: []\n"))
    told = "error: configuration error: mixcloud.subscribtions: there is no such setting; did you mean subscriptions?\n"
    misspelt = programs.beet("mixcloud", "sync")
    assert (misspelt.status, misspelt.err) == (1, told)
    assert programs.beet("ls").status == 0
    assert programs.sandbox.requests == []


def view_of(settings: dict[Any, Any]) -> confuse.ConfigView:
    """Give the settings as beets has them when these stand in its file."""
    defaults = {**_DEFAULTS, "search_limit": 5}
    root = confuse.RootView([confuse.ConfigSource({"mixcloud": settings}, "config.yaml")])
    root.add(confuse.ConfigSource({"mixcloud": defaults}))
    return root["mixcloud"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"fromat": "x"}, "mixcloud.fromat: there is no such setting; did you mean format?"),
        (
            {"upload": {"visibilty": "x"}},
            "mixcloud.upload.visibilty: there is no such setting; did you mean visibility?",
        ),
        ({7: "x"}, "mixcloud.7: there is no such setting"),
    ],
)
def test_a_misspelt_setting(settings: dict[Any, Any], told: str) -> None:
    check_names(view_of({"search_limit": 3, "source_weight": 0.5, "yt_dlp": {"any": 1}, "subscriptions": [{}]}))
    with pytest.raises(UserError) as caught:
        check_names(view_of(settings))
    assert str(caught.value) == f"configuration error: {told}"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"format": "[["}, "format: '[[' is no format selection of yt-dlp: Missing closing/opening brackets"),
        ({"yt_dlp": {"outtmpl": "x"}}, "yt_dlp.outtmpl is set by the plugin itself"),
        ({"yt_dlp": {"ratelimit": "fast"}}, "yt_dlp.ratelimit: 'fast' is no number of bytes"),
        ({"yt_dlp": {"max_filesize": True}}, "yt_dlp.max_filesize: True is no number of bytes"),
        ({"yt_dlp": {"cookiefile": "/nope.txt"}}, "yt_dlp.cookiefile: there is no file /nope.txt"),
        ({"yt_dlp": {"retries": "many"}}, "yt_dlp.retries: must be a number"),
        ({"yt_dlp": {"verbose": "x"}}, "yt_dlp.verbose: must be yes or no"),
        ({"yt_dlp": {"socket_timeout": [1]}}, "yt_dlp.socket_timeout: must be a number"),
        ({"yt_dlp": {"proxy": 3128}}, "yt_dlp.proxy: must be a text"),
        ({"yt_dlp": {"http_headers": "x"}}, "yt_dlp.http_headers: must be a list of names with values"),
        ({"yt_dlp": {"cookiesfrombrowser": "NAME"}}, "yt_dlp.cookiesfrombrowser: unsupported browser specified"),
        ({"yt_dlp": {"cookiesfrombrowser": "firefox:x"}}, "yt_dlp: yt-dlp does not take these options: could not find"),
        ({"yt_dlp": {"extractor_args": {"mixcloud": "x"}}}, "yt_dlp.extractor_args: must be names of extractors"),
        ({"yt_dlp": {"impersonate": 3}}, "yt_dlp: yt-dlp does not take these options: "),
    ],
)
def test_what_yt_dlp_could_not_use_is_told_before_anything_starts(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(UserError) as caught:
        Settings.read(view_of(settings))
    assert str(caught.value).startswith(f"configuration error: mixcloud.{told}")
    assert "\n" not in str(caught.value)


def test_options_are_written_as_for_yt_dlp(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n")
    given = {"ratelimit": "1.5M", "buffersize": 2048, "retries": "infinite", "cookiefile": str(cookies), "proxy": None}
    arguments = {"extractor_args": {"mixcloud": {"formats": "hls,dash", "account": ["me"]}}}
    options = Settings.read(view_of({"yt_dlp": {**given, **arguments, "ratelimitt": 4}})).yt_dlp
    assert {name: options[name] for name in given} == {
        "ratelimit": 1_572_864,
        "buffersize": 2048,
        "retries": float("inf"),
        "cookiefile": str(cookies),
        "proxy": None,
    }
    assert options["extractor_args"] == {"mixcloud": {"formats": ["hls", "dash"], "account": ["me"]}}
    told = "mixcloud.yt_dlp.ratelimitt: yt-dlp has no such option; did you mean ratelimit?"
    Settings.read(view_of({"yt_dlp": {"ratelimitt": 4}}))
    assert [record.getMessage() for record in caplog.records] == [told]
