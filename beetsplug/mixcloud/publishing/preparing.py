"""A show before it is sent: its audio and its form, and everything that is wrong with them at once."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypeVar

from beets.library import Item

from beetsplug.mixcloud.library.writing import in_words
from beetsplug.mixcloud.publishing.audio import Audio, read_audio
from beetsplug.mixcloud.publishing.defaults import Defaults
from beetsplug.mixcloud.publishing.form_options import merged
from beetsplug.mixcloud.publishing.item_form import form_of_item
from beetsplug.mixcloud.publishing.mixes import Mix
from beetsplug.mixcloud.publishing.pictures import picture_for
from beetsplug.mixcloud.publishing.tracklists import shifted, tracklist_for
from beetsplug.mixcloud.publishing.visibility import Seen
from mixcloud_core.api.upload_form import form_fields
from mixcloud_core.errors import MixcloudError
from mixcloud_core.models import CloudcastForm, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["NewShow", "prepare", "problems_of", "without_empty"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NewShow:
    """What is to be uploaded: `is_draft` makes a draft of it afterwards, `source` tells where the tracklist is from."""

    item: Item
    form: CloudcastForm
    audio: Audio | None = None
    is_draft: bool = False
    source: str = ""
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Give the show's name, or that of the file where it has none."""
        return self.form.name or clean_line(self.path.name)

    @property
    def path(self) -> Path:
        """Give the path of the file."""
        return Path(os.fsdecode(self.item.path))

    @property
    def for_pro(self) -> list[str]:
        """Give what of it only Pro accounts may send (documented 2025)."""
        form = self.form
        given = {
            "a time": form.publish_date,
            "hosts": form.hosts,
            "hidden statistics": form.hide_stats,
            "no comments": form.disable_comments,
        }
        return [name for name, value in given.items() if value]

    @property
    def seen(self) -> Seen:
        """Give who will see it."""
        if self.is_draft:
            return Seen(publish=False)
        return Seen.of(self.form, None if self.form.unlisted or self.form.publish_date else True)


@dataclass(slots=True)
class _Trials:
    """Does one thing after the other, and keeps what went wrong with each."""

    problems: list[str] = field(default_factory=list)

    def get(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except (MixcloudError, OSError) as error:
            self.problems.append(in_words(error))
        return None


def prepare(
    mix: Mix, options: Namespace, wanted: Callable[[], CloudcastForm], defaults: Defaults, folder: Path
) -> NewShow:
    """Put together the show that a mix becomes; `problems` holds all that keeps it from being sent.

    `folder` is where its cover may be written. What the options say (of the form, that is what `wanted` gives) goes
    before the settings, and those before the item.
    """
    item, trials = mix.item, _Trials([mix.reason] if mix.reason else [])
    audio = trials.get(lambda: read_audio(Path(os.fsdecode(item.path))))
    given = trials.get(wanted) or CloudcastForm()
    form = form_of_item(item)
    if defaults.tags:
        form = replace(form, tags=tuple({tag.casefold(): tag for tag in (*defaults.tags, *(form.tags or ()))}.values()))
    form = merged(form, merged(defaults.form, given))
    # Of what is no audio, it is enough to say that: nothing inside of it can be read either.
    found = trials.get(lambda: tracklist_for(item, options.tracklist)) if audio or options.tracklist else None
    tracklist = trials.get(lambda: shifted(found.tracklist, options.offset)) if found else None
    has_cover = not options.no_cover and (audio or options.cover)
    cover = trials.get(lambda: _picture(item, options, folder)) if has_cover else None
    seen = _seen(given, options.publish, defaults)
    form = replace(
        form,
        sections=tracklist or None,
        picture=cover,
        unlisted=True if seen.unlisted or seen.publish is False else None,
        publish_date=seen.publish_date,
    )
    show = NewShow(item, without_empty(form), audio, seen.publish is False, found.source if found and tracklist else "")
    return replace(show, problems=(*trials.problems, *problems_of(show)))


def _picture(item: Item, options: Namespace, folder: Path) -> Path | None:
    folder.mkdir(exist_ok=True)
    return picture_for(item, options.cover, shrink=options.shrink_cover, folder=folder)


def _seen(given: CloudcastForm, publish: bool | None, defaults: Defaults) -> Seen:
    seen = Seen.of(given, publish)
    return defaults.seen if seen == Seen() else seen


def without_empty(form: CloudcastForm) -> CloudcastForm:
    """Leave out what is empty: a new show has nothing that it would clear."""
    empty = [each.name for each in fields(form) if getattr(form, each.name) in _EMPTY]
    return replace(form, **dict.fromkeys(empty))


def problems_of(show: NewShow) -> list[str]:
    """Give everything that is wrong with a form, in the core's words."""
    trials = _Trials()
    form, duration = show.form, show.audio.duration if show.audio else None
    alone = [{each.name: getattr(form, each.name)} for each in fields(form) if each.name not in _TOGETHER]
    together = {name: getattr(form, name) for name in _TOGETHER}
    for members in (*alone, together):
        trials.get(lambda members=members: form_fields(CloudcastForm(**members), duration))  # type: ignore[misc]  # mypy
    if not form.name:
        trials.problems.append("name: a show needs a name")
    return trials.problems


_EMPTY = ("", (), Tracklist())
# What may contradict each other.
_TOGETHER = ("unlisted", "publish_date")
