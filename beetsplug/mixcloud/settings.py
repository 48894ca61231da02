"""The settings under `mixcloud:` in beets' configuration, read and checked once when a command starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import confuse
from beets.exceptions import UserError

from mixcloud_core.config import Config
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.ffmpeg import find_ffmpeg

__all__ = ["FORMS", "Settings", "require_programs", "shared_settings"]

# What beets' configuration may say of the settings that all of mixcloud-plugins shares.
_SHARED = ("account", "client_id", "client_secret")

# Options that the plugin sets itself, or that would break what it does afterwards.
_OURS = frozenset(
    "allowed_extractors continuedl download_archive extract_flat format ignoreerrors listformats logger nopart "
    "noprogress outtmpl overwrites paths postprocessors progress_hooks quiet simulate skip_download "
    "skip_unavailable_fragments writethumbnail".split()
)


# How shows are imported: see `bringing.How`.
FORMS = ("album", "singletons", "split")

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
            staging = config["staging"].as_str().strip()
            options = config["yt_dlp"].get(dict)
            settings = cls(
                # yt-dlp replaces variables in paths, so it must have happened before.
                staging=Path(os.path.expandvars(config["staging"].as_filename()))
                if staging
                else shared.download.place(),
                format=config["format"].as_str() or shared.download.format,
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
        if taken := sorted(_OURS & {str(name) for name in options}):
            raise UserError(f"configuration error: mixcloud.yt_dlp.{taken[0]} is set by the plugin itself: remove it")
        return settings


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
