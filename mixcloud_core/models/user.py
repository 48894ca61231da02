"""Users: listeners, DJs, stations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mixcloud_core.links import user_url
from mixcloud_core.models.picture import Picture

__all__ = ["UploadLimits", "User", "UserCounts"]


@dataclass(frozen=True, slots=True)
class UserCounts:
    """How many of each a user has; None where Mixcloud does not tell."""

    uploads: int | None = None
    followers: int | None = None
    following: int | None = None
    favorites: int | None = None
    listens: int | None = None


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How many more shows and tracks an account may publish; None for no limit, or where it is not told."""

    shows: int | None = None
    tracks: int | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A user: `username` as addresses have it, in the user's own spelling, and the name that is shown.

    Where a user is only mentioned (the owner of a show, a follower), the rest is empty: `Mixcloud.user` gives it.
    `joined` is in UTC; `links` are addresses of the user's own pages elsewhere, as the user typed them. The viewer's
    own relations (`is_following`, …) are None for anonymous callers. `unknown` names the parts that Mixcloud did not
    tell, which is not the same as empty.
    """

    username: str
    display_name: str
    id: str = ""
    biog: str = ""
    city: str = ""
    country: str = ""
    country_code: str = ""
    picture: Picture | None = None
    cover: Picture | None = None
    joined: datetime | None = None
    counts: UserCounts = UserCounts()
    links: tuple[str, ...] = ()
    is_uploader: bool = False
    is_select: bool = False
    is_pro: bool = False
    is_premium: bool = False
    is_following: bool | None = None
    is_follower: bool | None = None
    is_subscribed: bool | None = None
    upload_limits: UploadLimits | None = None
    unknown: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """The address of the user's page."""
        return user_url(self.username)
