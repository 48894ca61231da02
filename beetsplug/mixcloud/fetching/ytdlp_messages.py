"""yt-dlp's messages and errors, as beets' users read them."""

from __future__ import annotations

import re
from typing import Protocol

from mixcloud_core.errors import DownloadError

__all__ = ["Log", "YtDlpMessages", "as_download_error"]

# Warnings that end well: yt-dlp tries again, begins anew where a lost process left half a note, or puts HLS into an
# .m4a file without ffprobe's advice, as is wanted.
_NO_NEWS = re.compile(r"Retrying \(\d|ffprobe not found|\.ytdl file is corrupt")


class Log(Protocol):
    """The part of a beets logger that is needed; texts are arguments, for braces in a format would break it."""

    def debug(self, message: str, /, *args: object) -> None: ...
    def warning(self, message: str, /, *args: object) -> None: ...


class YtDlpMessages:
    """What yt-dlp takes as a logger. Its errors come as exceptions as well, and are shown once."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def debug(self, message: str) -> None:
        """Take what yt-dlp would print to the screen."""
        self._log.debug("{}", message)

    def warning(self, message: str) -> None:
        """Take a warning."""
        show = self._log.debug if _NO_NEWS.search(message) else self._log.warning
        show("{}", _plain(message))

    def error(self, message: str) -> None:
        """Take an error that is raised too."""
        self._log.debug("{}", message)


def as_download_error(error: Exception) -> Exception:
    """Give one of yt-dlp's errors in our words: what the file system said as itself, all else as a DownloadError."""
    reason: BaseException | None = error
    while reason:
        if isinstance(reason, OSError) and reason.errno:
            return OSError(reason.errno, reason.strerror, reason.filename)
        wrapped = getattr(reason, "exc_info", None)
        reason = wrapped[1] if wrapped and wrapped[1] is not reason else reason.__cause__ or reason.__context__
    words = _plain(str(error))
    if "Requested format is not available" in words:
        return DownloadError("The show has no audio of the kind that the setting mixcloud.format asks for")
    return DownloadError(f"yt-dlp: {words}", hint="Run the same command to try again")


def _plain(message: str) -> str:
    """Give a message without colours and the names of yt-dlp's parts."""
    message = re.sub(r"\x1b\[[0-9;]*m", "", message).strip()
    message = re.sub(r"^ERROR:\s*", "", message)
    return re.sub(r"^(?:\[mixcloud\]\s*(?:\S+:\s)?|\[\w+\]\s*|Postprocessing:\s*)", "", message)
