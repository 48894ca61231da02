"""Replies of GraphQL as models.

What is missing in a reply because Mixcloud no longer knows the field is *unknown*, and the models say so.
"""

from mixcloud_core.api.from_graphql.cloudcasts import read_cloudcast
from mixcloud_core.api.from_graphql.others import read_comment, read_live, read_playlist, read_series
from mixcloud_core.api.from_graphql.parts import read_segment, read_tag, try_segment
from mixcloud_core.api.from_graphql.users import read_limits, read_profile, read_user, try_user

__all__ = [
    "read_cloudcast",
    "read_comment",
    "read_limits",
    "read_live",
    "read_playlist",
    "read_profile",
    "read_segment",
    "read_series",
    "read_tag",
    "read_user",
    "try_segment",
    "try_user",
]
