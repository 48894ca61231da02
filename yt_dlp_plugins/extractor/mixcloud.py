"""Mixcloud for yt-dlp.

The classes bear the names of yt-dlp's built-in ones, and so replace them: ids, archive keys and `%(extractor)s`
stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError

import yt_dlp_plugins.extractor._mixcloud  # noqa: F401 (makes mixcloud_core importable: before it, not after)

# isort: split
from mixcloud_core import links

if TYPE_CHECKING:
    from mixcloud_core.client import Mixcloud
    from mixcloud_core.errors import DownloadError
    from mixcloud_core.models import Cloudcast

__all__ = ["MixcloudIE"]


class MixcloudIE(InfoExtractor):
    """A show."""

    IE_NAME = "mixcloud"
    _VALID_URL = links.pattern(links.Kind.CLOUDCAST)  # type: ignore[assignment]  # yt-dlp's base class holds None
    # So that filters apply to the entries of a list before each is extracted.
    _RETURN_TYPE = "video"
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/dholbach/cryptkeeper/", "only_matching": True},
        {"url": "https://m.mixcloud.com/dholbach/cryptkeeper?play=1", "only_matching": True},
    ]
    _looked_up: Cloudcast | None = None

    @classmethod
    def get_temp_id(cls, url: str) -> str | None:
        """Give the id before anything is asked, so that an archived show costs no request."""
        from mixcloud_core.errors import InvalidLinkError
        from yt_dlp_plugins.extractor._mixcloud.info import show_id

        try:
            link = links.parse_cloudcast(url)
        except InvalidLinkError:
            return None
        return show_id(link.user, link.slug)

    def cloudcast(self, url: str) -> Cloudcast:
        """Give the model of a show, for programs that use yt-dlp as a library.

        When that show is extracted next, it is not asked for again. Raises the errors of `mixcloud_core`.
        """
        self._looked_up = self._look_up(url)
        return self._looked_up

    def _real_extract(self, url: str) -> dict[str, Any]:
        from mixcloud_core.errors import MixcloudError
        from mixcloud_core.restrictions import why_no_audio
        from yt_dlp_plugins.extractor._mixcloud.completeness import check_downloads
        from yt_dlp_plugins.extractor._mixcloud.ffmpeg import adopt_ffmpeg
        from yt_dlp_plugins.extractor._mixcloud.formats import extract_formats
        from yt_dlp_plugins.extractor._mixcloud.info import show_id, to_info

        adopt_ffmpeg(self)
        check_downloads(self)
        known, self._looked_up = self._looked_up, None
        try:
            cloudcast = known if known and known.url == url else self._look_up(url)
        except MixcloudError as error:
            # In our words, and without yt-dlp's request to report it to yt-dlp.
            raise ExtractorError(str(error), expected=True) from error
        video_id, typed_id = show_id(cloudcast.owner.username, cloudcast.slug), self.get_temp_id(url)
        if reason := why_no_audio(cloudcast):
            self._refuse(reason, video_id)
        formats = extract_formats(self, cloudcast.streams, video_id)
        if cloudcast.streams and not formats:
            self.raise_no_formats("None of the show's streams answers. Please try again later", expected=True)
        return {
            **to_info(cloudcast),
            "formats": formats,
            "availability": _availability(cloudcast),
            # Archives written by the built-in hold the id as it was typed.
            "_old_archive_ids": [f"mixcloud {typed_id}"] if typed_id not in (None, video_id) else None,
            "__post_extractor": self.extract_comments(url),
        }

    def _get_comments(self, url: str) -> Iterator[dict[str, Any]]:
        from mixcloud_core.errors import MixcloudError
        from mixcloud_core.messages import shown_by
        from yt_dlp_plugins.extractor._mixcloud.info import comment_info

        with shown_by(self.report_warning):
            try:
                yield from map(comment_info, self._client(url).comments(url))
            except MixcloudError as error:
                self.report_warning(f"Not all comments could be had: {error}")

    def _client(self, url: str) -> Mixcloud:
        from mixcloud_core.client import Mixcloud
        from yt_dlp_plugins.extractor._mixcloud.transport import YtDlpTransport

        return Mixcloud(YtDlpTransport(self, self.get_temp_id(url) or url))

    def _look_up(self, url: str) -> Cloudcast:
        """Ask for a show, and again as often as `--extractor-retries` allows where that may help."""
        from mixcloud_core.errors import MixcloudError
        from mixcloud_core.messages import shown_by

        with shown_by(self.report_warning):
            for retry in self.RetryManager():
                try:
                    return self._client(url).cloudcast(url)
                except MixcloudError as error:
                    if not error.retryable or retry.attempt > retry.retries:
                        raise
                    retry.error = ExtractorError(str(error), expected=True)
        raise AssertionError("the last try gives a show or raises")

    def _refuse(self, reason: DownloadError, video_id: str) -> None:
        """Say why there is no audio; with --ignore-no-formats-error that is a warning, and the metadata still comes."""
        from mixcloud_core.errors import ExclusiveContentError

        if isinstance(reason, ExclusiveContentError):
            self.raise_login_required(str(reason), metadata_available=True, method="cookies")
        else:
            # Not raise_geo_restricted for a country: yt-dlp would add how to get round it.
            self.raise_no_formats(str(reason), expected=True, video_id=video_id)


def _availability(cloudcast: Cloudcast) -> str | None:
    flags = cloudcast.flags
    availability: str | None = InfoExtractor._availability(
        is_private=flags.draft or flags.scheduled,
        needs_premium=False,
        needs_subscription=flags.exclusive or flags.exclusive_preview_only,
        needs_auth=False,
        is_unlisted=flags.unlisted,
    )
    return availability
