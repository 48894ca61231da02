"""The cookies of an account that is kept go to one host of Mixcloud's, and into nothing that yt-dlp writes."""

from __future__ import annotations

import pytest

from tests.conftest import Programs, Result
from tests.sandbox import Fault
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import csrf_token, session_id
from tests.yt_dlp_plugin.accounts import FIRST, LATER, SELECT, SITE, accounts_file, cookie_file, keep, leaks, named

APP = "app.mixcloud.com"
ME = named("me")
FOREIGN = "https://blog.example.org/graphql"
ELSEWHERE = (
    FOREIGN,
    "https://www.mixcloud.com/graphql",
    "http://app.mixcloud.com/graphql",
    "https://app.mixcloud.com/elsewhere",
)


@pytest.fixture
def kept(programs: Programs) -> Programs:
    keep(programs, "ToneListener")
    return programs


class Handler:
    """One of yt-dlp's ways to send requests, chosen as a user's installation or arguments do."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.arguments = ("--compat-options", "prefer-legacy-http-handler") if name == "urllib" else ()
        self.missing = "" if name == "curl_cffi" else "curl_cffi"

    def run(self, programs: Programs, *arguments: str) -> Result:
        environment = {}
        if self.missing:
            folder = programs.home / "missing"
            folder.mkdir(exist_ok=True)
            (folder / f"{self.missing}.py").write_text("raise ImportError('as if it were not there')\n")
            environment["PYTHONPATH"] = str(folder)
        return programs.plain_yt_dlp("--no-warnings", *self.arguments, *arguments, **environment)

    def sent(self, headers: dict[str, str]) -> bool:
        """Tell by its headers whether a request came this way: a browser's, and whether the connection is kept."""
        return {
            "curl_cffi": "sec-fetch-mode" in headers and "connection" not in headers,
            "requests": headers.get("connection") == "keep-alive",
            "urllib": headers.get("connection") == "close",
        }[self.name]


@pytest.fixture(params=["curl_cffi", "requests", "urllib"])
def handler(request: pytest.FixtureRequest) -> Handler:
    return Handler(request.param)


def cookies(programs: Programs) -> list[set[str]]:
    """The cookies of the requests to the API, in order."""
    return [
        set(request.headers.get("cookie", "").split("; "))
        for request in programs.sandbox.requests
        if request.host == APP
    ]


def test_no_redirect_is_followed(kept: Programs, handler: Handler) -> None:
    redirects = [(307, place) for place in ELSEWHERE] + [(status, FOREIGN) for status in (301, 302, 303, 308)]
    for status, place in redirects:
        kept.sandbox.faults.add(Fault(APP, "/graphql", status=status, headers={"Location": place}))
    result = handler.run(kept, *ME, "-i", "--extractor-retries", "0", *[SELECT] * len(redirects))
    assert result.status == 1
    assert result.error_lines == [
        "ERROR: [mixcloud] TestToneRadio_select-only: "
        f"Mixcloud sends elsewhere ({status}), where the account does not go along"
        for status, _ in redirects
    ]
    # One request for each, and the fixture makes sure that no other host was asked for.
    assert [(request.host, request.path) for request in kept.sandbox.requests] == [(APP, "/graphql")] * len(redirects)
    assert all(handler.sent(dict(request.headers)) for request in kept.sandbox.requests)
    assert leaks(kept, result.out, result.err) == {}


def test_each_way_serves_the_account(kept: Programs, handler: Handler) -> None:
    result = handler.run(kept, *ME, *FIRST, LATER, SELECT)
    assert (result.status, result.err) == (0, "")
    assert [handler.sent(dict(request.headers)) for request in kept.sandbox.requests if request.host == APP] == [
        True
    ] * 2
    own = {f"csrftoken={csrf_token('ToneListener')}", f"sessionid={session_id('ToneListener')}"}
    assert cookies(kept) == [own, own]


def test_cookies_of_replies_are_not_mixed_in(kept: Programs, handler: Handler) -> None:
    """Neither into what is sent next, nor into the user's file."""
    given = cookie_file(kept, {"mx_t": "value"})
    sets = {"Set-Cookie": "sessionid=another; Domain=.mixcloud.com; Path=/; Secure"}
    kept.sandbox.faults.add(Fault(APP, headers=sets, times=None))
    result = handler.run(kept, *given, *ME, *FIRST, "-I", "1:101", f"{SITE}/BulkStation/")
    assert (result.status, len(result.out.split())) == (0, 101)
    own = {f"csrftoken={csrf_token('ToneListener')}", f"sessionid={session_id('ToneListener')}"}
    assert cookies(kept) == [own] * 3
    assert "another" not in (kept.home / "cookies.txt").read_text()
    assert leaks(kept) == {}


@pytest.mark.parametrize(
    "arguments", [("-v",), ("-v", "--dump-pages"), ("-v", "--write-pages"), ("-v", "-J"), ("-v", "--no-simulate")]
)
def test_nothing_that_yt_dlp_writes_holds_a_secret(kept: Programs, arguments: tuple[str, ...]) -> None:
    given = cookie_file(kept, {"theirs": "value"}, ".example.org")
    files = ("--write-info-json", "--write-comments", "--write-description", "--no-download", "--cache-dir", "cache")
    result = kept.run("yt_dlp", *arguments, *given, *ME, *files, LATER, SELECT, f"{SITE}/TestToneRadio/gone/")
    assert "select-only" in result.out
    assert leaks(kept, result.out, result.err) == {}
    assert secrets_in(accounts_file(kept).read_text())  # what is looked for can be found


def test_what_fails_shows_no_secret(kept: Programs, handler: Handler) -> None:
    faults = [
        Fault(APP, truncate=20),
        Fault(APP, status=503),
        Fault(APP, body="nonsense"),
        Fault(APP, graphql_errors=["Out of order"]),
    ]
    if handler.name != "curl_cffi":  # in which yt-dlp counts a reply that does not begin as no silence
        faults.append(Fault(APP, latency=3))
    for fault in faults:
        kept.sandbox.faults.add(fault)
    arguments = ("-v", "-i", "--extractor-retries", "0", "--socket-timeout", "1")
    result = handler.run(kept, *ME, *arguments, *[SELECT] * len(faults))
    assert (result.status, result.err.count("ERROR: [mixcloud]")) == (1, len(faults)), result.err
    assert leaks(kept, result.out, result.err) == {}
    assert handler.name == "curl_cffi" or "Mixcloud did not answer in time" in result.err


def test_traffic_is_not_printed(kept: Programs, handler: Handler) -> None:
    result = handler.run(kept, "-v", "--print-traffic", *ME, SELECT)
    assert "account: can't be used with --print-traffic, which would show its cookies" in result.err
    assert leaks(kept, result.out, result.err) == {}
    assert kept.sandbox.requests == []


def test_options_of_the_network_apply(kept: Programs, handler: Handler) -> None:
    kept.sandbox.faults.add(Fault(APP, status=503))
    network = ("--retry-sleep", "extractor:0", "--source-address", "127.0.0.1", "--sleep-requests", "0.1")
    header = ("--add-headers", "X-Mine: here")
    result = handler.run(kept, *ME, *network, *header, "--xff", "198.51.100.0/24", "-s", LATER)
    assert result.status == 0
    assert "Sleeping 0.1 seconds" in result.out
    signed = [request for request in kept.sandbox.requests if request.host == APP]
    assert [request.status for request in signed][:2] == [503, 200]
    assert all(request.headers["x-mine"] == "here" for request in signed)
    assert all(request.headers["x-forwarded-for"].startswith("198.51.100.") for request in signed)


CLOSING = f"""
import gc, weakref
from yt_dlp import YoutubeDL

options = {{"quiet": True, "nocheckcertificate": True, "extract_flat": True}}
ydl = YoutubeDL(options | {{"extractor_args": {{"mixcloud": {{"account": ["me"]}}}}}})
for _ in range(2):
    print(len(list(ydl.extract_info("{LATER}", download=False)["entries"])))
    director = vars(ydl)["_mixcloud_signed_director"]
    ydl.close()
    print(director.handlers, "_mixcloud_signed_director" in vars(ydl))
gone = weakref.ref(ydl)
del ydl, director
gc.collect()
print(gone())
"""


def test_the_way_is_closed_with_yt_dlp(kept: Programs) -> None:
    (kept.home / "closing.py").write_text(CLOSING)
    result = kept.run("closing", PYTHONPATH=str(kept.home))
    assert (result.status, result.out.split()) == (0, ["3", "{}", "False"] * 2 + ["None"]), result.err
