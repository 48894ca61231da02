"""What Mixcloud holds, as frozen values that never touch the network."""

from mixcloud_core.models.cloudcast import Cloudcast, Counts, Flags, Streams, ViewerState
from mixcloud_core.models.comment import Comment
from mixcloud_core.models.feed import FeedItem, Listen, NewUpload, Notification, StreamItem
from mixcloud_core.models.form import CloudcastForm
from mixcloud_core.models.live import LiveStream
from mixcloud_core.models.picture import Picture
from mixcloud_core.models.playlist import Playlist, PlaylistItem
from mixcloud_core.models.site import Country, DisabledReason, Embed, Page
from mixcloud_core.models.statistics import DayCount, Series, Statistics
from mixcloud_core.models.tag import Category, Tag, TagKind
from mixcloud_core.models.tracklist import Chapter, Section, Tracklist
from mixcloud_core.models.user import UploadLimits, User, UserCounts

__all__ = [
    "Category",
    "Chapter",
    "Cloudcast",
    "CloudcastForm",
    "Comment",
    "Country",
    "Counts",
    "DayCount",
    "DisabledReason",
    "Embed",
    "FeedItem",
    "Flags",
    "Listen",
    "LiveStream",
    "NewUpload",
    "Notification",
    "Page",
    "Picture",
    "Playlist",
    "PlaylistItem",
    "Section",
    "Series",
    "Statistics",
    "StreamItem",
    "Streams",
    "Tag",
    "TagKind",
    "Tracklist",
    "UploadLimits",
    "User",
    "UserCounts",
    "ViewerState",
]
