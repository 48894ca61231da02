"""Comments on shows and profiles, with their replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.sandbox.catalogue import SITE, show_key
from tests.sandbox.records import Comment, Show, User
from tests.sandbox.relay import Fields, Node, Source, always, connection, global_id, local_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.sandbox.graph import Graph


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment with what it is about, and with what it answers."""

    comment: Comment
    about: Show | User
    parent: Placed | None = None


def _standing(graph: Graph, comments: Iterable[Comment], about: Show | User) -> list[Placed]:
    return [Placed(one, about) for one in comments if one.number not in graph.state.removed_comments]


def comments_of(graph: Graph, about: Show | User) -> list[Placed]:
    """What was written since the start, newest first, then the catalogue's."""
    if isinstance(about, User):
        return _standing(graph, graph.state.profile_comments.get(about.username, ()), about)
    return _standing(graph, (*graph.state.comments.get(show_key(about), ()), *about.comments), about)


def replies(graph: Graph, placed: Placed) -> list[Placed]:
    removed = graph.state.removed_comments
    answers = (*placed.comment.replies, *graph.state.replies.get(placed.comment.number, ()))
    return [Placed(one, placed.about, placed) for one in answers if one.number not in removed]


def comments(graph: Graph, about: Show | User, *, promotedCommentId: str | None = None, **page: Any) -> Node:  # noqa: N803  (the argument's name in the schema)
    """The connection; a promoted comment comes first."""
    placed = comments_of(graph, about)
    if promotedCommentId:
        promoted = local_id(promotedCommentId)[1]
        placed.sort(key=lambda one: one.comment.number != promoted)
    return connection(placed, graph.comment_node, page, commentsDisabled=False)


def all_comments(graph: Graph) -> Iterator[Placed]:
    """Every comment and every reply that there is; those on one of many generated shows were written since."""
    written = (graph.show(*unquote(key).strip("/").split("/")) for key in list(graph.state.comments))
    shows = (*graph.state.uploaded, *graph.catalogue.shows, *written)
    standing = {show_key(show): show for show in shows if show and graph.current(show)}
    abouts: tuple[Show | User, ...] = (*standing.values(), *graph.catalogue.users)
    for about in abouts:
        for placed in comments_of(graph, about):
            yield placed
            yield from replies(graph, placed)


def comment_source(graph: Graph, placed: Placed) -> Source:
    return Source("Comment", COMMENT_FIELDS, graph, placed)


def may_remove(graph: Graph, placed: Placed) -> bool:
    """Who wrote it, and who owns what it is about."""
    about = placed.about
    owner = about.username if isinstance(about, User) else about.owner
    return graph.me is not None and graph.me.username in {placed.comment.author, owner}


def _author(graph: Graph, placed: Placed, **_deleted: object) -> Source | None:
    author = graph.catalogue.user(placed.comment.author)
    return graph.user_node(author) if author else None


def _subscribes(graph: Graph, placed: Placed) -> bool:
    author = graph.catalogue.user(placed.comment.author)
    return bool(author and isinstance(placed.about, Show) and placed.about.owner in author.subscribed_to)


def _url(_graph: Graph, placed: Placed) -> str:
    about = placed.about
    return SITE + (about.key if isinstance(about, User) else show_key(about))


COMMENT_FIELDS: Fields = {
    "id": lambda _graph, placed: global_id("Comment", placed.comment.number),
    "comment": lambda _graph, placed, **_deleted: placed.comment.text,
    "user": _author,
    "created": lambda _graph, placed, **_deleted: placed.comment.created,
    "parent": lambda graph, placed: comment_source(graph, placed.parent) if placed.parent else None,
    "children": lambda graph, placed, **page: connection(replies(graph, placed), graph.comment_node, page),
    "isReply": lambda _graph, placed: placed.parent is not None,
    "url": _url,
    "likeCount": lambda _graph, placed: placed.comment.likes,
    "isLiked": always(value=False),
    "audioPosition": lambda _graph, placed: placed.comment.position,
    "isDeleted": always(value=False),
    "isSpam": always(value=False),
    "isFromSelectSubscriber": _subscribes,
    "canDelete": may_remove,
    "canBlock": lambda graph, placed: graph.me is not None and not graph.is_me(placed.comment.author),
}
