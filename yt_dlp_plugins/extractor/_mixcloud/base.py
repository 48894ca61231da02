"""What all extractors share: Mixcloud's API over yt-dlp's networking, arguments, and errors in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError, traverse_obj

from yt_dlp_plugins.extractor._mixcloud.known_shows import KnownShows, known_shows

if TYPE_CHECKING:
    from mixcloud_core.api.listings import Listing
    from mixcloud_core.client import Mixcloud
    from mixcloud_core.models import Cloudcast
    from yt_dlp_plugins.extractor._mixcloud.accounts import KeptSession

__all__ = ["ARGUMENTS_KEY", "MixcloudBase"]

# All arguments stand under one name, whichever extractor reads them: --extractor-args "mixcloud:formats=hls".
ARGUMENTS_KEY = "mixcloud"
_ARGUMENTS = ("account", "audio_type", "country", "formats", "order", "published", "tag", "timed")

_KEPT_INSTEAD = (
    "Or have them kept, with: beet mixcloud login --cookies-from-browser NAME; then this will do: --extractor-args "
    "mixcloud:account=me"
)
_COOKIES_FIRST = "The cookies that were given go before the account"
_REPORT = "This is a fault of mixcloud-plugins, and not of yt-dlp: please report it there, with what yt-dlp -v prints"


class MixcloudBase(InfoExtractor):
    """An extractor of ours. (Its name does not end as yt-dlp's extractors do, which would register it as one.)"""

    # yt-dlp has no annotations: its own class says None, which others replace.
    _VALID_URL: Any
    IE_DESC: Any
    _NETRC_MACHINE: Any = "mixcloud"

    # Whom --username or a .netrc names; whether it is an account that is kept, shows when it is needed.
    _login = ""

    def _perform_login(self, username: str, password: str) -> None:  # noqa: ARG002 (yt-dlp's own signature)
        self._login = username

    def _real_initialize(self) -> None:
        given = traverse_obj(self.get_param("extractor_args"), (ARGUMENTS_KEY, {dict.keys}))
        if unknown := sorted(set(given or ()).difference(_ARGUMENTS)):
            downloader: Any = self._downloader  # yt-dlp has no annotations
            # Not in the name of one extractor: a list and its shows would each say it.
            downloader.report_warning(
                f"mixcloud-plugins knows no argument {', '.join(map(repr, unknown))}; it knows {', '.join(_ARGUMENTS)}",
                only_once=True,
            )

    @property
    def _known(self) -> KnownShows:
        """What lists of this YoutubeDL have brought already."""
        return known_shows(self._downloader)

    def remember(self, cloudcast: Cloudcast) -> None:
        """Have a show that was told already not asked for again when it is extracted next.

        For programs that use yt-dlp as a library: a show out of a list of theirs costs no request more. A show that
        came without its streams is asked for all the same.
        """
        self._known.remember(cloudcast)

    def _api(self, video_id: str) -> Mixcloud:
        """Give Mixcloud's API, as it is asked for the show or list `video_id`."""
        from mixcloud_core.client import Mixcloud
        from yt_dlp_plugins.extractor._mixcloud.transport import YtDlpTransport

        return Mixcloud(YtDlpTransport(self, video_id), credentials=self._session)

    @property
    def _session(self) -> KeptSession | None:
        """The session of the account that is asked for, None if none is; raises MixcloudError if it can't be used."""
        name = self._argument("account", casesense=True)
        if not (name or self._login):
            return None
        from yt_dlp_plugins.extractor._mixcloud.accounts import kept_session

        return kept_session(self, name, self._login)

    def _counts_on_account(self) -> bool:
        """Tell whether an account that is kept is asked for, and not set aside for cookies that were given."""
        from mixcloud_core.errors import MixcloudError

        try:
            return self._session is not None
        except MixcloudError:
            return True

    def _login_hint(self, *arguments: Any, **options: Any) -> str:
        hint: str = super()._login_hint(*arguments, **options)
        asked = self._login or self._argument("account")
        return f"{hint}. {_COOKIES_FIRST if asked else _KEPT_INSTEAD}" if hint else hint

    def _argument(self, name: str, *, casesense: bool = False) -> str:
        """Give the first value of an argument, empty where it is not given; see the README for all of them."""
        values: list[str] = self._configuration_arg(name, [""], ie_key=ARGUMENTS_KEY, casesense=casesense)
        return values[0].strip()

    def _arguments(self, name: str) -> list[str]:
        """Give all values of an argument."""
        values: list[str] = self._configuration_arg(name, [], ie_key=ARGUMENTS_KEY)
        return [value.strip() for value in values if value.strip()]

    @property
    def _country(self) -> str | None:
        """Whose charts are asked for; None for those of the world."""
        return self._argument("country").upper() or None

    @property
    def _published(self) -> str | None:
        """The period of which a search is; None for all times."""
        return self._argument("published") or None

    @property
    def _timed(self) -> bool:
        """Tell whether a search is for shows with a timed tracklist only."""
        return self._argument("timed") == "yes"

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        """Show errors and warnings of the core as yt-dlp's, without yt-dlp's request to report them to yt-dlp."""
        from mixcloud_core.errors import BlockedError, LoginRequiredError, MixcloudError
        from mixcloud_core.messages import shown_by

        try:
            with shown_by(self.report_warning):
                yield
        except LoginRequiredError as error:
            if self._counts_on_account():
                raise ExtractorError(str(error), expected=True) from error
            self.raise_login_required(error.message, method="cookies")
        except BlockedError as error:
            raise ExtractorError(f"{error}{self._impersonation_advice()}", expected=True) from error
        except MixcloudError as error:
            raise ExtractorError(str(error), expected=True) from error
        except (ArithmeticError, LookupError, AttributeError, TypeError, ValueError) as error:
            raise ExtractorError(_REPORT, expected=True, cause=error) from error

    def _list_result(self, listing: Listing, **fields: Any) -> dict[str, Any]:
        """Give a list, whose entries are asked for as they are wanted."""
        result: dict[str, Any] = self.playlist_result(self._entries(listing), listing.id, listing.title, **fields)
        return result

    def _entries(self, listing: Listing) -> Iterator[dict[str, Any]]:
        """Give the entries of a list; shows that came whole are kept for their own extraction."""
        from mixcloud_core.api.listings import show_in

        # Where entries are not extracted, nothing need be kept for it.
        keeps = self.get_param("extract_flat") in (None, False, "discard", "discard_in_playlist")
        given = gone = 0
        while found := self._next(listing, given):
            item, entry = found
            if entry is None:
                gone += 1
                continue
            if keeps and (cloudcast := show_in(item)):
                self.remember(cloudcast)
            given += 1
            yield entry
        if gone:
            told = f"{gone} shows of the list have" if gone > 1 else "1 show of the list has"
            self.report_warning(f"{told} gone since", listing.id)

    def _next(self, listing: Listing, given: int) -> tuple[Any, dict[str, Any] | None] | None:
        """Give the next item of a list with its entry, None after the last; so many entries were `given` before."""
        from yt_dlp_plugins.extractor._mixcloud.entries import entry_of

        try:
            # Not around the `yield`: what yt-dlp does with an entry is none of our errors.
            with self._in_our_words():
                item = next(listing.items, None)
                return None if item is None else (item, entry_of(item))
        except ExtractorError as error:
            # In the middle of a list, yt-dlp does not say which extractor and which list it is, and goes on with what
            # it has got, to "Finished downloading playlist".
            error.ie, error.video_id = self.IE_NAME, listing.id
            if given:
                error.orig_msg += f". The list is not whole: it breaks off after {given} entries"
            raise

    def _impersonation_advice(self) -> str:
        """Name the remedy where yt-dlp can't speak like a browser."""
        downloader: Any = self._downloader  # yt-dlp has no annotations
        if downloader and downloader._get_available_impersonate_targets():
            return ""
        return ". yt-dlp passes as a browser with: pip install 'yt-dlp[default,curl-cffi]'"
