"""Which hosts are Mixcloud's: requests go there, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["host_of", "is_mixcloud_address", "is_mixcloud_host"]


# In labels of ASCII letters, digits, - and _ (live-fsn1-hez.mixcloud.com).
_HOST = r"(?:(?:[\w-]+\.)*mixcloud\.com|(?:[\w-]+\.)+mixcloud\.stream)"
_IS_HOST = re.compile(rf"(?ai:{_HOST})").fullmatch
# After the host visible ASCII without a backslash: nothing that the library which sends it might read differently.
_IS_ADDRESS = re.compile(rf"(?ai:https://{_HOST}(?::(?:443)?)?)(?:[/?#][!-\[\]-~]*)?").fullmatch


def is_mixcloud_host(host: str | None) -> bool:
    """Tell whether a host is Mixcloud's: `mixcloud.com`, `*.mixcloud.com`, `*.mixcloud.stream`."""
    return _IS_HOST(host or "") is not None


def is_mixcloud_address(url: str) -> bool:
    """Tell whether a request may go there: https, a host of Mixcloud's, no user name, the usual port."""
    return _IS_ADDRESS(url) is not None


def host_of(url: str) -> str:
    """Give the host of any address for a message, empty where there is none that can be shown."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host[:255] if host.isprintable() else ""
