"""Comments on a show, or on a user's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mixcloud_core.models.user import User

__all__ = ["Comment"]


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: who wrote it (None when the account is gone), when (UTC), and the comment it answers.

    `position` is the second of the show that was playing when it was written, `likes` how many like it; both are
    None where Mixcloud does not tell. `about_url` is the address of what it is about, told with notifications only.
    """

    id: str
    text: str
    user: User | None
    created: datetime | None
    parent_id: str | None = None
    position: float | None = None
    likes: int | None = None
    about_url: str | None = None
