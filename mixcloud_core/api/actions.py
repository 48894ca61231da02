"""Taking part: follow, favorite, repost, listen later by REST (access token), comments by GraphQL (site session)."""

from __future__ import annotations

from dataclasses import dataclass

from mixcloud_core.api.base import Api, CloudcastLike, UserLike, cloudcast_link, user_link
from mixcloud_core.api.from_graphql import read_comment
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Budget, Request
from mixcloud_core.errors import NotFoundError
from mixcloud_core.links import api_url
from mixcloud_core.models import Comment

__all__ = ["Act", "ActionsApi"]


@dataclass(frozen=True, slots=True)
class Act:
    """An address that is set by POST and unset by DELETE (documented 2025)."""

    path: str
    name: str


FOLLOW = Act("/{user}/follow/", "follow")
FAVORITE = Act("/{user}/{slug}/favorite/", "favorite")
REPOST = Act("/{user}/{slug}/repost/", "repost")
LISTEN_LATER = Act("/{user}/{slug}/listen-later/", "listen later")

ADD_COMMENT = Operation(
    """
    mutation AddComment($input: AddCommentMutationInput!) {
      addComment(input: $input) { newCommentEdge { node { ...CommentFields } } }
    }
    """,
    "addComment",
    budget=Budget.ACTION,
    needs_session=True,
)
ADD_REPLY = Operation(
    """
    mutation AddReply($input: AddReplyMutationInput!) {
      addReply(input: $input) { newReplyEdge { node { ...CommentFields } } }
    }
    """,
    "addReply",
    budget=Budget.ACTION,
    needs_session=True,
)
REMOVE_COMMENT = Operation(
    """
    mutation RemoveComment($input: RemoveCommentMutationInput!) {
      removeComment(input: $input) { comment @optional { id } __typename }
    }
    """,
    "removeComment",
    budget=Budget.ACTION,
    needs_session=True,
)


class ActionsApi(Api):
    """Taking part. What is so already is no error, in either direction."""

    def follow(self, user: UserLike) -> None:
        """Follow a user; needs an access token."""
        self._act("POST", FOLLOW, user=user_link(user).user)

    def unfollow(self, user: UserLike) -> None:
        """Follow a user no longer; needs an access token."""
        self._act("DELETE", FOLLOW, user=user_link(user).user)

    def favorite(self, show: CloudcastLike) -> None:
        """Add a show to one's favorites; needs an access token."""
        self._act_on("POST", FAVORITE, show)

    def unfavorite(self, show: CloudcastLike) -> None:
        """Take a show out of one's favorites; needs an access token."""
        self._act_on("DELETE", FAVORITE, show)

    def repost(self, show: CloudcastLike) -> None:
        """Repost a show to one's followers; needs an access token."""
        self._act_on("POST", REPOST, show)

    def unrepost(self, show: CloudcastLike) -> None:
        """Take back a repost; needs an access token."""
        self._act_on("DELETE", REPOST, show)

    def add_to_listen_later(self, show: CloudcastLike) -> None:
        """Add a show to one's listen-later list; needs an access token."""
        self._act_on("POST", LISTEN_LATER, show)

    def remove_from_listen_later(self, show: CloudcastLike) -> None:
        """Take a show out of one's listen-later list; needs an access token."""
        self._act_on("DELETE", LISTEN_LATER, show)

    def comment(self, show: CloudcastLike, text: str) -> Comment:
        """Comment on a show, and give the comment; needs the site session."""
        values = {"cloudcastId": self._id_of(show), "comment": text}
        node = self._change(ADD_COMMENT, "your comment", values)
        return read_comment(node.need_node("newCommentEdge").need_node("node"))

    def reply(self, comment: Comment | str, text: str) -> Comment:
        """Reply to a comment (or to its id), and give the reply; needs the site session."""
        parent_id = comment if isinstance(comment, str) else comment.id
        node = self._change(ADD_REPLY, "your reply", {"parentCommentId": parent_id, "text": text})
        return read_comment(node.need_node("newReplyEdge").need_node("node"), parent_id)

    def remove_comment(self, comment: Comment | str) -> None:
        """Remove one of one's own comments, or one on one's own show; needs the site session."""
        comment_id = comment if isinstance(comment, str) else comment.id
        self._change(REMOVE_COMMENT, "your comment", {"commentId": comment_id})

    def _act_on(self, method: str, act: Act, show: CloudcastLike) -> None:
        link = cloudcast_link(show)
        self._act(method, act, user=link.user, slug=link.slug)

    def _act(self, method: str, act: Act, **parts: str) -> None:
        """Set or unset something, which may be said again without harm."""
        url = api_url(*(segment.format(**parts) for segment in act.path.strip("/").split("/")))
        purpose = f"{act.name} {'/'.join(parts.values())}"
        reply = self._transport.send(Request(method, url, purpose, account=Account.TOKEN, budget=Budget.ACTION))
        error = error_of(reply)
        # What was not set can't be unset: 404 (clients of 2024).
        if error and not (method == "DELETE" and isinstance(error, NotFoundError)):
            raise error
