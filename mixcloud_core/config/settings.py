"""Every setting under its name (`cache.backend`, `api.rates.search`), made of the sections' fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import Enum
from types import MappingProxyType
from typing import Any

from mixcloud_core.config.kinds import Kind
from mixcloud_core.config.sections import SECTIONS, About

__all__ = ["SETTINGS", "VARIABLES", "Setting", "nearest"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One value: `field` of `section`, and in a table of values the row `member`."""

    section: str
    field: str
    member: Enum | None
    kind: Kind[Any]
    words: str

    @property
    def table(self) -> str:
        """The name of the TOML table that holds it."""
        return f"{self.section}.{self.field}" if self.member else self.section

    @property
    def key(self) -> str:
        """Its name inside of that table."""
        return str(self.member.value) if self.member else self.field

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.table}.{self.key}"

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"MIXCLOUD_{self.name.replace('.', '_').upper()}"

    def get(self, section: object) -> Any:
        """Give the value that a section has."""
        value = getattr(section, self.field)
        return value[self.member] if self.member else value

    def show(self, section: object) -> str:
        """Write the value for people, of a secret only whether there is one."""
        value = self.get(section)
        if value is None or value == "":
            return "not set"
        return "set" if self.kind.secret else self.kind.show(value)


def _settings() -> Iterator[Setting]:
    for name, section in SECTIONS.items():
        for field in fields(section):
            about: About = field.metadata["about"]
            for member in about.members or (None,):
                yield Setting(name, field.name, member, about.kind, about.words)


SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in _settings()})
# These have short names as well, which the long ones override.
VARIABLES: Mapping[str, Setting] = MappingProxyType(
    {f"MIXCLOUD_{name.upper()}": SETTINGS[f"auth.{name}"] for name in ("access_token", "client_id", "client_secret")}
    | {setting.variable: setting for setting in SETTINGS.values()}
)


def nearest(name: str) -> str:
    """Give the known name that resembles an unknown one (of a setting or a variable), nothing where none does."""
    return next(iter(get_close_matches(name[:100], [*SETTINGS, *VARIABLES], 1)), "")
