"""A person edits the form of a show in their editor, until it is right or they give up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beets import logging
from beets.exceptions import UserError
from beets.ui import input_options, print_

from beetsplug.mixcloud.publishing.form_text import (
    FilledForm,
    FormTextError,
    form_from_text,
    form_to_text,
    line_of,
    sections_of,
)
from beetsplug.mixcloud.publishing.visibility import Seen, coming_time
from mixcloud_core.api.upload_form import form_fields
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.models import CloudcastForm

__all__ = ["edit_form"]

# Bytes: a form with a thousand tracks has a tenth of it.
_LARGEST = 1024 * 1024
# What an emptied line stands for, of what can be cleared.
_CLEARED: dict[str, Any] = {"description": "", "tags": (), "hosts": (), "sections": ()}


@contextmanager
def edit_form(form: CloudcastForm, publish: bool | None = None) -> Iterator[FilledForm | None]:
    """Let a person edit a form, and give what came of it for as long as it is sent; None where they gave up.

    Whatever goes wrong in the editor, or inside of the block, what was typed stays in a file, and its path is told.
    Raises UserError where no editor can be started, and where nobody is there to answer.
    """
    before = FilledForm(replace(form, sections=sections_of(form)), publish)
    written = form_to_text(form, publish)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", prefix="mixcloud-", suffix=".txt", delete=False
    ) as file:
        file.write(written)
    path = Path(file.name)
    try:
        yield _edited(path, written, before)
    except BaseException:
        if _read(path, written) != written:
            logging.getLogger("beets.mixcloud").error("what you typed is kept in {}", path)
        else:
            path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)


def _edited(path: Path, written: str, before: FilledForm) -> FilledForm | None:
    while True:
        _open(path)
        text = _read(path, "")
        if text == written or not any(_counts(line) for line in text.splitlines()):
            print_("Nothing was changed, so nothing is sent.")
            return None
        try:
            return _checked(text, before, lambda: datetime.now(UTC))
        except FormTextError as error:
            print_(str(error))
        if input_options(("edit again", "cancel")) == "c":
            raise UserError("nothing was sent")


def _open(path: Path) -> None:
    from beetsplug.edit import edit  # brings the importer of beets with it

    try:
        edit(str(path), logging.getLogger("beets.mixcloud"))
    except ValueError as error:  # a quote that is not closed
        raise UserError(f"the name of your editor can't be read: {error}") from error


def _read(path: Path, otherwise: str) -> str:
    """Give what is in the file, and something else where an editor took it away."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError:
        return otherwise


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _checked(text: str, before: FilledForm, now: Callable[[], datetime]) -> FilledForm:
    """Read the form, and check what is another than before as Mixcloud will; raises FormTextError."""
    filled = form_from_text(text)
    filled = filled._replace(form=_with_cleared(filled.form, before.form))
    if not filled.form.name:
        raise FormTextError(line_of(text, "name"), "a show needs a name")
    if Seen.of(*filled) != Seen.of(*before) and filled.form.publish_date:
        _check_time(filled.form.publish_date, text, now)
    for name in ("description", "tags", "hosts", "sections"):
        value = getattr(filled.form, name)
        if value != getattr(before.form, name):
            _check(text, name, CloudcastForm(**{name: value}))
    return filled


def _with_cleared(form: CloudcastForm, before: CloudcastForm) -> CloudcastForm:
    """Give the form with what was emptied as empty; what was empty before is as it was."""
    gone = [name for name in _CLEARED if getattr(form, name) is None]
    return replace(form, **{name: _CLEARED[name] if getattr(before, name) else getattr(before, name) for name in gone})


def _check_time(moment: datetime, text: str, now: Callable[[], datetime]) -> None:
    try:
        coming_time(now)(moment.isoformat())
    except ValueError as error:
        raise FormTextError(line_of(text, "seen"), str(error)) from error


def _check(text: str, name: str, form: CloudcastForm) -> None:
    try:
        form_fields(form)
    except InvalidSettingError as error:
        raise FormTextError(line_of(text, name, _wrong_section(form)), str(error)) from error


def _wrong_section(form: CloudcastForm) -> int:
    """Give the number of the first section that Mixcloud would not take, from 1; 0 where it is about no section."""
    sections = sections_of(form) or ()
    for number in range(1, len(sections) + 1):
        try:
            form_fields(CloudcastForm(sections=sections[:number]))
        except InvalidSettingError:
            return number
    return 0
