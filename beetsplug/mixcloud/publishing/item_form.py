"""The form of a show that the library fills in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath

from beets.library import Item

from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import CloudcastForm
from mixcloud_core.text import clean_line, clean_text

__all__ = ["form_of_item"]

# What imports say of where an item is from.
_IMPORTED = "Mixcloud"


def form_of_item(item: Item) -> CloudcastForm:
    """Give name, description and tags of an item: what an import wrote into it, and what its owner changed since.

    The name is the title, for an imported show as well, whose title and album are the same. There may be more tags,
    and a longer description, than Mixcloud takes.
    """
    names = (str(item.title), str(item.album), PurePath(os.fsdecode(item.path)).stem)
    name = next(filter(None, map(clean_line, names)), "")
    return CloudcastForm(name=name, description=_description(item), tags=_tags(item))


def _description(item: Item) -> str:
    """Give the comments without the address that an import put under them (see `mixcloud_core.tags`)."""
    text = clean_text(str(item.comments or ""))
    above, _, last = text.rpartition("\n\n")
    # What was uploaded again has another address by now than the one that it was imported from.
    is_imported = item.get("data_source", "") == _IMPORTED and _is_show(last)
    is_own = last.casefold() == str(item.get("mixcloud_url", "")).casefold()
    return above if is_own or is_imported else text


def _is_show(text: str) -> bool:
    try:
        return parse_cloudcast(text).url.casefold() == text.casefold()
    except InvalidLinkError:
        return False


def _tags(item: Item) -> tuple[str, ...]:
    """Give the tags of an imported show, else the genres; each once, however it is written."""
    return _different(item.get("mixcloud_tags", None) or item.get("genres", None) or ())


def _different(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in map(clean_line, map(str, names)):
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())
