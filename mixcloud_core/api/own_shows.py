"""Finding one's own shows by name, wherever Mixcloud keeps them: public, unlisted, drafts, scheduled, not yet ready."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from mixcloud_core.api import users
from mixcloud_core.api.base import Api, user_link
from mixcloud_core.api.from_graphql import read_cloudcast
from mixcloud_core.api.operations import listing
from mixcloud_core.api.rest import ME, RestReader, Window
from mixcloud_core.api.rest_rows import CLOUDCAST, USER, USER_CLOUDCASTS
from mixcloud_core.api.transport import Account
from mixcloud_core.errors import AuthenticationError, BadReplyError, ForbiddenError, NotFoundError, ServiceChangedError
from mixcloud_core.links import is_segment, slug_of
from mixcloud_core.models import Cloudcast, User
from mixcloud_core.text import clean_line

__all__ = ["OwnShowsApi"]

# Shows of one list that are looked through, the newest first: ten requests.
MOST = 1_000
# Numbers in a row without a show, after which a name has no more: nobody knows whether Mixcloud begins with 1 or 2.
_MISSES = 2
_MOST_NUMBERS = 20

UNLISTED = listing("Unlisted", "", "viewer", "me", "uploads(isPublic: false)", node="...Details", needs_session=True)

_LAST = datetime.max.replace(tzinfo=UTC)
_log = logging.getLogger(__name__)


class OwnShowsApi(Api):
    """One's own shows; needs an access token, and with a site session beside it sees more."""

    def own_shows_named(self, name: str) -> tuple[Cloudcast, ...]:
        """Give one's own shows of this name, in capitals or not, the newest first, as Mixcloud has them now.

        Looked through are the 1,000 latest of the account's list, those that answer to the addresses which Mixcloud
        makes of the name (unlisted ones are in no list), and with a site session the 1,000 latest unlisted ones and
        drafts. What comes of REST has no `flags`. Raises AuthenticationError without an access token.
        """
        return self._shows_named(self._token_owner(), name)

    def _shows_named(self, me: User, name: str) -> tuple[Cloudcast, ...]:
        wanted = clean_line(name).casefold()
        found = {
            show.url.casefold(): show
            for show in self.fresh._own_shows(me, name)
            if show.name.casefold() == wanted and _is_by(show, me)
        }
        return tuple(sorted(found.values(), key=lambda show: show.published or _LAST, reverse=True))

    def _token_owner(self) -> User:
        """Give the account of the access token: the cheapest question that a token which was revoked can't answer."""
        return RestReader(self._transport, fresh=True).one(USER, {"user": ME})

    def _own_shows(self, me: User, name: str) -> Iterator[Cloudcast]:
        reader = RestReader(self._transport, fresh=True)
        yield from reader.many(USER_CLOUDCASTS, Window(limit=MOST), {"user": ME})
        yield from _answering(reader, me, name)
        if self._provider.has_session:
            yield from self._hidden(me)

    def _hidden(self, me: User) -> Iterator[Cloudcast]:
        """Go through what only the session tells of, which helps but is not needed.

        What may come to pass at the next try is raised: a list that is there once and once not would make old shows
        look new.
        """
        try:
            yield from self._list(UNLISTED, read_cloudcast, "your unlisted shows", {}, limit=MOST)
            yield from self._list(users.DRAFTS, read_cloudcast, "your drafts", users.lookup(user_link(me)), limit=MOST)
        except (AuthenticationError, ForbiddenError, NotFoundError, ServiceChangedError) as error:
            _log.warning("Your drafts and unlisted shows are not looked through: %s", error)


def _answering(reader: RestReader, me: User, name: str) -> Iterator[Cloudcast]:
    """Go through the shows at the addresses that a name may have: `my-show`, `my-show-1`, …"""
    misses = 0
    for slug in _slugs(name):
        show = _at(reader, me, slug)
        misses = 0 if show else misses + 1
        if show:
            yield show
        if misses == _MISSES:
            return


def _at(reader: RestReader, me: User, slug: str) -> Cloudcast | None:
    try:
        # With the token, for which drafts are there as well.
        return reader.one(CLOUDCAST, {"user": me.username, "slug": slug}, account=Account.TOKEN)
    except NotFoundError:
        return None
    except BadReplyError as error:
        if error.retryable:
            raise
        return None  # a page of the account, such as the list for a show named "Favorites"


def _slugs(name: str) -> Iterator[str]:
    slug = slug_of(clean_line(name))
    numbered = (f"{slug}-{number}" for number in range(1, _MOST_NUMBERS + 1))
    yield from (each for each in (slug, *numbered) if slug and is_segment(each))


def _is_by(show: Cloudcast, user: User) -> bool:
    return show.owner.username.casefold() == user.username.casefold()
