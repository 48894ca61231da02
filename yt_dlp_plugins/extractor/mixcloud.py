"""Mixcloud's shows for yt-dlp, and the players of other web pages.

A class that bears the name of a built-in one of yt-dlp's replaces it: ids, archive keys and `%(extractor)s` stay as
they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import yt_dlp_plugins.extractor._mixcloud  # noqa: F401 (makes mixcloud_core importable: before it, not after)

# isort: split
from mixcloud_core import links
from mixcloud_core.links import Kind
from yt_dlp_plugins.extractor._mixcloud.base import MixcloudBase

if TYPE_CHECKING:
    from mixcloud_core.errors import DownloadError
    from mixcloud_core.models import Cloudcast

__all__ = ["MixcloudEmbedIE", "MixcloudIE"]


class MixcloudIE(MixcloudBase):
    """A show."""

    IE_NAME = "mixcloud"
    IE_DESC = "Mixcloud shows"
    _VALID_URL = links.pattern(Kind.CLOUDCAST)
    # So that filters apply to the entries of a list before each is extracted.
    _RETURN_TYPE = "video"
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/dholbach/cryptkeeper/", "only_matching": True},
        {"url": "https://m.mixcloud.com/dholbach/cryptkeeper?play=1", "only_matching": True},
    ]

    @classmethod
    def get_temp_id(cls, url: str) -> str | None:
        """Give the id before anything is asked, so that an archived show costs no request."""
        from mixcloud_core.errors import InvalidLinkError
        from yt_dlp_plugins.extractor._mixcloud.card import show_id

        try:
            link = links.parse_cloudcast(url)
        except InvalidLinkError:
            return None
        return show_id(link.user, link.slug)

    def cloudcast(self, url: str) -> Cloudcast:
        """Give the model of a show, for programs that use yt-dlp as a library.

        When that show is extracted next, it is not asked for again. Raises the errors of `mixcloud_core`.
        """
        from mixcloud_core.messages import shown_by

        self.initialize()  # reads --username, which counts here as well
        with shown_by(self.report_warning):
            cloudcast = self._api(self.get_temp_id(url) or url).cloudcast(url)
        self._known.remember(cloudcast)
        return cloudcast

    def _real_extract(self, url: str) -> dict[str, Any]:
        from yt_dlp_plugins.extractor._mixcloud.card import show_id
        from yt_dlp_plugins.extractor._mixcloud.completeness import check_downloads
        from yt_dlp_plugins.extractor._mixcloud.ffmpeg import adopt_ffmpeg
        from yt_dlp_plugins.extractor._mixcloud.info import to_info

        adopt_ffmpeg(self)
        check_downloads(self)
        with self._in_our_words():
            known = self._known.take(url)
            cloudcast = known or self._look_up(url)
            formats, missing = self._formats(cloudcast)
            if missing and (known or not formats):
                # An address of audio may have died since it was told: it is asked for once more.
                cloudcast = self._look_up(url)
                formats, missing = self._formats(cloudcast)
            if missing and not formats:
                self.raise_no_formats("None of the show's streams answers. Please try again later", expected=True)
            info = to_info(cloudcast)
        video_id, typed_id = show_id(cloudcast.owner.username, cloudcast.slug), self.get_temp_id(url)
        return {
            **info,
            "formats": formats,
            # Archives written by the built-in hold the id as it was typed.
            "_old_archive_ids": [f"mixcloud {typed_id}"] if typed_id not in (None, video_id) else None,
            "__post_extractor": self.extract_comments(cloudcast.url),
        }

    def _look_up(self, url: str) -> Cloudcast:
        return self._api(self.get_temp_id(url) or url).cloudcast(url)

    def _formats(self, cloudcast: Cloudcast) -> tuple[list[dict[str, Any]], set[str]]:
        """Give the formats of a show, and the kinds of streams that don't answer; says why there is no audio."""
        from mixcloud_core.restrictions import why_no_audio
        from yt_dlp_plugins.extractor._mixcloud.card import show_id
        from yt_dlp_plugins.extractor._mixcloud.formats import asked_for, extract_formats, lost

        video_id, streams = show_id(cloudcast.owner.username, cloudcast.slug), cloudcast.streams
        asked = asked_for(streams, self._arguments("formats"))
        if reason := why_no_audio(cloudcast):
            self._refuse(reason, video_id)
        elif not asked:
            has = ", ".join(asked_for(streams, ()))
            self.raise_no_formats(f"formats: the show has none of what is asked for, only {has}", expected=True)
        formats = extract_formats(self, asked, video_id, protected=streams.protected)
        return formats, lost(asked, formats)

    def _get_comments(self, url: str) -> Iterator[dict[str, Any]]:
        from mixcloud_core.errors import MixcloudError
        from mixcloud_core.messages import shown_by
        from yt_dlp_plugins.extractor._mixcloud.info import comment_info

        with shown_by(self.report_warning):
            try:
                yield from map(comment_info, self._api(self.get_temp_id(url) or url).comments(url))
            except MixcloudError as error:
                self.report_warning(f"Not all comments could be had: {error}")

    def _refuse(self, reason: DownloadError, video_id: str) -> None:
        """Say why there is no audio; with --ignore-no-formats-error that is a warning, and the metadata still comes."""
        from mixcloud_core.errors import ExclusiveContentError

        if isinstance(reason, ExclusiveContentError):
            if session := self._session:
                downloader: Any = self._downloader  # yt-dlp has no annotations
                explained = session.explain(self._api(video_id), downloader.report_warning)
                reason = ExclusiveContentError(reason.message, hint=explained)
            else:
                self.raise_login_required(str(reason), metadata_available=True, method="cookies")
                return
        # Not raise_geo_restricted for a country: yt-dlp would add how to get round it.
        self.raise_no_formats(str(reason), expected=True, video_id=video_id)


# What is left is for nobody to play, or a list of the caller's own, which no page of others may ask for.
_PLAYED = (Kind.CLOUDCAST, Kind.PLAYLIST, Kind.USER, Kind.TAB, Kind.TAG, Kind.LIVE)


class MixcloudEmbedIE(MixcloudBase):
    """A player: its own address, and the pages that hold one."""

    IE_NAME = "mixcloud:embed"
    IE_DESC = "Mixcloud players in other pages"
    _VALID_URL = links.pattern(Kind.WIDGET)
    _EMBED_REGEX = [  # noqa: RUF012 (yt-dlp's own convention)
        r"""(?i)<iframe[^>]+\bsrc\s*=\s*["'](?P<url>(?:https?:)?//(?:(?:player-widget|www)\.)?mixcloud\.com/widget/iframe/?\?[^"']+)"""
    ]
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {
            "url": "https://player-widget.mixcloud.com/widget/iframe/?hide_cover=1&feed=%2Fdholbach%2Fcryptkeeper%2F",
            "only_matching": True,
        },
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        with self._in_our_words():
            link = links.parse_as(url, *_PLAYED)
        result: dict[str, Any] = self.url_result(link.url)
        return result
