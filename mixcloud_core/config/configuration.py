"""All settings of a run, put together from their sources and checked before anything happens."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from mixcloud_core.config.choices import CacheBackend, SharedLimits
from mixcloud_core.config.sections import SECTIONS, Api, Auth, Cache, Download, Features, Search, Stream
from mixcloud_core.config.settings import SETTINGS, Setting, nearest
from mixcloud_core.config.sources import from_arguments, from_environment, from_file
from mixcloud_core.errors import InvalidSettingError

__all__ = ["Config", "Row"]

_HEAD = """\
# Settings of mixcloud-plugins and their defaults. Each can be set by an environment variable as well, which goes
# before this file: `backend` in [cache] by MIXCLOUD_CACHE_BACKEND, and so on. Durations are written as
# "5m", "1:02:03" or seconds, sizes as "64 MiB" or bytes.
"""


class Row(NamedTuple):
    """One setting for people: its name, its value as text (no secret), and where the value came from."""

    name: str
    value: str
    source: str

    def __str__(self) -> str:
        return f"{self.name} = {self.value}  ({self.source})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings; `Config()` is the defaults, and what is built by hand is not checked.

    `sources` says by name where a value came from, if it is not the default.
    """

    api: Api = field(default_factory=Api)
    auth: Auth = field(default_factory=Auth)
    download: Download = field(default_factory=Download)
    cache: Cache = field(default_factory=Cache)
    search: Search = field(default_factory=Search)
    stream: Stream = field(default_factory=Stream)
    features: Features = field(default_factory=Features)
    sources: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        *,
        arguments: Mapping[str, Any] = MappingProxyType({}),
        environment: Mapping[str, str] | None = None,
    ) -> Config:
        """Give the settings of a TOML file, over them those of the environment, over them `arguments`.

        The file is `path`, else what MIXCLOUD_CONFIG names, else `config.toml` in the user's folder for
        mixcloud-plugins, which need not be there. Arguments go by name (`{"cache.backend": "memory"}`); None counts as
        not given. Raises one InvalidSettingError that tells everything that is wrong, whatever overrides it.
        """
        environment = os.environ if environment is None else environment
        given = from_file(path, environment) + from_environment(environment) + from_arguments(arguments)
        values: dict[Setting, Any] = {}
        problems: list[tuple[str, str]] = []
        for one in given:
            try:
                setting = _known(one.name)
                values[setting] = (
                    setting.kind.from_text(str(one.value)) if one.text else setting.kind.from_value(one.value)
                )
            except ValueError as error:
                problems.append((one.name, f"{error} (from {one.source})"))
        _raise_any(problems)
        sections = {name: _section(name, values) for name in SECTIONS}
        config = cls(**sections, sources={one.name: one.source for one in given})
        _raise_any(_contradictions(config))
        return config

    def describe(self) -> tuple[Row, ...]:
        """Give a row for each setting; of a secret it tells only whether it is set."""
        return tuple(
            Row(name, setting.show(getattr(self, setting.section)), self.sources.get(name, "default"))
            for name, setting in SETTINGS.items()
        )

    @staticmethod
    def reference() -> str:
        """Give a TOML file of all settings with their defaults and what may stand there; those without are comments."""
        parts = [_HEAD]
        for table, settings in groupby(SETTINGS.values(), key=lambda setting: setting.table):
            parts.append(f"[{table}]\n{''.join(_entries(settings))}")
        return "\n".join(parts)


def _known(name: str) -> Setting:
    if name in SETTINGS:
        return SETTINGS[name]
    suggestion = nearest(name)
    raise ValueError(f"is no setting{f'; did you mean {suggestion}?' if suggestion else ''}")


def _raise_any(problems: Iterable[tuple[str, str]]) -> None:
    found = list(problems)
    if found:
        (name, message), *others = found
        told = "".join(f"; {other}: {words}" for other, words in others)
        raise InvalidSettingError(message + told, setting=name)


def _section(name: str, values: Mapping[Setting, Any]) -> Any:
    section = SECTIONS[name]()
    changes: dict[str, Any] = {}
    for setting, value in values.items():
        if setting.section == name and setting.member:
            rows = changes.get(setting.field, getattr(section, setting.field))
            changes[setting.field] = {**rows, setting.member: value}
        elif setting.section == name:
            changes[setting.field] = value
    return replace(section, **changes)


def _contradictions(config: Config) -> Iterator[tuple[str, str]]:
    """Find settings that are fine one by one, and not together."""
    for name, wanted in (
        ("cache.backend", config.cache.backend is CacheBackend.REDIS),
        ("api.shared_limits", config.api.shared_limits is SharedLimits.REDIS),
    ):
        if wanted and not config.cache.redis_url:
            yield "cache.redis_url", f"is not set, and {name} needs it"
    if config.api.retry_base > config.api.retry_cap:
        yield "api.retry_base", "is longer than api.retry_cap"


def _entries(settings: Iterable[Setting]) -> Iterator[str]:
    words = ""
    for setting in settings:
        value = setting.get(SECTIONS[setting.section]())
        unset = value is None or value == ""
        if setting.words != words:  # the rows of a table share theirs
            words = setting.words
            yield f"# {words} ({setting.kind.wanted})\n"
        yield f'# {setting.key} = ""\n' if unset else f"{setting.key} = {setting.kind.toml(value)}\n"
