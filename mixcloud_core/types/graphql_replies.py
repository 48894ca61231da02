"""Whole replies of GraphQL: the envelope, and the `data` of each question and of each change.

A look-up that finds nothing is null, with status 200 and without errors (recorded 2026); changes answer with what they
changed (schema of August 2021).
"""

from __future__ import annotations

from typing import Generic, TypedDict, TypeVar

from mixcloud_core.types.graphql import CloudcastReply, CommentReply, PlaylistReply, UserReply
from mixcloud_core.types.graphql_parts import EdgeReply
from mixcloud_core.types.graphql_viewer import ViewerReply

__all__ = [
    "AddCommentReply",
    "AddPlaylistItemReply",
    "AddPlaylistReply",
    "AddReplyReply",
    "ChangePlaylistNameReply",
    "ChangeReply",
    "ChangedReply",
    "CloudcastByIdReply",
    "CloudcastLookupManyReply",
    "CloudcastLookupReply",
    "CommentByIdReply",
    "DeletePlaylistReply",
    "DeletedPlaylistReply",
    "DisableCloudcastReply",
    "DisabledReasonLookupReply",
    "DisabledReasonReply",
    "EnvelopeReply",
    "ErrorLocationReply",
    "ErrorReply",
    "MarkNotificationsReadReply",
    "NewCommentReply",
    "NewPlaylistReply",
    "NewReplyReply",
    "PlaylistChangeReply",
    "PlaylistLookupReply",
    "RemoveCommentReply",
    "RemovePlaylistItemReply",
    "RemovedCloudcastReply",
    "RemovedCommentReply",
    "ReorderPlaylistReply",
    "UserLookupManyReply",
    "UserLookupReply",
    "ViewerDataReply",
]

T = TypeVar("T")


class ErrorLocationReply(TypedDict, total=False):
    """A place in the text that was sent; the first line and the first column are 1."""

    line: int
    column: int


class ErrorReply(TypedDict, total=False):
    """One of a reply's `errors`; `path` leads to what is missing, by names and indexes (GraphQL's own rules)."""

    message: str
    path: list[str | int] | None
    locations: list[ErrorLocationReply] | None


class EnvelopeReply(TypedDict, Generic[T], total=False):
    """The reply around everything: `errors` can stand beside usable data, with status 200 or 400 (clients of 2026)."""

    data: T | None
    errors: list[ErrorReply]


class CloudcastLookupReply(TypedDict, total=False):
    """A show by user and slug."""

    cloudcastLookup: CloudcastReply | None


class CloudcastByIdReply(TypedDict, total=False):
    """A show by its id."""

    cloudcast: CloudcastReply | None


class CloudcastLookupManyReply(TypedDict, total=False):
    """Many shows by user and slug, null for one that there is not."""

    cloudcastLookupMany: list[CloudcastReply | None] | None


class DisabledReasonReply(TypedDict, total=False):
    """Why a show was taken away: `reason` is Mixcloud's own word (`USER`, …)."""

    reason: str | None
    isUploadCorrupted: bool | None


class DisabledReasonLookupReply(TypedDict, total=False):
    """Why a show is gone, null for one that is not."""

    cloudcastDisabledReasonLookup: DisabledReasonReply | None


class CommentByIdReply(TypedDict, total=False):
    """A comment by its id."""

    comment: CommentReply | None


class UserLookupReply(TypedDict, total=False):
    """A user by name, with whatever list was asked for."""

    userLookup: UserReply | None


class UserLookupManyReply(TypedDict, total=False):
    """Many users by name, null for one that there is not."""

    userLookupMany: list[UserReply | None] | None


class PlaylistLookupReply(TypedDict, total=False):
    """A playlist by user and slug."""

    playlistLookup: PlaylistReply | None


class ViewerDataReply(TypedDict, total=False):
    """Everything that is asked about no user in particular."""

    viewer: ViewerReply | None


class NewCommentReply(TypedDict, total=False):
    """A comment that was written."""

    newCommentEdge: EdgeReply[CommentReply] | None


class AddCommentReply(TypedDict, total=False):
    """The answer to a comment on a show."""

    addComment: NewCommentReply | None


class NewReplyReply(TypedDict, total=False):
    """A reply that was written."""

    newReplyEdge: EdgeReply[CommentReply] | None


class AddReplyReply(TypedDict, total=False):
    """The answer to a reply to a comment."""

    addReply: NewReplyReply | None


# No classes, because of the name `__typename`: it is asked for where there must be something to ask for.
RemovedCommentReply = TypedDict("RemovedCommentReply", {"__typename": str, "comment": CommentReply | None}, total=False)
ChangedReply = TypedDict("ChangedReply", {"__typename": str}, total=False)


class ChangeReply(TypedDict, total=False):
    """The answer to something that was set or unset: each operation brings one of the members."""

    changeFavorite: ChangedReply | None
    changeFollowing: ChangedReply | None
    changeListenLater: ChangedReply | None
    changeRepost: ChangedReply | None


class RemoveCommentReply(TypedDict, total=False):
    """The answer to the removal of a comment."""

    removeComment: RemovedCommentReply | None


class MarkNotificationsReadReply(TypedDict, total=False):
    """The answer to the marking of all notifications as seen."""

    markNotificationsRead: ChangedReply | None


class NewPlaylistReply(TypedDict, total=False):
    """A playlist that was made."""

    newPlaylistEdge: EdgeReply[PlaylistReply] | None


class AddPlaylistReply(TypedDict, total=False):
    """The answer to a new playlist."""

    addPlaylist: NewPlaylistReply | None


class PlaylistChangeReply(TypedDict, total=False):
    """A playlist as it is after a change."""

    playlist: PlaylistReply | None


class AddPlaylistItemReply(TypedDict, total=False):
    """The answer to a show put into a playlist."""

    addPlaylistItem: PlaylistChangeReply | None


class RemovePlaylistItemReply(TypedDict, total=False):
    """The answer to a show taken out of a playlist."""

    removePlaylistItem: PlaylistChangeReply | None


class ReorderPlaylistReply(TypedDict, total=False):
    """The answer to a new order of a playlist."""

    reorderPlaylist: PlaylistChangeReply | None


class ChangePlaylistNameReply(TypedDict, total=False):
    """The answer to a new name of a playlist."""

    changePlaylistName: PlaylistChangeReply | None


class DeletedPlaylistReply(TypedDict, total=False):
    """The id of a playlist that is no more."""

    deletedPlaylistId: str | None


class DeletePlaylistReply(TypedDict, total=False):
    """The answer to the deletion of a playlist."""

    deletePlaylist: DeletedPlaylistReply | None


class RemovedCloudcastReply(TypedDict, total=False):
    """The id of a show that is no more."""

    removedCloudcastId: str | None


class DisableCloudcastReply(TypedDict, total=False):
    """The answer to the deletion of a show."""

    disableCloudcast: RemovedCloudcastReply | None
