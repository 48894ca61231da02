"""`api.mixcloud.com`: the documented REST interface. Which address is answered by what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from werkzeug import Request, Response

from tests.sandbox.rest_actions import SHOW_ACTIONS, act, follow
from tests.sandbox.rest_discover import categories, categorised, discovered, found, front
from tests.sandbox.rest_embed import embedded
from tests.sandbox.rest_entries import playlist
from tests.sandbox.rest_library import Library
from tests.sandbox.rest_lists import OWN_LISTS, SHOW_LISTS, USER_LISTS, playlist_shows
from tests.sandbox.rest_objects import Links, full_show, full_user
from tests.sandbox.rest_paging import Listing, paged
from tests.sandbox.rest_replies import Body, failure, missing, moved, reply, wrong_method
from tests.sandbox.switches import Switches
from tests.sandbox.upload import Uploads

if TYPE_CHECKING:
    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import Show, User
    from tests.sandbox.state import State

Answer = Body | Listing | Response | None


@dataclass
class RestApi:
    """The members with a default are what a test can turn; each stands for what is not known of Mixcloud."""

    catalogue: Catalogue
    state: State
    switches: Switches = field(default_factory=Switches)
    uploads: Uploads = field(default_factory=Uploads)
    bad_token_status: int = 401
    """The status that comes with a token that is not valid, or not there: 400, 401 and 403 were all claimed."""
    cache_control: str | None = None
    """What good replies say as `Cache-Control`."""
    etags: bool = False
    """Whether replies have an ETag, and 304 comes to who has it."""

    def reset(self) -> None:
        self.uploads.reset()
        self.bad_token_status, self.cache_control, self.etags = 401, None, False

    def __call__(self, request: Request) -> Response:
        if not request.path.endswith("/"):
            return moved(request)
        caller = None
        if (token := request.args.get("access_token")) is not None:
            name = self.state.user_of_token(token)
            caller = self.catalogue.user(name) if name else None
            if caller is None:
                return self._unauthorised(request, "An invalid access token was provided")
        library = Library(self.catalogue, self.state, caller, self.switches)
        parts = request.path.strip("/").split("/")
        if request.method not in {"GET", "HEAD"}:
            return self._write(request, library, parts)
        if parts[0] == "me" and caller is None:
            return self._unauthorised(request, "An access token is needed")
        return self._reply(request, _read(Links.of(request, library), request, parts))

    def _reply(self, request: Request, answer: Answer) -> Response:
        match answer:
            case None:
                return missing(request)
            case Response():
                return answer
            case Listing():
                response = reply(request, paged(request, answer))
            case _:
                response = reply(request, answer)
        if self.cache_control:
            response.headers["Cache-Control"] = self.cache_control
        if self.etags:
            response.add_etag()
            response.make_conditional(request)
        return response

    def _write(self, request: Request, library: Library, parts: list[str]) -> Response:
        write = self._writer(request, library, parts)
        if write is None or request.method not in {"POST", "DELETE"}:
            return wrong_method(request)
        if library.caller is None:
            return self._unauthorised(request, "An access token is needed")
        return write(library.caller) or missing(request)

    def _writer(self, request: Request, library: Library, parts: list[str]) -> Callable[[User], Response | None] | None:
        match parts:
            case ["upload"]:
                return partial(self.uploads.upload, request, library)
            case ["upload", username, slug, "edit"]:
                return lambda caller: self.uploads.edit(request, library, caller, username, slug)
            case [username, "follow"]:
                user = library.user(username)
                return lambda caller: follow(request, library, caller, user) if user else None
            case [username, slug, action] if action in SHOW_ACTIONS:
                show = library.show(username, slug)
                return lambda caller: act(request, library, caller, show, action) if show else None
        return None

    def _unauthorised(self, request: Request, message: str) -> Response:
        # The words and the type for a token that is not valid are those that clients meet.
        return failure(request, self.bad_token_status, "OAuthException", message)


def _read(links: Links, request: Request, parts: list[str]) -> Answer:
    root, rest = parts[0], parts[1:]
    if root in {"genres", "discover", "tag"}:
        return discovered(links, root, rest[0], rest[1:]) if rest else None
    if root in ROOTS:
        return ROOTS[root](links, request, rest)
    user = links.library.user(root)
    return _of_user(links, request, user, rest) if user else None


def _own(links: Links, request: Request, rest: list[str]) -> Answer:
    if (caller := links.library.caller) is None:
        return None
    match rest:
        case []:
            return full_user(links, caller)
        case [name] if name in OWN_LISTS:
            return OWN_LISTS[name](links, caller)
    return None


def _popular(links: Links, _request: Request, rest: list[str]) -> Answer:
    return front(links, "popular", "Popular Cloudcasts") if rest in ([], ["hot"]) else None


def _new(links: Links, _request: Request, rest: list[str]) -> Answer:
    return None if rest else front(links, "new", "New Cloudcasts")


def _search(links: Links, request: Request, rest: list[str]) -> Answer:
    words, kind = request.args.get("q", ""), request.args.get("type", "cloudcast")
    listing = found(links, words, kind)
    # What an unknown type gives was not recorded.
    return None if rest else listing or failure(request, 400, "BadRequest", "Unknown search type")


def _categories(links: Links, _request: Request, rest: list[str]) -> Answer:
    return categorised(links, rest[0], rest[1:]) if rest else categories(links)


def _of_user(links: Links, request: Request, user: User, rest: list[str]) -> Answer:
    match rest:
        case []:
            return full_user(links, user)
        case [name] if name in USER_LISTS:
            return USER_LISTS[name](links, user)
        case ["playlists", slug, *more] if more in ([], ["cloudcasts"]):
            mine = (one for one in links.library.playlists(user) if one.slug == slug)
            if one := next(mine, None):
                return playlist_shows(links, one) if more else playlist(links, one)
        case [slug, *more] if show := links.library.show(user.username, slug):
            return _of_show(links, request, show, more)
    return None


def _of_show(links: Links, request: Request, show: Show, rest: list[str]) -> Answer:
    match rest:
        case []:
            return full_show(links, show)
        case [name] if name in SHOW_LISTS:
            return SHOW_LISTS[name](links, show)
        case ["embed-html" | "embed-json" as form]:
            return embedded(request, show, form)
    return None


def _nothing(_links: Links, _request: Request, _rest: list[str]) -> None:
    """Artists and tracks had addresses until about 2015."""


ROOTS: dict[str, Callable[[Links, Request, list[str]], Answer]] = {
    "me": _own,
    "popular": _popular,
    "new": _new,
    "search": _search,
    "categories": _categories,
    "artist": _nothing,
    "track": _nothing,
}
