"""The settings under `mixcloud:` in beets' configuration, read and checked once when a command starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import confuse
from beets.exceptions import UserError

__all__ = ["Settings"]

# Options that the plugin sets itself: others would break what it does afterwards.
_OURS = frozenset(
    "allowed_extractors continuedl extract_flat format ignoreerrors logger noprogress outtmpl paths postprocessors "
    "progress_hooks quiet simulate skip_download writethumbnail".split()
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run."""

    staging: Path
    format: str
    yt_dlp: Mapping[str, Any]

    @classmethod
    def read(cls, config: confuse.ConfigView) -> Settings:
        """Read the settings; raises UserError that names the one that is wrong."""
        try:
            staging = config["staging"].as_str().strip()
            options = config["yt_dlp"].get(dict)
            settings = cls(
                staging=Path(config["staging"].as_filename()) if staging else _cache_folder() / "staging",
                format=config["format"].as_str(),
                yt_dlp=options,
            )
        except confuse.ConfigError as error:
            raise UserError(f"configuration error: {error}") from error
        if taken := sorted(_OURS & {str(name) for name in options}):
            raise UserError(f"configuration error: mixcloud.yt_dlp.{taken[0]} is set by the plugin itself: remove it")
        return settings


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("mixcloud-plugins")
