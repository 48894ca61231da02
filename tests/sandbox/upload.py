"""`/upload/` and `/upload/{user}/{slug}/edit/`: new shows, and new facts about old ones."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from werkzeug import Response

from tests.sandbox.catalogue import picture_root, show_key
from tests.sandbox.directory import NOW
from tests.sandbox.records import Show, StreamForm
from tests.sandbox.rest_replies import failure, invalid, missing, reply
from tests.sandbox.upload_form import Form, audio_errors, changes, read_form, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Request

    from tests.sandbox.records import User
    from tests.sandbox.rest_library import Library
    from tests.sandbox.state import State

VISIBILITY = ("unlisted", "publish", "unpublish")


class Uploads:
    """Takes forms; `received` keeps them, with the size and the digest of every file in place of its bytes."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.received: list[Form] = []

    def upload(self, request: Request, library: Library, owner: User) -> Response:
        return self._take(request, lambda form: self._new(request, form, library, owner))

    def edit(self, request: Request, library: Library, owner: User, username: str, slug: str) -> Response:
        show = library.show(username, slug)
        if show is None:
            return missing(request)
        if show.owner != owner.username:
            return failure(request, 403, "PermissionDenied", "This is not your upload")
        return self._take(request, lambda form: _edited(request, form, library, owner, show))

    def _take(self, request: Request, answer: Callable[[Form], Response]) -> Response:
        if request.environ["sandbox.chunked"]:
            # Unexplained (seen in 2026).
            return Response("<h1>Bad Request (400)</h1>", 400, content_type="text/html")
        try:
            form = read_form(request)
        except ValueError:
            return invalid(request, {"__all__": ["The form cannot be read."]})
        self.received.append(form)
        return answer(form)

    def _new(self, request: Request, form: Form, library: Library, owner: User) -> Response:
        new, errors = changes(form, library.catalogue, owner)
        new.setdefault("description", "")
        if "name" not in form.fields:
            errors["name"].append("This field is required.")
        if wrong := audio_errors(form):
            errors["mp3"] += wrong
        switches = library.switches
        if switches.refuses_same_name and new.get("name") in {show.name for show in library.own(owner)}:
            errors["name"].append("You already have an upload with this name.")
        if errors:
            return invalid(request, errors)
        state = library.state
        with state.lock:
            show = Show(
                owner.username,
                _free_slug(library, owner, slug_of(new["name"])),
                new["name"],
                state.new_number(),
                _newest(library, owner).isoformat(),
                "uploaded since the start",
                duration=None,
                is_awaiting_audio=True,
                stream_form=StreamForm.NULL,
                has_artwork="picture" in new,
                is_unlisted=form.flag("unlisted"),
            )
            show = replace(show, **_members(new, form, state))
            state.uploaded.insert(0, show)
            if switches.processing is not None:
                state.ready_at[show_key(show)] = time.monotonic() + switches.processing
        result = {"success": True, "message": f"Uploaded {show.name}"}
        return reply(request, {"result": result | ({"key": show_key(show)} if switches.upload_key else {})})


def _edited(request: Request, form: Form, library: Library, owner: User, show: Show) -> Response:
    new, errors = changes(form, library.catalogue, owner)
    if "mp3" in form.files:
        errors["mp3"].append("The audio of a show cannot be changed.")
    if sum(form.flag(name) for name in VISIBILITY) > 1:
        errors["unlisted"].append("At most one of unlisted, publish and unpublish.")
    if "publish_date" in new and not (show.is_draft or show.is_scheduled):
        errors["publish_date"].append("Only for shows that were never public.")
    if errors:
        return invalid(request, errors)
    members = _members(new, form, library.state) | _visibility(form, show)
    with library.state.lock:
        library.state.edited[show_key(show)] = replace(show, **members)
    return reply(request, {"result": {"success": True, "message": f"Edited {show.name}", "key": show_key(show)}})


def _members(new: dict[str, Any], form: Form, state: State) -> dict[str, Any]:
    """The members of a `Show` for what the form sets. The slug does not follow the name (not known, but likely)."""
    members: dict[str, Any] = {
        name: new[name] for name in ("name", "description", "tags", "sections", "hosts") if name in new
    }
    if "picture" in new:
        picture = form.files["picture"]
        root = picture_root(picture.sha256)
        state.pictures[root] = picture.image
        members |= {"has_artwork": True, "artwork": root}
    if "hide_stats" in new:
        members["hidden_stats"] = new["hide_stats"]
    moment = new.get("publish_date")
    if isinstance(moment, datetime) and not form.flag("unlisted"):  # unlisted overrides it (documented)
        members |= {"published": moment.isoformat(), "is_scheduled": moment > NOW, "is_draft": False}
    return members


def _visibility(form: Form, show: Show) -> dict[str, Any]:
    hidden = {"is_unlisted": False, "is_draft": False, "is_scheduled": False}
    if form.flag("unlisted"):
        return hidden | {"is_unlisted": True}
    if form.flag("unpublish"):
        return hidden | {"is_draft": True}
    if form.flag("publish"):
        was_public = not (show.is_draft or show.is_scheduled)
        return hidden | ({} if was_public else {"published": NOW.isoformat()})
    return {}


def _free_slug(library: Library, owner: User, slug: str) -> str:
    free, number = slug, 1
    while library.original(owner.username, free):
        free, number = f"{slug}-{number}", number + 1
    return free


def _newest(library: Library, owner: User) -> datetime:
    """An upload is the newest of its owner, and no two are of one second."""
    new = [show for show in library.state.uploaded if show.owner == owner.username and not show.is_scheduled]
    known = (datetime.fromisoformat(show.published) for show in (*library.uploads(owner), *new))
    return max((NOW, *known)) + timedelta(seconds=1)
