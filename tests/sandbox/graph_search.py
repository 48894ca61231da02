"""Search for shows, users and tags: every word of the term must be there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.sandbox.directory import NOW
from tests.sandbox.relay import Node, connection
from tests.sandbox.show_node import tag_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.graph import Graph
    from tests.sandbox.records import Show, Tag, User

DAYS = {"PAST_WEEK": 7, "PAST_MONTH": 30, "PAST_YEAR": 365}


def search(graph: Graph, _none: None) -> Node:
    def query(term: str) -> Node:
        words = term.casefold().split()
        return {
            "cloudcasts": lambda **arguments: connection(_shows(graph, words, arguments), graph.show_node, arguments),
            "users": lambda **arguments: connection(_users(graph, words, arguments), graph.user_node, arguments),
            "tags": lambda **page: connection(_tags(graph, words), tag_node, page),
            "showPurposeMessage": False,
        }

    return {"searchQuery": query}


def tag_suggestions(graph: Graph, _none: None, *, q: str) -> list[Node]:
    """Tags that begin so."""
    return [tag_node(tag) for tag in known_tags(graph) if q and tag.name.casefold().startswith(q.casefold())]


def known_tags(graph: Graph) -> list[Tag]:
    """Every tag of every public show, each once."""
    tags = {tag.slug: tag for show in graph.library.public() for tag in show.tags}
    return sorted(tags.values(), key=lambda tag: tag.slug)


def _fits(words: list[str], texts: Iterator[str]) -> bool:
    text = "\n".join(texts).casefold()
    return bool(words) and all(word in text for word in words)


def _since(period: str | None) -> datetime | None:
    return NOW - timedelta(days=DAYS[period]) if period else None


def _shows(graph: Graph, words: list[str], arguments: dict[str, Any]) -> list[Show]:
    since, timed = _since(arguments.get("createdAfter")), arguments.get("isTimestamped")

    def wanted(show: Show) -> bool:
        if since and datetime.fromisoformat(show.published) < since:
            return False
        return not timed or any(section.start is not None for section in show.sections)

    def texts(show: Show) -> Iterator[str]:
        yield from (show.name, graph.catalogue.owner(show).display_name, *(tag.name for tag in show.tags))

    return [show for show in graph.library.public() if _fits(words, texts(show)) and wanted(show)]


def _users(graph: Graph, words: list[str], arguments: dict[str, Any]) -> list[User]:
    since, uploader = _since(arguments.get("dateJoinedAfter")), arguments.get("isUploader")

    def wanted(user: User) -> bool:
        if since and datetime.fromisoformat(user.joined) < since:
            return False
        return not uploader or bool(graph.library.uploads(user)) == (uploader == "YES")

    users = (user for user in graph.catalogue.users if _fits(words, iter((user.username, user.display_name))))
    return [user for user in users if wanted(user)]


def _tags(graph: Graph, words: list[str]) -> list[Tag]:
    return [tag for tag in known_tags(graph) if _fits(words, iter((tag.name,)))]
