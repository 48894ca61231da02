"""Settings: where they come from, what is refused, and what is told about them."""

from __future__ import annotations

import logging
import os
import pickle
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixcloud_core.api.lifetimes import LIFETIMES
from mixcloud_core.api.rates import RATES, Rate, RetryPolicy
from mixcloud_core.api.transport import Budget, Content
from mixcloud_core.config import AccountPlace, CacheBackend, Config, StreamKind
from mixcloud_core.config.kinds import Bytes, Kind, Seconds
from mixcloud_core.config.sections import SECTIONS
from mixcloud_core.config.settings import SETTINGS, VARIABLES, Setting
from mixcloud_core.errors import InvalidSettingError

SECRET = "tOpSeCrEt"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without settings."""
    for name in list(os.environ):
        if name.startswith("MIXCLOUD_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def refusal(toml: str | None = None, **sources: object) -> InvalidSettingError:
    path = None
    if toml is not None:
        path = Path(os.environ["HOME"]) / "settings.toml"
        path.write_text(toml, encoding="utf-8")
    with pytest.raises(InvalidSettingError) as caught:
        Config.load(path, **sources)  # type: ignore[arg-type]  # keyword arguments of a table of tests
    return caught.value


def test_without_any_source_there_are_the_defaults() -> None:
    config = Config.load()
    assert config == Config()
    assert {row.source for row in config.describe()} == {"default"}
    assert config.api.rates == RATES
    assert config.cache.lifetimes == LIFETIMES
    assert config.api.retry_policy() == RetryPolicy()


def test_later_sources_go_before_earlier_ones(home: Path) -> None:
    file = home / "config" / "mixcloud-plugins" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[cache]\nbackend = "file"\nlimit = "1 MiB"\nstale_for = 60\n')
    environment = {"MIXCLOUD_CACHE_BACKEND": "none", "MIXCLOUD_CACHE_LIMIT": "2MiB", "MIXCLOUD_CACHE_FOLDER": ""}
    config = Config.load(environment=environment, arguments={"cache.backend": "memory", "cache.folder": None})
    assert config.cache.backend is CacheBackend.MEMORY
    assert config.cache.limit == 2 * 2**20
    assert config.cache.stale_for == 60
    rows = {row.name: (row.value, row.source) for row in config.describe()}
    assert rows["cache.backend"] == ("memory", "an argument")
    assert rows["cache.limit"] == ("2 MiB", "MIXCLOUD_CACHE_LIMIT")
    assert rows["cache.stale_for"] == ("1 min", str(file))
    assert rows["cache.folder"] == ("not set", "default")


def test_the_usual_file_need_not_be_there_and_must_be_readable_if_it_is(home: Path) -> None:
    (home / "config").write_text("no folder")
    assert Config.load() == Config()
    (home / "config").unlink()
    (home / "config" / "mixcloud-plugins" / "config.toml").mkdir(parents=True)
    with pytest.raises(InvalidSettingError, match="can't be read"):
        Config.load()


def test_the_file_may_be_named(home: Path) -> None:
    one, two = home / "one.toml", home / "two.toml"
    one.write_bytes(b"\xef\xbb\xbf[api]\r\nretry_attempts = 1\r\n")  # as Windows' editor saves it
    two.write_text("[api]\nretry_attempts = 2\n")
    assert Config.load(environment={"MIXCLOUD_CONFIG": str(one)}).api.retry_attempts == 1
    assert Config.load(two, environment={"MIXCLOUD_CONFIG": str(one)}).api.retry_attempts == 2
    assert Config.load("~/two.toml", environment={}).api.retry_attempts == 2


def test_a_named_file_must_be_there_and_be_toml(home: Path) -> None:
    assert "nowhere.toml can't be read (No such file" in str(refusal(environment={"MIXCLOUD_CONFIG": "/nowhere.toml"}))
    with pytest.raises(InvalidSettingError, match="can't be read"):
        Config.load(home)
    for wrong in ("~nobody-has-this-name/x.toml", "nul\0"):
        with pytest.raises(InvalidSettingError, match="config: .* is not a path"):
            Config.load(wrong)
    assert "is no TOML" in str(refusal("cache = {"))
    assert "is no TOML" in str(refusal("x = " + "[" * 100_000))
    assert "is larger than" in str(refusal("#" * 2**20 + "\n"))
    (home / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidSettingError, match="is no TOML in UTF-8"):
        Config.load(home / "bad.toml")


def test_a_broken_file_does_not_show_its_secrets() -> None:
    error = refusal(f'[auth]\naccess_token = "{SECRET}" x\n')
    assert SECRET not in str(error)
    assert error.__cause__ is error.__context__ is None


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("MIXCLOUD_CACHE_BACKEND", " SQLite ", "cache.backend", CacheBackend.SQLITE),
        ("MIXCLOUD_CACHE_LIMIT", "10MB", "cache.limit", 10**7),
        ("MIXCLOUD_CACHE_LIFETIMES_SHOW", "1:02:03", "cache.lifetimes.show", 3723),
        ("MIXCLOUD_API_RATES_SEARCH", "100 per 1h", "api.rates.search", Rate(100, 3600)),
        ("MIXCLOUD_API_READ_TIMEOUT", "2.5", "api.read_timeout", 2.5),
        ("MIXCLOUD_API_RETRY_ATTEMPTS", "7", "api.retry_attempts", 7),
        ("MIXCLOUD_AUTH_ACCESS_TOKEN", SECRET, "auth.access_token", SECRET),
        ("MIXCLOUD_ACCESS_TOKEN", SECRET, "auth.access_token", SECRET),
        ("MIXCLOUD_CLIENT_ID", "abc", "auth.client_id", "abc"),
        ("MIXCLOUD_CLIENT_SECRET", SECRET, "auth.client_secret", SECRET),
        ("MIXCLOUD_AUTH_PLACE", "file", "auth.place", AccountPlace.FILE),
        ("MIXCLOUD_AUTH_COOKIES", "/tmp/c.txt", "auth.cookies", Path("/tmp/c.txt")),
        ("MIXCLOUD_STREAM_KINDS", "dash, hls", "stream.kinds", (StreamKind.DASH, StreamKind.HLS)),
        *[("MIXCLOUD_FEATURES_UPLOADS", word, "features.uploads", True) for word in ("true", "1", "Yes", "ON")],
        *[("MIXCLOUD_FEATURES_UPLOADS", word, "features.uploads", False) for word in ("false", "0", "no", "off")],
    ],
)
def test_the_environment_is_read(variable: str, text: str, name: str, value: object) -> None:
    config = Config.load(environment={variable: text})
    setting = SETTINGS[name]
    assert setting.get(getattr(config, setting.section)) == value
    assert config.sources == {name: variable}


def test_one_row_of_a_table_leaves_the_others() -> None:
    config = Config.load(
        arguments={"cache": {"lifetimes": {"show": 5}}, "api.rates": {Budget.REST: Rate(1, 2)}},
        environment={"MIXCLOUD_CACHE_LIFETIMES_CHART": "0"},
    )
    assert config.cache.lifetimes == LIFETIMES | {Content.SHOW: 5, Content.CHART: 0}
    assert config.api.rates == RATES | {Budget.REST: Rate(1, 2)}


def test_the_long_name_of_the_token_goes_first() -> None:
    config = Config.load(environment={"MIXCLOUD_AUTH_ACCESS_TOKEN": "long", "MIXCLOUD_ACCESS_TOKEN": "short"})
    assert config.auth.access_token == "long"


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        (
            "MIXCLOUD_CACHE_BACKEND",
            "disk",
            'cache.backend: "disk" is not one of none, memory, file, sqlite, redis (from MIXCLOUD_CACHE_BACKEND)',
        ),
        ("MIXCLOUD_CACHE_LIMIT", "1", 'cache.limit: "1" is not a size from 1 MiB to 1 TiB'),
        ("MIXCLOUD_CACHE_LIMIT", "much", 'cache.limit: "much" is not a size such as'),
        ("MIXCLOUD_API_RETRY_ATTEMPTS", "0", 'api.retry_attempts: "0" is not a whole number from 1 to 20'),
        ("MIXCLOUD_API_RETRY_ATTEMPTS", "4.0", "is not a whole number"),
        ("MIXCLOUD_API_RETRY_ATTEMPTS", "٤", "is not a whole number"),
        ("MIXCLOUD_API_READ_TIMEOUT", "nan", 'api.read_timeout: "nan" is not a duration such as'),
        ("MIXCLOUD_API_READ_TIMEOUT", "11m", 'api.read_timeout: "11m" is not a time from 0.1 s to 10 min'),
        ("MIXCLOUD_FEATURES_LIVE", "perhaps", 'features.live: "perhaps" is not true or false'),
        ("MIXCLOUD_API_RATES_REST", "0 per 5", 'api.rates.rest: "0 per 5" is not a rate such as'),
        ("MIXCLOUD_API_RATES_REST", "5 per 2d", "is not a rate such as"),
        ("MIXCLOUD_API_USER_AGENT", "a\r\nCookie: b", "is not ASCII characters"),
        ("MIXCLOUD_SEARCH_COUNTRY", "Germany", "is not GLOBAL or a country's code"),
        ("MIXCLOUD_STREAM_KINDS", "hls,hls", 'stream.kinds: "hls, hls" is not a list of different words'),
        ("MIXCLOUD_AUTH_COOKIES", "~nobody-has-this-name/x", "is not a path"),
        ("MIXCLOUD_CACHE_BACKND", "x", "MIXCLOUD_CACHE_BACKND: is no setting; did you mean MIXCLOUD_CACHE_BACKEND?"),
    ],
)
def test_what_the_environment_may_not_hold(variable: str, text: str, message: str) -> None:
    error = refusal(environment={variable: text})
    assert message in str(error)
    assert variable in str(error)
    assert "\r" not in str(error)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[cache]\nbackend = 3", 'cache.backend: "3" is not one of'),
        ("[cache]\nbakend = 'file'", "cache.bakend: is no setting; did you mean cache.backend? (from "),
        ("[caches]\nbackend = 'file'", "caches.backend: is no setting; did you mean cache.backend?"),
        ("cache = 3", "cache: is no setting"),
        ("[features]\nlive = 1", 'features.live: "1" is not true or false'),
        ("[features]\nlive = 'true'x", "is no TOML"),
        ("[api]\nread_timeout = nan", 'api.read_timeout: "nan" is not a time'),
        ("[api]\nread_timeout = inf", 'api.read_timeout: "inf" is not a time'),
        ("[api]\nread_timeout = true", 'api.read_timeout: "True" is not a time'),
        ("[api]\nretry_attempts = 4.0", 'api.retry_attempts: "4.0" is not a whole number'),
        ("[api]\nretry_attempts = true", "is not a whole number"),
        ("[api]\nretry_attempts = 0x" + "f" * 5000, "api.retry_attempts: "),
        ("[api]\nretry_attempts = '4'", 'api.retry_attempts: "4" is not a whole number'),
        ("[api]\nretry_attempts = 2024-02-03", 'api.retry_attempts: "2024-02-03" is not'),
        ("[stream]\nkinds = ['hls', 'mp3']", 'stream.kinds: "mp3" is not one of hls, dash, progressive'),
        ("[stream]\nkinds = []", "stream.kinds: "),
        ("[auth]\ncookies = ['x']", "auth.cookies: "),
        ("[cache.lifetimes]\nnone = 5", "cache.lifetimes.none: is no setting"),
        ("[cache.backend]\nx.y.z.a.b.c.d = 1", "is no setting"),
        ("[api]\nretry_base = 10\nretry_cap = 5", "api.retry_base: is longer than api.retry_cap"),
    ],
)
def test_what_a_file_may_not_hold(toml: str, message: str) -> None:
    assert message in str(refusal(toml))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    error = refusal("[cache]\nbackend = 1\nx = 2", environment={"MIXCLOUD_API_RETRY_ATTEMPTS": "99"})
    assert error.setting == "cache.backend"
    assert all(name in str(error) for name in ("cache.backend: ", "; cache.x: ", "; api.retry_attempts: "))
    assert "\n" not in str(error)


@pytest.mark.parametrize("name", ["cache.backend", "api.shared_limits"])
def test_redis_needs_an_address(name: str) -> None:
    error = refusal(arguments={name: "redis"})
    assert str(error) == f"cache.redis_url: is not set, and {name} needs it"
    assert Config.load(arguments={name: "redis", "cache.redis_url": "redis://localhost/0"})


def test_secrets_are_never_shown() -> None:
    given = {
        "auth.access_token": SECRET,
        "auth.client_secret": SECRET,
        "cache.redis_url": f"redis://:{SECRET}@localhost/0",
    }
    config = Config.load(arguments=given)
    assert config.auth.access_token == SECRET
    assert SECRET not in repr(config) + repr(config.describe())
    assert {row.value for row in config.describe() if row.name in given} == {"set"}
    assert {setting.name for setting in SETTINGS.values() if setting.kind.secret} == given.keys()
    for name in given:
        for wrong in (f"{SECRET} with spaces", [SECRET], f"http://{SECRET}\n"):
            error = refusal(arguments={name: wrong})
            assert "the value is not" in str(error)
            assert SECRET not in repr(error)


def test_a_secret_is_in_no_repr() -> None:
    for setting in SETTINGS.values():
        field = next(field for field in fields(SECTIONS[setting.section]) if field.name == setting.field)
        assert field.repr is not setting.kind.secret


@pytest.mark.parametrize(
    ("toml", "mode", "warned"),
    [
        (f"[auth]\naccess_token = '{SECRET}'\n", 0o644, True),
        (f"[auth]\naccess_token = '{SECRET}'\n", 0o640, True),
        (f"[auth]\naccess_token = '{SECRET}'\n", 0o600, False),
        ("[auth]\ncookies = 'cookies.txt'\n", 0o644, False),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="only there do files have such modes")
def test_secrets_that_others_can_read(
    home: Path, caplog: pytest.LogCaptureFixture, toml: str, mode: int, warned: bool
) -> None:
    file = home / "settings.toml"
    file.write_text(toml)
    file.chmod(mode)
    with caplog.at_level(logging.WARNING):
        Config.load(file)
    assert ("others can read it" in caplog.text) is warned
    assert SECRET not in caplog.text


def test_folders_are_the_users_unless_they_are_set(home: Path) -> None:
    config = Config.load()
    assert config.cache.place() == home / "cache" / "mixcloud-plugins"
    assert config.download.place() == home / "cache" / "mixcloud-plugins" / "staging"
    config = Config.load(arguments={"cache.folder": "~/c", "download.folder": home / "d"})
    assert (config.cache.place(), config.download.place()) == (home / "c", home / "d")


def test_features_can_be_turned_off() -> None:
    assert Config.load(arguments={"features.uploads": False}).features.disabled == ("uploads",)


def test_the_reference_is_a_file_of_the_defaults(home: Path) -> None:
    text = Config.reference()
    assert max(map(len, text.splitlines())) <= 120
    (home / "reference.toml").write_text(text)
    config = Config.load(home / "reference.toml")
    assert config == Config()
    # What is commented out is there as well, under its right name and in its right table.
    everything = tomllib.loads(
        "\n".join(line.removeprefix("# ") if '= ""' in line else line for line in text.splitlines())
    )
    assert set(_names(everything)) == SETTINGS.keys()


def _names(table: dict[str, object], prefix: str = "") -> list[str]:
    return [
        name
        for key, value in table.items()
        for name in (_names(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key])
    ]


def test_sections_and_variables_agree_with_the_settings() -> None:
    assert [field.name for field in fields(Config)] == [*SECTIONS, "sources"]
    assert len(VARIABLES) == len(SETTINGS) + 3
    assert [row.name for row in Config().describe()] == list(SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
def test_every_default_reads_back_from_what_is_shown(setting: Setting) -> None:
    value = setting.get(SECTIONS[setting.section]())
    if value not in (None, ""):
        assert setting.kind.from_text(setting.kind.show(value)) == value
        assert setting.kind.from_value(value) == value


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Seconds(0, 10**8), st.integers(0, 10**11).map(lambda count: count / 1000)),
        (Bytes(0, 2**50), st.integers(0, 2**50)),
    ],
)
@given(data=st.data())
def test_what_is_shown_is_exact(kind: Kind[object], values: st.SearchStrategy[object], data: st.DataObject) -> None:
    value = data.draw(values)
    assert kind.from_text(kind.show(value)) == value


@settings(max_examples=500)
@given(
    setting=st.sampled_from(list(SETTINGS.values())),
    value=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.lists(st.text()),
)
def test_any_value_is_taken_or_refused_by_name(setting: Setting, value: object) -> None:
    try:
        Config.load(arguments={setting.name: value}, environment={})
    except InvalidSettingError as error:
        assert setting.name in str(error)
    if isinstance(value, str) and "\0" not in value and value.isprintable():
        try:
            Config.load(environment={setting.variable: value})
        except InvalidSettingError as error:
            assert setting.name in str(error)


def test_settings_go_to_other_processes() -> None:
    config = Config.load(arguments={"api.rates.rest": "3 per 5"})
    assert pickle.loads(pickle.dumps(config)) == config
