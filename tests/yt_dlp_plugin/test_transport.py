"""What yt-dlp's networking is asked to send for us, seen without a network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from yt_dlp import YoutubeDL

from mixcloud_core import errors
from mixcloud_core.api.graphql import ENDPOINT
from mixcloud_core.api.transport import Account, Request


class Extractor:
    """The part of an extractor that a transport uses."""

    def __init__(self, status: int = 200, **cookies: str) -> None:
        self.status = status
        self.cookies = {name: SimpleNamespace(value=value) for name, value in cookies.items()}
        self.sent: list[dict[str, str]] = []

    def RetryManager(self) -> Any:  # noqa: N802 (yt-dlp's name)
        from yt_dlp.utils import RetryManager

        return RetryManager(3, lambda *_error: None)

    def _get_cookies(self, _url: str) -> dict[str, Any]:
        return self.cookies

    def _request_webpage(self, url: str, _video_id: str, *, headers: dict[str, str], **_options: Any) -> Any:
        self.sent.append(headers)
        return SimpleNamespace(url=url, status=self.status, headers={}, read=lambda _size: b"{}")


def send(extractor: Extractor, **changes: Any) -> int:
    with YoutubeDL({"quiet": True}):  # which makes the plugin's package importable, as it does for users
        from yt_dlp_plugins.extractor._mixcloud.transport import YtDlpTransport

        request = Request(**{"method": "POST", "url": ENDPOINT, "purpose": "a test", "body": b"{}"} | changes)
        return YtDlpTransport(extractor, "id").send(request).status


@pytest.mark.parametrize(
    ("cookies", "account", "sends"),
    [
        ({"csrftoken": "t"}, Account.NONE, False),
        ({"csrftoken": "t", "sessionid": "s"}, Account.NONE, True),
        ({"csrftoken": "t"}, Account.SESSION, True),
        ({"sessionid": "s"}, Account.SESSION, False),
    ],
)
def test_the_sites_token_goes_out_with_a_session_only(cookies: dict[str, str], account: Account, sends: bool) -> None:
    extractor = Extractor(**cookies)
    send(extractor, account=account)
    assert ("X-CSRFToken" in extractor.sent[0]) is sends


@pytest.mark.parametrize(("repeatable", "times"), [(True, 4), (False, 1)])
def test_what_may_not_be_repeated_is_sent_once(repeatable: bool, times: int) -> None:
    extractor = Extractor(status=503)
    assert send(extractor, repeatable=repeatable) == 503
    assert len(extractor.sent) == times


@pytest.mark.parametrize(
    ("changes", "what"), [({"method": "DELETE"}, "DELETE"), ({"form": (("name", "x"),)}, "a form")]
)
def test_what_yt_dlp_can_not_send_is_refused(changes: dict[str, Any], what: str) -> None:
    extractor = Extractor()
    with pytest.raises(errors.NetworkError, match=f"can't send {what}") as caught:
        send(extractor, **changes)
    assert (caught.value.sent, caught.value.retryable, extractor.sent) == (False, False, [])
