"""What every new show gets that says nothing else: the settings under `mixcloud: upload:`."""

from __future__ import annotations

from dataclasses import dataclass

import confuse
from beets.exceptions import UserError

from beetsplug.mixcloud.publishing.visibility import Seen, seen_of
from mixcloud_core.api.upload_form import MOST_HOSTS, MOST_TAGS
from mixcloud_core.models import CloudcastForm
from mixcloud_core.text import clean_line

__all__ = ["Defaults"]

_VISIBILITIES = ("unlisted", "public", "draft")


@dataclass(frozen=True, slots=True)
class Defaults:
    """`tags` come before those of the item; `form` holds the rest, None for what is to be as Mixcloud has it."""

    seen: Seen
    tags: tuple[str, ...]
    form: CloudcastForm

    @classmethod
    def read(cls, config: confuse.ConfigView) -> Defaults:
        """Read the settings; raises UserError that names the one that is wrong."""
        view = config["upload"]
        try:
            return cls(
                seen=seen_of(view["visibility"].as_choice(_VISIBILITIES)),
                tags=_names(view["tags"], MOST_TAGS),
                form=CloudcastForm(
                    hosts=_names(view["hosts"], MOST_HOSTS) or None,
                    disable_comments=None if view["comments"].get(bool) else True,
                    hide_stats=view["hide_stats"].get(bool) or None,
                ),
            )
        except confuse.ConfigError as error:
            raise UserError(f"configuration error: {error}") from error


def _names(view: confuse.ConfigView, most: int) -> tuple[str, ...]:
    names = [clean_line(name) for name in view.as_str_seq(split=False)]
    if len(names) > most or not all(names):
        raise confuse.ConfigValueError(f"{view.name}: must be a list of at most {most}, none of them empty")
    return tuple(dict.fromkeys(names))
