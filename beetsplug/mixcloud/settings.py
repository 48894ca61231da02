"""The settings under `mixcloud:` in beets' configuration, read and checked once when a command starts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import confuse
from beets.exceptions import UserError

from beetsplug.mixcloud.arguments import did_you_mean
from beetsplug.mixcloud.ytdlp_options import check_format, read_options
from mixcloud_core.config import Config, Download
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.ffmpeg import find_ffmpeg

__all__ = ["FORMS", "Settings", "check_names", "require_programs", "shared_settings", "staging_place"]

# What beets' configuration may say of the settings that all of mixcloud-plugins shares.
_SHARED = ("account", "client_id", "client_secret")

# How shows are imported: see `bringing.How`.
FORMS = ("album", "singletons", "split")

# What beets read before it was called data_source_mismatch_penalty.
_OLD = frozenset(("source_weight",))

# More would be unkind to Mixcloud.
_MOST_WORKERS = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run."""

    staging: Path
    format: str
    yt_dlp: Mapping[str, Any]
    account: str = ""  # whose site session yt-dlp uses; empty for nobody's
    workers: int = 4
    form: str = "album"
    keep: bool = False

    @classmethod
    def read(cls, config: confuse.ConfigView) -> Settings:
        """Read the settings; raises UserError that names the one that is wrong, and AuthenticationError.

        What beets' configuration leaves open is taken from the settings that all of mixcloud-plugins shares.
        """
        try:
            shared = shared_settings(config)
            options = read_options(config["yt_dlp"])
            settings = cls(
                staging=_staging(config["staging"], shared),
                format=_format(config["format"], shared.download.format),
                yt_dlp=options,
                # yt-dlp would print its cookies, and refuses.
                account="" if options.get("debug_printtraffic") else _session_account(shared),
                workers=_workers(config["workers"]),
                form=config["form"].as_choice(FORMS),
                keep=config["keep"].get(bool),
            )
        except (confuse.ConfigError, InvalidSettingError) as error:
            raise UserError(f"configuration error: {error}") from error
        if "downloads" in shared.features.disabled:
            raise UserError("downloads are switched off: by features.downloads in the settings of mixcloud-plugins")
        return settings


def staging_place(config: confuse.ConfigView) -> Path:
    """Read where downloads grow, and nothing else; raises UserError."""
    try:
        return _staging(config["staging"], shared_settings(config))
    except (confuse.ConfigError, InvalidSettingError) as error:
        raise UserError(f"configuration error: {error}") from error


def check_names(config: confuse.ConfigView) -> None:
    """Raise UserError for a setting that there is not: one that is misspelt would go unnoticed.

    There are those that have a default, and those of before that beets still reads. What `yt_dlp` and `subscriptions`
    may hold, they tell themselves.
    """
    sources = [(values, source) for values, source in config.resolve() if isinstance(values, Mapping)]
    known = {name: value for values, source in sources if not source.filename for name, value in values.items()}
    for values, source in sources:
        if not source.filename:
            continue
        _check(config.name, values, known.keys() | _OLD)
        for name, value in values.items():
            rows = known.get(name)
            if isinstance(value, Mapping) and isinstance(rows, Mapping) and rows:
                _check(f"{config.name}.{name}", value, rows)


def _check(table: str, names: Iterable[object], known: Iterable[str]) -> None:
    known = set(known)
    for name in names:
        if name not in known:
            advice = did_you_mean(str(name), known)
            raise UserError(f"configuration error: {table}.{name}: there is no such setting{advice}")


def _format(view: confuse.ConfigView, shared: str) -> str:
    text = view.as_str()
    if text or shared != Download().format:  # ours is known to be right, and yt-dlp takes a while to load
        check_format(*((view.name, text) if text else ("download.format", shared)))
    return text or shared


def _staging(view: confuse.ConfigView, shared: Config) -> Path:
    # yt-dlp replaces variables in paths, so it must have happened before.
    return Path(os.path.expandvars(view.as_filename())) if view.as_str().strip() else shared.download.place()


def _workers(view: confuse.ConfigView) -> int:
    count: int = view.get(int)
    if not 1 <= count <= _MOST_WORKERS:
        raise confuse.ConfigValueError(f"{view.name}: must be from 1 to {_MOST_WORKERS}")
    return count


def _session_account(shared: Config) -> str:
    """Give the name by which yt-dlp finds the site session that is used, empty where there is none.

    A list or a keyring that can't be read is told of, and keeps nobody from downloading what everybody may hear.
    Raises LoginRequiredError where the settings name an account that is not kept.
    """
    from mixcloud_core.auth.manager import AccountManager
    from mixcloud_core.auth.store import AccountStore

    manager = AccountManager(shared, AccountStore.of(shared))
    return (shared.auth.account or "me") if manager.has_usable_session() else ""


def shared_settings(config: confuse.ConfigView) -> Config:
    """Read the settings that all of mixcloud-plugins shares, with what beets' configuration says of them.

    The environment counts more than either. Raises InvalidSettingError.
    """
    shared = Config.load()
    given = {f"auth.{name}": config[name].as_str().strip() for name in _SHARED}
    from_environment = {name for name, source in shared.sources.items() if source.startswith("MIXCLOUD_")}
    ours = {name: value for name, value in given.items() if value and name not in from_environment}
    return Config.load(arguments=ours) if ours else shared


def require_programs(config: confuse.ConfigView) -> None:
    """Raise UserError that says what to install, where something is missing that everything here needs."""
    missing = [name for name in ("yt_dlp", "rich", "platformdirs", "filelock") if find_spec(name) is None]
    if missing:
        names = ", ".join(name.replace("_", "-") for name in missing)
        raise UserError(f"mixcloud needs {names}, which is not installed: pip install 'mixcloud-plugins[beets]'")
    if not config["yt_dlp"]["ffmpeg_location"].exists() and not find_ffmpeg():
        raise UserError(
            "ffmpeg was not found, and it is needed to make the audio into a file with chapters. Install ffmpeg, or: "
            "pip install 'mixcloud-plugins[beets,ffmpeg]'"
        )
