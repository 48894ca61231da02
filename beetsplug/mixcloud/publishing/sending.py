"""Sending a show once, with each step noted in the journal before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from beets import logging
from beets.exceptions import UserError

from beetsplug.mixcloud.publishing.journal import Entry, Journal, State
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import ApiError, AuthenticationError, MixcloudError, ServerError, UploadRejectedError
from mixcloud_core.models import CloudcastForm

__all__ = ["send"]

# Answers that leave no doubt: Mixcloud has not taken the show, however much of it was sent.
_REFUSALS = (ApiError, AuthenticationError, UploadRejectedError)


def send(
    api: Mixcloud,
    journal: Journal,
    *,
    fingerprint: str,
    audio: Path,
    form: CloudcastForm,
    report: Callable[[int, int], object],
    unpublish: bool = False,
) -> Entry:
    """Upload a show, and give the journal's entry, with its address; nothing is sent twice.

    `report` is told the bytes that were sent, and those in all; `unpublish` is noted for whoever makes it a draft. It
    needs `journal.alone()`. Raises what `Mixcloud.upload` does; afterwards the journal holds an entry exactly where
    Mixcloud may have taken the show.
    """
    name = form.name or ""
    known = tuple(show.url for show in api.own_shows_named(name))
    before = journal.find(fingerprint)
    entry = Entry.begin(name, known, url=before.url if before else "", unpublish=unpublish)
    journal.note(fingerprint, entry)

    def progress(done: int, total: int) -> None:
        nonlocal entry
        if done >= total and entry.state is State.BEGUN:
            # The last piece leaves only when this returns: a process that is lost from now on may have made a show.
            entry = replace(entry, state=State.SENT)
            journal.note(fingerprint, entry)
        report(done, total)

    try:
        url = api.upload(audio, form, known=known, progress=progress)
    except MixcloudError as error:
        is_refused = isinstance(error, _REFUSALS) and not isinstance(error, ServerError)
        if entry.state is State.BEGUN or is_refused:
            _take_back(journal, fingerprint, before)
        raise
    entry = replace(entry, state=State.PUBLISHED, url=url)
    try:
        journal.note(fingerprint, entry)
    except UserError as error:  # the next run will look for it among the account's shows, and find it
        logging.getLogger("beets.mixcloud").warning("{}", error)
    return entry


def _take_back(journal: Journal, fingerprint: str, before: Entry | None) -> None:
    if before:
        journal.note(fingerprint, before)
    else:
        journal.forget(fingerprint)
