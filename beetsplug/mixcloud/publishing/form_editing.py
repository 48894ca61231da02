"""A person edits the form of a show in their editor, until it is right or they give up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from beetsplug.mixcloud.editor import draft
from beetsplug.mixcloud.publishing.form_text import (
    FilledForm,
    FormTextError,
    form_from_text,
    form_to_text,
    line_of,
    sections_of,
)
from beetsplug.mixcloud.publishing.visibility import Seen, coming_time
from beetsplug.mixcloud.terminal.screen import tell
from mixcloud_core.api.upload_form import form_fields
from mixcloud_core.errors import MixcloudError
from mixcloud_core.models import CloudcastForm

__all__ = ["edit_form"]

# What an emptied line stands for, of what can be cleared.
_CLEARED: dict[str, Any] = {"description": "", "tags": (), "hosts": (), "sections": ()}


@contextmanager
def edit_form(
    form: CloudcastForm, publish: bool | None = None, duration: float | None = None
) -> Iterator[FilledForm | None]:
    """Let a person edit a form, and give what came of it for as long as it is sent; None where they gave up.

    `duration` is the length of the audio in seconds, inside of which tracks start, None where nobody knows it.
    Whatever goes wrong in the editor, or inside of the block, what was typed stays in a file, and its path is told.
    Raises UserError where no editor can be started, and where nobody is there to answer.
    """
    before = FilledForm(replace(form, sections=sections_of(form)), publish)
    with draft(form_to_text(form, publish)) as one:
        filled = one.until(lambda text: _checked(text, before, duration, datetime.now(UTC)))
        if filled is None:
            tell("Nothing was changed, so nothing is sent.")
        yield filled


def _checked(text: str, before: FilledForm, duration: float | None, now: datetime) -> FilledForm:
    """Read the form, and check what is another than before as Mixcloud will; raises FormTextError."""
    filled = form_from_text(text)
    filled = filled._replace(form=_with_cleared(filled.form, before.form))
    if not filled.form.name:
        raise FormTextError(line_of(text, "name"), "a show needs a name")
    if Seen.of(*filled) != Seen.of(*before) and filled.form.publish_date:
        _check_time(filled.form.publish_date, text, now)
    for name in ("description", "tags", "hosts", "picture", "sections"):
        value = getattr(filled.form, name)
        if value != getattr(before.form, name):
            _check(text, name, CloudcastForm(**{name: value}), duration)
    return filled


def _with_cleared(form: CloudcastForm, before: CloudcastForm) -> CloudcastForm:
    """Give the form with what was emptied as empty; what was empty before is as it was."""
    gone = [name for name in _CLEARED if getattr(form, name) is None]
    return replace(form, **{name: _CLEARED[name] if getattr(before, name) else getattr(before, name) for name in gone})


def _check_time(moment: datetime, text: str, now: datetime) -> None:
    try:
        coming_time(lambda: now)(moment.isoformat())
    except ValueError as error:
        raise FormTextError(line_of(text, "seen"), str(error)) from error


def _check(text: str, name: str, form: CloudcastForm, duration: float | None) -> None:
    try:
        form_fields(form, duration)
    except MixcloudError as error:
        raise FormTextError(line_of(text, name, _wrong_section(form, duration)), str(error)) from error


def _wrong_section(form: CloudcastForm, duration: float | None) -> int:
    """Give the number of the first section that Mixcloud would not take, from 1; 0 where it is about no section."""
    sections = sections_of(form) or ()
    for number in range(1, len(sections) + 1):
        try:
            form_fields(CloudcastForm(sections=sections[:number]), duration)
        except MixcloudError:
            return number
    return 0
