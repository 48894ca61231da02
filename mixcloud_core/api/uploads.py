"""Publishing: upload and edit by REST (access token), delete by GraphQL (site session)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mixcloud_core.api.base import Api, CloudcastLike, cloudcast_link
from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rest import ME, RestReader, Window
from mixcloud_core.api.rest_rows import USER, USER_CLOUDCASTS
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Budget, FilePart, Request
from mixcloud_core.api.upload_form import audio_field, form_fields
from mixcloud_core.errors import (
    BadReplyError,
    InvalidLinkError,
    InvalidSettingError,
    MixcloudError,
    UploadRejectedError,
)
from mixcloud_core.links import SITE, api_url, parse_cloudcast
from mixcloud_core.models import CloudcastForm
from mixcloud_core.text import clean_line

__all__ = ["UploadsApi"]

DELETE = Operation(
    """
    mutation DisableCloudcast($input: DisableCloudcastMutationInput!) {
      disableCloudcast(input: $input) { removedCloudcastId }
    }
    """,
    "disableCloudcast",
    budget=Budget.ACTION,
    needs_session=True,
)

_log = logging.getLogger(__name__)

# Called with the bytes that were sent, and the bytes in all.
Progress = Callable[[int, int], None]


class UploadsApi(Api):
    """Publishing one's own shows; all but `delete` needs an access token."""

    def upload(
        self, audio: str | Path, form: CloudcastForm, *, draft: bool = False, progress: Progress | None = None
    ) -> str:
        """Upload a show, and give its address; it plays some minutes later, when Mixcloud has processed it.

        Everything is checked first. A show is public at once unless the form says otherwise; a `draft` is uploaded
        unlisted and then unpublished. What was begun is never sent again by itself.

        Raises InvalidFileError, FileTooLargeError, InvalidSettingError and AuthenticationError before any of the file
        is sent, and UploadRejectedError with Mixcloud's words.
        """
        self._need("uploads")
        audio = Path(audio)
        name = form.name or ""
        if not name.strip():
            raise InvalidSettingError("a show needs a name", setting="name")
        if draft:
            form = replace(form, unlisted=True, publish_date=None)
        fields = (audio_field(audio), *form_fields(form))
        # A token that is refused would be refused only when the whole file had been sent.
        RestReader(self._transport, fresh=True).one(USER, {"user": ME})
        result = self._post(api_url("upload"), f'upload "{name}"', fields, progress, repeatable=False)
        address = self._address(result, name)
        if draft:
            self._make_draft(address)
        return address

    def edit(self, show: CloudcastLike, form: CloudcastForm) -> None:
        """Change what the form says of one of one's own shows, and nothing else; needs an access token."""
        self._edit(show, form_fields(form))

    def publish(self, show: CloudcastLike) -> None:
        """Make a show public: a draft, an unlisted or a scheduled one; needs an access token."""
        self._edit(show, (("publish", "1"),))

    def unpublish(self, show: CloudcastLike) -> None:
        """Make a show a draft, which only its owner sees; needs an access token."""
        self._edit(show, (("unpublish", "1"),))

    def unlist(self, show: CloudcastLike) -> None:
        """Take a show out of all lists; who knows its address still hears it. Needs an access token."""
        self._edit(show, (("unlisted", "1"),))

    def schedule(self, show: CloudcastLike, publish_date: datetime) -> None:
        """Have a show published at a time (aware of its zone) that was never public before (Pro accounts)."""
        self._edit(show, form_fields(CloudcastForm(publish_date=publish_date)))

    def delete(self, show: CloudcastLike) -> None:
        """Delete one of one's own shows with all its plays, favorites and comments; needs the site session."""
        self._need("uploads")
        self._change(DELETE, "your show", {"cloudcastId": self._id_of(show), "reason": "USER"})

    def _make_draft(self, address: str) -> None:
        try:
            self.unpublish(address)
        except MixcloudError:
            _log.warning("%s was uploaded and is unlisted, but could not be made a draft", address)
            raise

    def _edit(self, show: CloudcastLike, fields: tuple[tuple[str, str | FilePart], ...]) -> None:
        self._need("uploads")
        if not fields:
            raise InvalidSettingError("nothing is to be changed", setting="form")
        link = cloudcast_link(show)
        # The same values again do no harm.
        self._post(api_url("upload", link.user, link.slug, "edit"), f"edit {link.user}/{link.slug}", fields)

    def _post(
        self,
        url: str,
        purpose: str,
        fields: tuple[tuple[str, str | FilePart], ...],
        progress: Progress | None = None,
        *,
        repeatable: bool = True,
    ) -> Node:
        request = Request(
            "POST",
            url,
            purpose,
            form=fields,
            progress=progress,
            account=Account.TOKEN,
            budget=Budget.UPLOAD,
            repeatable=repeatable,
        )
        reply = self._transport.send(request)
        if error := error_of(reply):
            raise error
        result = Node(parse_json(reply.body)).node("result")
        if not result.flag("success"):
            raise UploadRejectedError(result.line("message")[:300] or "no reason given", fields={})
        return result

    def _address(self, result: Node, name: str) -> str:
        """Give the address of what was uploaded; without a key, as a client of 2026 saw it, it is the latest show."""
        key = result.raw("key")
        if key:
            try:
                return parse_cloudcast(f"{SITE}/{key.strip('/')}/").url
            except InvalidLinkError as error:
                raise BadReplyError("Mixcloud's reply names no show", path="result.key") from error
        reader = RestReader(self._transport, fresh=True)
        for show in reader.many(USER_CLOUDCASTS, Window(limit=1), {"user": ME}):
            if show.name == clean_line(name):
                return show.url
        raise BadReplyError("Mixcloud took the show but does not say where it is", path="result.key")
