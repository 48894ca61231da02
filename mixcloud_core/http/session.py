"""A session of `requests` that keeps nothing, follows nothing, and tells nobody a secret."""

from __future__ import annotations

import logging
import re
from http.cookiejar import DefaultCookiePolicy

import requests

from mixcloud_core.version import __version__

__all__ = ["open_session"]

_USER_AGENT = f"mixcloud-plugins/{__version__}"
# What stands behind these names in an address: a token, the code and the secrets that bring one, a signature.
_SECRET = re.compile(r"((?:access_token|client_secret|code|code_verifier|refresh_token|sig)=)[^&\s\"']+")


def open_session(user_agent: str) -> requests.Session:
    """Give a session; `user_agent` is added to the program's name."""
    session = _Session()
    # A cookie of one reply would go out with the requests of other accounts, and of none.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = f"{_USER_AGENT} {user_agent}".strip()
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 (the signature of requests)
        """Give no target: even where it follows none, `requests` would read a redirect's body without any bound."""
        return None


class _WithoutSecrets(logging.Filter):
    """urllib3 logs the addresses that are asked, and a token of Mixcloud's is a part of them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRET.sub(r"\1…", record.getMessage()), ()
        if record.exc_info:
            # The traceback is formatted here, for whoever formats it later would show what the error's text holds.
            record.exc_text = _SECRET.sub(r"\1…", logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


for _name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
    logging.getLogger(f"urllib3.{_name}").addFilter(_WithoutSecrets())
