"""Which hosts are Mixcloud's: requests go there, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["host_of", "is_mixcloud_address", "is_mixcloud_host"]


def is_mixcloud_host(host: str | None) -> bool:
    """Tell whether a host is Mixcloud's: `mixcloud.com`, `*.mixcloud.com`, `*.mixcloud.stream`."""
    host = (host or "").lower()
    return host == "mixcloud.com" or host.endswith((".mixcloud.com", ".mixcloud.stream"))


def is_mixcloud_address(url: str) -> bool:
    """Tell whether a request may go there: https, a host of Mixcloud's, no user name, the usual port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and is_mixcloud_host(parts.hostname)
        and "@" not in parts.netloc
        and port in (None, 443)
        # What the library that sends it might read differently from the one that checked it.
        and not re.search(r"[\s\\\x00-\x1f\x7f]", url)
    )


def host_of(url: str) -> str:
    """Give the host of any address for a message, empty where there is none that can be shown."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host[:255] if host.isprintable() else ""
