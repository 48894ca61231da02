"""What a show is to become: what the command line says, over what the library says, over how it is now."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from beets.library import Item

from beetsplug.mixcloud.publishing.form_options import form_of_options, merged
from beetsplug.mixcloud.publishing.form_text import FilledForm, sections_of
from beetsplug.mixcloud.publishing.item_form import form_of_item
from beetsplug.mixcloud.publishing.pictures import picture_for
from beetsplug.mixcloud.publishing.targets import Target
from beetsplug.mixcloud.publishing.tracklists import SOURCES, shifted, tracklist_for
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.models import CloudcastForm, Tracklist

__all__ = ["Wishes"]

_NONE = "none"


class Wishes:
    """What the options ask for, read once for all shows; `folder` is where a picture may be written.

    Raises InvalidFileError, FileTooLargeError and InvalidSettingError for what can't be sent.
    """

    def __init__(self, options: Namespace, folder: Path) -> None:
        self._options = options
        picture = picture_for(None, options.cover, shrink=options.shrink_cover, folder=folder)
        self._given = replace(form_of_options(options), picture=picture)

    def __bool__(self) -> bool:
        """Tell whether anything is asked for."""
        options = self._options
        asked = options.tracklist or options.offset or options.from_library or options.publish is not None
        return bool(asked) or self._given != CloudcastForm()

    def of(self, target: Target, now: CloudcastForm) -> FilledForm:
        """Give what a show is to become; what nobody asks for is None.

        Raises InvalidSettingError where the library has to tell something and can't, and what `tracklist_for` does.
        """
        form = _told_by(_whole(target)) if self._options.from_library else CloudcastForm()
        form = merged(form, self._given)
        return FilledForm(replace(form, sections=self._sections(target, now)), self._options.publish)

    def _sections(self, target: Target, now: CloudcastForm) -> Tracklist | None:
        wanted, offset = self._options.tracklist, self._options.offset
        if wanted == _NONE:
            return Tracklist()
        if wanted and wanted not in SOURCES:
            found = tracklist_for(Item(), wanted).tracklist
        elif wanted or self._options.from_library:
            found = tracklist_for(_whole(target), wanted).tracklist
        elif offset:
            found = _present(now)
        else:
            return None
        return shifted(found, offset) or None


def _whole(target: Target) -> Item:
    if target.held is None:
        raise InvalidSettingError("it does not have this show, which has to tell what to send", setting="library")
    if not target.held.whole:
        raise InvalidSettingError("it has this show in pieces, which don't tell what to send", setting="library")
    return target.held.item


def _told_by(item: Item) -> CloudcastForm:
    """Give the form of an item; what the library does not know is not taken away at Mixcloud."""
    form = form_of_item(item)
    return replace(form, description=form.description or None, tags=form.tags or None)


def _present(now: CloudcastForm) -> Tracklist:
    sections = sections_of(now)
    if not sections:
        raise InvalidSettingError("there is no tracklist that it could move: give one by --tracklist", setting="offset")
    return Tracklist(sections)
