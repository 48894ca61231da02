"""Publishing: upload and edit by REST (access token), delete by GraphQL (site session)."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mixcloud_core.api.base import CloudcastLike, cloudcast_link
from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.own_shows import OwnShowsApi
from mixcloud_core.api.sent import Progress, Sent
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Budget, Request
from mixcloud_core.api.upload_form import Field, audio_field, form_fields
from mixcloud_core.errors import (
    BadReplyError,
    InvalidLinkError,
    InvalidSettingError,
    MixcloudError,
    NetworkError,
    ServerError,
    UploadError,
    UploadRejectedError,
    UploadUncertainError,
)
from mixcloud_core.links import SITE, api_url, parse_cloudcast
from mixcloud_core.models import CloudcastForm, User
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

PUBLISH = ("publish", "1")
UNPUBLISH = ("unpublish", "1")

# Seconds before each look at one's own shows after an answer was lost: Mixcloud may still be busy with the form.
_LOOKS = (0.0, 2.0)

_log = logging.getLogger(__name__)


class UploadsApi(OwnShowsApi):
    """Publishing one's own shows; all but `delete` needs an access token."""

    def upload(
        self,
        audio: str | Path,
        form: CloudcastForm,
        *,
        duration: float | None = None,
        draft: bool = False,
        known: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> str:
        """Upload a show, and give its address; it plays some minutes later, when Mixcloud has processed it.

        Everything is checked first. A show is public at once unless the form says otherwise; a `draft` is uploaded
        unlisted and then unpublished. `duration` is the length of the audio in seconds, where it is known. `progress`
        is called with the bytes sent and the bytes in all before each piece leaves: both are the same before the last
        one does, and as long as they are not, nothing can have been published.

        What was begun is never sent again by itself. Where Mixcloud's answer is lost, one's own shows are looked
        through for one of this name whose address is not in `known`: those of before, which are asked for if it is
        None.

        Raises InvalidFileError, FileTooLargeError, InvalidSettingError and AuthenticationError before any of the file
        is sent, UploadRejectedError with Mixcloud's words, NetworkError where it broke off and nothing was published,
        UploadUncertainError where nobody knows, and another UploadError for a draft that is only unlisted.
        """
        self._need("uploads")
        audio = Path(audio)
        name = form.name or ""
        if not name.strip():
            raise InvalidSettingError("a show needs a name", setting="name")
        if draft:
            form = replace(form, unlisted=True, publish_date=None)
        fields = (audio_field(audio), *form_fields(form, duration))
        # A token that is refused would be refused only when the whole file had been sent.
        me = self._token_owner()
        if known is None:
            known = [show.url for show in self._shows_named(me, name)]
        address = self._send(me, name, fields, known, progress)
        if draft:
            self._make_draft(address)
        return address

    def edit(self, show: CloudcastLike, form: CloudcastForm, *, publish: bool | None = None) -> None:
        """Change what the form says of one of one's own shows, and nothing else; needs an access token.

        `publish` makes the show public in the same request, or a draft (false). Raises InvalidSettingError where the
        form says another thing of that.
        """
        if publish is None:
            self._edit(show, form_fields(form))
            return
        if form.unlisted or form.publish_date:
            raise InvalidSettingError("contradicts unlisted and publish_date: leave out one of them", setting="publish")
        # At most one of `unlisted`, `publish` and `unpublish` (documented 2025).
        self._edit(show, (*form_fields(replace(form, unlisted=None)), PUBLISH if publish else UNPUBLISH))

    def publish(self, show: CloudcastLike) -> None:
        """Make a show public: a draft, an unlisted or a scheduled one; needs an access token."""
        self._edit(show, (PUBLISH,))

    def unpublish(self, show: CloudcastLike) -> None:
        """Make a show a draft, which only its owner sees; needs an access token."""
        self._edit(show, (UNPUBLISH,))

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

    def _send(
        self, me: User, name: str, fields: tuple[Field, ...], known: Collection[str], progress: Progress | None
    ) -> str:
        """Send the form of a new show, once, and give its address."""
        sent = Sent(progress)
        try:
            result = self._post(
                api_url("upload"), f'upload "{name}"', fields, sent, budget=Budget.UPLOAD, repeatable=False
            )
            return _address(result, me, known)
        except NetworkError as error:
            if not error.sent or sent.is_nothing:
                raise
            if sent.is_partial:
                raise sent.broken_off(error) from error
            lost: MixcloudError = error
        except (ServerError, BadReplyError) as error:
            if sent.is_partial:
                raise
            lost = error
        return self._find(name, known, lost)

    def _find(self, name: str, known: Collection[str], lost: MixcloudError) -> str:
        """Look for the show of a form whose answer was lost."""
        before, shown = {address.casefold() for address in known}, clean_line(name)
        result = "no new show of that name is to be seen"
        for wait in _LOOKS:
            time.sleep(wait)
            try:
                new = [show for show in self.own_shows_named(name) if show.url.casefold() not in before]
            except MixcloudError as error:
                result = f"your shows can't be looked through ({error.message})"
                continue
            if new:
                _log.warning('No answer to the upload of "%s" (%s): it was found among your shows', shown, lost.message)
                return new[0].url
        raise UploadUncertainError(
            f'Nobody knows whether "{shown}" was published: Mixcloud\'s answer was lost ({lost.message}), and {result}',
            name=name,
            known=known,
        ) from lost

    def _make_draft(self, address: str) -> None:
        try:
            self.unpublish(address)
        except MixcloudError as error:
            raise UploadError(
                f"{address} was uploaded and is unlisted, but could not be made a draft ({error.message})",
                hint="Do not upload it again: unpublish it",
            ) from error

    def _edit(self, show: CloudcastLike, fields: tuple[Field, ...]) -> None:
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
        fields: tuple[Field, ...],
        progress: Progress | None = None,
        *,
        budget: Budget = Budget.ACTION,
        repeatable: bool = True,
    ) -> Node:
        request = Request(
            "POST",
            url,
            purpose,
            form=fields,
            progress=progress,
            account=Account.TOKEN,
            budget=budget,
            repeatable=repeatable,
        )
        reply = self._transport.send(request)
        if error := error_of(reply):
            raise error
        result = Node(parse_json(reply.body)).need_node("result")
        if not result.flag("success"):
            raise UploadRejectedError(result.line("message")[:300] or "no reason given", fields={})
        return result


def _address(result: Node, me: User, known: Collection[str]) -> str:
    """Give the address of what was uploaded, which Mixcloud sometimes does not tell (a client of 2026)."""
    try:
        link = parse_cloudcast(f"{SITE}/{result.raw('key').strip('/')}/")
    except InvalidLinkError as error:
        raise BadReplyError("Mixcloud took the show but does not say where it is", path="result.key") from error
    is_new = link.url.casefold() not in {address.casefold() for address in known}
    if not is_new or link.user.casefold() != me.username.casefold():
        raise BadReplyError("Mixcloud took the show but names another one", path="result.key")
    return link.url
