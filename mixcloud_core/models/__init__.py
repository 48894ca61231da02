"""What Mixcloud holds, as frozen values that never touch the network."""

from mixcloud_core.models.cloudcast import Cloudcast, Counts, Flags, Streams
from mixcloud_core.models.comment import Comment
from mixcloud_core.models.picture import Picture
from mixcloud_core.models.tag import Tag
from mixcloud_core.models.tracklist import Chapter, Section, Tracklist
from mixcloud_core.models.user import User

__all__ = [
    "Chapter",
    "Cloudcast",
    "Comment",
    "Counts",
    "Flags",
    "Picture",
    "Section",
    "Streams",
    "Tag",
    "Tracklist",
    "User",
]
