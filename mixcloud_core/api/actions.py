"""Taking part: follow, favorite, repost, listen later by REST or by GraphQL, comments by GraphQL.

Which of the two depends on the account: REST takes an access token, GraphQL a site session.
"""

from __future__ import annotations

from dataclasses import dataclass

from mixcloud_core.api.base import Api, CloudcastLike, UserLike, cloudcast_link, user_link
from mixcloud_core.api.from_graphql import read_comment
from mixcloud_core.api.operations import Operation, mutation
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Budget, Request
from mixcloud_core.errors import NotFoundError
from mixcloud_core.links import api_url
from mixcloud_core.models import Comment, User

__all__ = ["Act", "ActionsApi"]

CHANGE_FOLLOWING = mutation("changeFollowing", "__typename")
CHANGE_FAVORITE = mutation("changeFavorite", "__typename")
CHANGE_REPOST = mutation("changeRepost", "__typename")
CHANGE_LISTEN_LATER = mutation("changeListenLater", "__typename")
ADD_COMMENT = mutation("addComment", "newCommentEdge { node { ...CommentFields } }")
ADD_REPLY = mutation("addReply", "newReplyEdge { node { ...CommentFields } }")
REMOVE_COMMENT = mutation("removeComment", "comment @optional { id } __typename")

# With the session, as all that it is for.
USER_ID = Operation(
    "query UserId($lookup: UserLookup!) { userLookup(lookup: $lookup) { id } }", "userLookup", needs_session=True
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is set and unset: by POST and DELETE of REST (documented 2025), or by a mutation of GraphQL.

    Whether it is set, the mutation's input tells by `flag` (schema of August 2021).
    """

    path: str
    name: str
    change: Operation
    flag: str


FOLLOW = Act("/{user}/follow/", "follow", CHANGE_FOLLOWING, "isFollowing")
FAVORITE = Act("/{user}/{slug}/favorite/", "favorite", CHANGE_FAVORITE, "isFavorited")
REPOST = Act("/{user}/{slug}/repost/", "repost", CHANGE_REPOST, "isReposted")
LISTEN_LATER = Act("/{user}/{slug}/listen-later/", "listen later", CHANGE_LISTEN_LATER, "isListenLater")


class ActionsApi(Api):
    """Taking part. What is so already is no error, in either direction.

    To follow, favorite, repost and listen later takes an access token or, where there is none, the site session; that
    costs a request more for the id of each show or user whose model does not tell it.
    """

    def follow(self, user: UserLike) -> None:
        """Follow a user."""
        self._set_of_user(FOLLOW, user, True)

    def unfollow(self, user: UserLike) -> None:
        """Follow a user no longer."""
        self._set_of_user(FOLLOW, user, False)

    def favorite(self, show: CloudcastLike) -> None:
        """Add a show to one's favorites."""
        self._set_of_show(FAVORITE, show, True)

    def unfavorite(self, show: CloudcastLike) -> None:
        """Take a show out of one's favorites."""
        self._set_of_show(FAVORITE, show, False)

    def repost(self, show: CloudcastLike) -> None:
        """Repost a show to one's followers."""
        self._set_of_show(REPOST, show, True)

    def unrepost(self, show: CloudcastLike) -> None:
        """Take back a repost."""
        self._set_of_show(REPOST, show, False)

    def add_to_listen_later(self, show: CloudcastLike) -> None:
        """Add a show to one's listen-later list."""
        self._set_of_show(LISTEN_LATER, show, True)

    def remove_from_listen_later(self, show: CloudcastLike) -> None:
        """Take a show out of one's listen-later list."""
        self._set_of_show(LISTEN_LATER, show, False)

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

    def _set_of_show(self, act: Act, show: CloudcastLike, wanted: bool) -> None:
        link = cloudcast_link(show)
        if self._uses_session:
            self._change(
                act.change, f"{act.name} {link.user}/{link.slug}", {"cloudcastId": self._id_of(show), act.flag: wanted}
            )
        else:
            self._act(wanted, act, user=link.user, slug=link.slug)

    def _set_of_user(self, act: Act, user: UserLike, wanted: bool) -> None:
        link = user_link(user)
        if self._uses_session:
            self._change(act.change, f"{act.name} {link.user}", {"userId": self._user_id(user), act.flag: wanted})
        else:
            self._act(wanted, act, user=link.user)

    @property
    def _uses_session(self) -> bool:
        return self._provider.has_session and not self._provider.has_token

    def _user_id(self, user: UserLike) -> str:
        if isinstance(user, User) and user.id:
            return user.id
        name = user_link(user).user
        return self._one(USER_ID, f'user "{name}"', {"lookup": {"username": name}}).need_line("id")

    def _act(self, wanted: bool, act: Act, **parts: str) -> None:
        """Set or unset something by REST, which may be said again without harm."""
        method = "POST" if wanted else "DELETE"
        url = api_url(*(segment.format(**parts) for segment in act.path.strip("/").split("/")))
        purpose = f"{act.name} {'/'.join(parts.values())}"
        reply = self._transport.send(Request(method, url, purpose, account=Account.TOKEN, budget=Budget.ACTION))
        error = error_of(reply)
        # What was not set can't be unset: 404 (clients of 2024).
        if error and not (method == "DELETE" and isinstance(error, NotFoundError)):
            raise error
