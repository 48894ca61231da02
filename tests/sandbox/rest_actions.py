"""Follow, favorite, repost, listen later: what a token may set and unset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sandbox.catalogue import show_key
from tests.sandbox.rest_replies import missing, reply

if TYPE_CHECKING:
    from werkzeug import Request, Response

    from tests.sandbox.records import Show, User
    from tests.sandbox.rest_library import Library

# The list of the state and the words of the reply; those for following are quoted by a client's author.
SHOW_ACTIONS = {
    "favorite": ("favorites", "Favorited {}", "No longer a favorite: {}"),
    "repost": ("reposts", "Reposted {}", "No longer reposted: {}"),
    "listen-later": ("listen_later", "Added {} to listen later", "Removed {} from listen later"),
}
FOLLOW = ("Now following {}", "No longer following {}")


def follow(request: Request, library: Library, caller: User, user: User) -> Response:
    mine = library.state.following.setdefault(caller.username, [])
    return _change(request, library, mine, user.username, [text.format(user.username) for text in FOLLOW])


def act(request: Request, library: Library, caller: User, show: Show, action: str) -> Response:
    """The state keeps shows as they were before any edit."""
    name, *texts = SHOW_ACTIONS[action]
    lists: dict[str, list[Show]] = getattr(library.state, name)
    original = library.original(show.owner, show.slug) or show
    mine = lists.setdefault(caller.username, [])
    return _change(request, library, mine, original, [text.format(show.name) for text in texts])


def _change(request: Request, library: Library, mine: list[Any], one: Show | str, texts: list[str]) -> Response:
    """Put `one` in front, or take it out; what is set already stays set, unsetting what is not set is 404."""
    with library.state.lock:
        others = [other for other in mine if _key(other) != _key(one)]
        is_set, unset = len(others) < len(mine), is_unsetting(request)
        if unset and not is_set:
            return missing(request)
        if unset or not is_set:
            mine[:] = others if unset else [one, *mine]
    return reply(request, {"result": {"success": True, "message": texts[unset]}})


def _key(one: Show | str) -> str:
    return one if isinstance(one, str) else show_key(one)


def is_unsetting(request: Request) -> bool:
    """By the method, or by a POST that carries `method=delete` (documented)."""
    return request.method == "DELETE" or request.values.get("method", "").lower() == "delete"
