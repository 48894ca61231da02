"""Replies of the REST API as they come over the wire: recorded 2011 to 2026, documented at www.mixcloud.com/developers.

Every object has a `key`, its path on the site (`/spartacus/party-time/`, in percent-encoding), and a `url`. Times are
UTC (`2014-12-12T12:16:05Z`), lengths are seconds, counts are 0 where statistics are hidden (recorded 2026). With
`metadata=1`, objects tell their `type` and full ones their connections.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "RestArtist",
    "RestCategory",
    "RestCloudcast",
    "RestComment",
    "RestCoverPictures",
    "RestEntry",
    "RestFeedItem",
    "RestFullCloudcast",
    "RestFullUser",
    "RestListen",
    "RestMetadata",
    "RestNamed",
    "RestPictures",
    "RestPlaylist",
    "RestSection",
    "RestTag",
    "RestTrack",
    "RestUser",
]


# Addresses by size: the words are squares of 25, 50, 80, 100, 300 and 600 pixels. A user has no larger ones than
# 640, a category none than 300, and before 2016 there were fewer. (Not classes: these are no names of Python's.)
RestPictures = TypedDict(
    "RestPictures",
    {
        "small": str,
        "thumbnail": str,
        "medium_mobile": str,
        "medium": str,
        "large": str,
        "320wx320h": str,
        "extra_large": str,
        "640wx640h": str,
        "768wx768h": str,
        "1024wx1024h": str,
    },
    total=False,
)


RestCoverPictures = TypedDict(
    "RestCoverPictures", {"835wx120h": str, "1113wx160h": str, "1670wx240h": str}, total=False
)


class RestMetadata(TypedDict, total=False):
    """What leads on from an object: names of lists with their addresses (`{"comments": …}`; recorded to 2018)."""

    connections: dict[str, str]


class RestEntry(TypedDict):
    """What every object has."""

    key: str
    url: str


class RestNamed(RestEntry):
    """What has a name."""

    name: str


class RestTag(RestNamed, total=False):
    """A tag: keys begin with `/genres/` (2026), once with `/discover/` (2018) and `/tag/`; names are capitalised."""

    type: Literal["tag"]
    metadata: RestMetadata


class RestUser(RestNamed, total=False):
    """A user as one is mentioned, and in lists (recorded to 2026); `name` is the one that is shown."""

    username: str
    pictures: RestPictures
    type: Literal["user"]


class RestFullUser(RestUser, total=False):
    """A user at the own address (recorded 2018); the last three members come with a token only (recorded 2017)."""

    biog: str
    city: str
    country: str
    cover_pictures: RestCoverPictures
    picture_primary_color: str  # six hex digits
    created_time: str
    updated_time: str
    follower_count: int
    following_count: int
    cloudcast_count: int
    favorite_count: int
    listen_count: int
    is_pro: bool
    is_premium: bool
    metadata: RestMetadata
    is_current_user: bool
    following: bool
    follower: bool


class RestArtist(RestNamed, total=False):
    """An artist of a track (recorded to 2015)."""

    slug: str
    type: Literal["artist"]
    metadata: RestMetadata


class RestTrack(RestNamed, total=False):
    """A track of a tracklist (recorded to 2015)."""

    slug: str
    artist: RestArtist
    type: Literal["track"]
    metadata: RestMetadata


class RestSection(TypedDict, total=False):
    """A line of a tracklist (tracks recorded to 2014, chapters guessed by their form of upload), timed or not."""

    position: int
    section_type: Literal["track", "chapter"]
    start_time: int
    track: RestTrack
    chapter: str
    type: Literal["section"]


class RestCloudcast(RestNamed, total=False):
    """A show in lists (recorded 2026); it can be updated before it is created, for it may have been scheduled.

    `hidden_stats` and `is_exclusive` are there only when they are true. What the account did (`favorited`, …) comes
    with a token only (recorded 2017), `percentage_music` in recordings to 2014.
    """

    slug: str
    user: RestUser
    hosts: list[RestUser]
    tags: list[RestTag]
    pictures: RestPictures
    created_time: str
    updated_time: str
    audio_length: int | None  # null while the audio is awaited (not recorded)
    play_count: int
    favorite_count: int
    repost_count: int
    listener_count: int
    comment_count: int
    hidden_stats: bool
    is_exclusive: bool
    favorited: bool
    reposted: bool
    is_listen_later: bool
    percentage_music: int
    type: Literal["cloudcast"]


class RestFullCloudcast(RestCloudcast, total=False):
    """A show at its own address (recorded to 2014): never with audio, and today perhaps without sections."""

    description: str  # plain text, with line ends of any kind
    picture_primary_color: str  # six hex digits
    sections: list[RestSection]
    metadata: RestMetadata


class RestListen(RestCloudcast, total=False):
    """A show in a list of listens (recorded 2018)."""

    listen_time: str


class RestComment(RestEntry, total=False):
    """A comment (recorded 2018): its key names what it is on (`/comments/cr/204/28/c8955637/`)."""

    comment: str
    submit_date: str
    user: RestUser | None
    type: Literal["comment"]


# (No class holds it, because of the name `from`.)
_FeedItemOrigin = TypedDict("_FeedItemOrigin", {"from": RestUser}, total=False)


class RestFeedItem(RestEntry, _FeedItemOrigin, total=False):
    """Something that a user did (recorded 2018): `type` is upload, listen, favorite, follow or another word.

    It holds the shows it was done to, or the users; `title` says it in words (`listened to`).
    """

    title: str
    type: str
    created_time: str
    cloudcasts: list[RestCloudcast]
    users: list[RestUser]


class RestCategory(RestNamed, total=False):
    """One of Mixcloud's own shelves (recorded to 2015, read by clients of 2026)."""

    slug: str
    format: Literal["music", "talk"]
    pictures: RestPictures
    type: Literal["category"]
    metadata: RestMetadata


class RestPlaylist(RestNamed, total=False):
    """A playlist (clients of 2024 to 2026, none recorded); the count includes shows that have gone since."""

    slug: str
    owner: RestUser
    pictures: RestPictures
    cloudcast_count: int
    description: str  # read where it is there; no client was seen reading it
    type: Literal["playlist"]
    metadata: RestMetadata
