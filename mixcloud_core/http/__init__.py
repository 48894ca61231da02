"""The network for everybody but yt-dlp, which brings its own."""

from mixcloud_core.http.transport import RequestsTransport

__all__ = ["RequestsTransport"]
