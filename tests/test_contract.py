"""The program that asks Mixcloud itself, tried on the stand-in: what it finds, and that it only asks so much."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mixcloud_core import types
from mixcloud_core.api import graphql, rest_rows
from mixcloud_core.api.credentials import Credentials, SigningTransport
from mixcloud_core.api.rest import Get
from mixcloud_core.api.transport import Account, Reply, Request
from mixcloud_core.http.transport import RequestsTransport
from tests.contract import document, printing, questions, running
from tests.contract.asking import Asking, EnoughError, NotReadingError
from tests.contract.questions import QUESTIONS, Subject
from tests.contract.running import Report
from tests.contract.shapes import differences
from tests.sandbox import CLOUDFLARE, Fault, Sandbox
from tests.sandbox.state import access_token, csrf_token, session_id

OWNER = "TestToneRadio"
SHOW, HIDDEN = f"{OWNER}/full-tracklist", f"{OWNER}/hidden-statistics"
ABOUT = ("--user", OWNER, "--show", SHOW, "--hidden", HIDDEN, "--words", "tone", "--tag", "techno")
# Its length is null as long as there is no audio, which nobody recorded of REST.
AWAITING = f"/{OWNER}/awaiting-audio/"
API = "api.mixcloud.com"


def program(sandbox: Sandbox, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.contract", "--pause", "0", *ABOUT, *arguments]
    variables = sandbox.environment(home)
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def network(sandbox: Sandbox, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RequestsTransport]:
    """The stand-in as a network of this process, and a library that has not yet learnt what is forgotten."""
    for name, value in sandbox.environment(home).items():
        monkeypatch.setenv(name, value)
    forgotten = graphql.Forgotten()
    monkeypatch.setattr(graphql, "FORGOTTEN", forgotten)
    monkeypatch.setattr(running, "FORGOTTEN", forgotten)
    transport = RequestsTransport()
    yield transport
    transport.close()


def ask(network: RequestsTransport, monkeypatch: pytest.MonkeyPatch, *names: str, most: int = 80) -> Report:
    """Ask the questions of these names, beside those that are always asked."""
    chosen = [each for each in QUESTIONS if each.name in names]
    assert len(chosen) == len(names)
    monkeypatch.setattr(running, "QUESTIONS", [QUESTIONS[0], *chosen])
    return running.run(Asking(network, most=most, pause=0), Subject(OWNER, SHOW, HIDDEN, "tone", "techno"))


def test_the_whole_run(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.state.disabled.add(AWAITING)
    report = tmp_path / "report.txt"
    done = program(sandbox, tmp_path, "--output", str(report))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == report.read_text(encoding="utf-8")
    asked = sandbox.requests
    assert len(asked) <= 80
    assert done.stdout.endswith(f"{len(asked)} requests, 0 differences.\n")
    assert "What could not be looked at" not in done.stdout
    for words in ("HLS manifest", "#EXTM3U", "<MPD", "open: ", "plays is null", "301, relative Location", "6, with "):
        assert words in done.stdout, words
    assert all(word not in done.stdout for word in ("sig=", "this-is-no-token"))
    assert {request.method for request in asked if request.host == API} == {"GET"}
    assert [row for row in rows() if not any(row.fullmatch(request.path) for request in asked)] == []


def rows() -> Iterator[re.Pattern[str]]:
    """The addresses of the REST API, of all but what needs a token."""
    for name, row in vars(rest_rows).items():
        if isinstance(row, Get) and name != "USER_LISTEN_LATER":
            path = re.sub(r"%7B\w+%7D", "[^/]+", quote(row.path))
            yield re.compile(path)


def test_every_operation_is_in_the_document_that_is_checked() -> None:
    text = document.whole(document.operations()).text
    names = re.findall(r"^(?:query|mutation) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names)) == len(document.operations()) + 1
    assert {"Cloudcast", "Feed", "ReorderPlaylist"} < set(names)
    heads = re.findall(r"^fragment (\w+)", text, re.MULTILINE)
    assert len(heads) == len(set(heads))


@pytest.mark.parametrize("are_old", [False, True])
def test_what_graphql_forgot_is_named(
    sandbox: Sandbox, network: RequestsTransport, monkeypatch: pytest.MonkeyPatch, are_old: bool
) -> None:
    sandbox.forget_schema(
        "Cloudcast.sections", "LiveStream.owner", "type AudioTypeEnum", "ReorderPlaylistMutationPayload.playlist"
    )
    sandbox.switches.legacy_errors, sandbox.switches.error_locations = are_old, not are_old
    report = ask(network, monkeypatch, "GraphQL live now")
    told = dict(report.differences)
    assert told["GraphQL Cloudcast.sections"] == "no longer known"
    assert told["GraphQL LiveStream.owner"] == "no longer known, and needed"
    assert told["GraphQL type AudioTypeEnum"] == "no longer known"
    assert "no longer known, and needed" in told.values()
    assert any("ReorderPlaylist" in where or "reorderPlaylist" in where for where in told)
    assert "needed" in told["GraphQL live now"]
    # The show itself went without: it was asked once, and is no difference of its own.
    assert "GraphQL show" not in told
    (refusal,) = (answer for question, answer in report.answers if question == "GraphQL: a refusal")
    assert ("without locations" in refusal) is are_old


def test_members_that_are_new_or_of_another_type_are_named(
    sandbox: Sandbox, network: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"name": "funk", "slug": "funk", "url": "https://www.mixcloud.com/genres/funk/"}
    sandbox.faults.add(Fault(API, "/genres/techno/$", body=json.dumps(body), content_type="application/xml"))
    report = ask(network, monkeypatch, "REST genre")
    assert report.differences == [
        ("REST genre: content type", "application/xml"),
        ("REST genre: key", "missing"),
        ("REST genre: slug", "a member that is not known (str)"),
    ]


def test_trouble_is_told_and_three_in_a_row_are_enough(
    sandbox: Sandbox, network: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.faults.add(Fault(API, "/popular/", status=503))
    report = ask(network, monkeypatch, "REST popular shows", "REST genre")
    assert [where for where, _ in report.differences] == ["REST popular shows"]
    assert "503" in report.differences[0][1]
    assert report.is_reached
    for path in ("/graphql", "/"):
        sandbox.faults.add(Fault("app.mixcloud.com" if path == "/graphql" else API, path, status=503, times=None))
    sandbox.forget()
    report = ask(network, monkeypatch, "REST genre")
    assert len(sandbox.requests) == 3
    assert report.differences[-1][0] == "asking was given up"
    assert not report.is_reached


def test_who_is_shut_out_stops_at_once(
    sandbox: Sandbox, network: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", status=403, body=CLOUDFLARE, content_type="text/html"))
    report = ask(network, monkeypatch)
    assert len(sandbox.requests) == 1
    assert [where for where, _ in report.differences] == ["asking was given up"]
    assert not report.is_reached


def test_a_service_that_can_not_be_reached(sandbox: Sandbox, tmp_path: Path) -> None:
    for host in ("app.mixcloud.com", API):
        sandbox.faults.add(Fault(host, status=502, times=None))
    done = program(sandbox, tmp_path, "--json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["requests"], report["is_reached"]) == (3, False)
    assert "502" in report["differences"][0]["what"]


def test_no_more_requests_than_allowed(
    sandbox: Sandbox, network: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ask(network, monkeypatch, "REST popular shows", "REST genre", most=11)
    assert len(sandbox.requests) == report.asked == 11
    assert report.remarks == [("the rest", "not asked: no more requests are allowed")]


def test_accounts_add_questions_and_stay_out_of_the_report(
    sandbox: Sandbox, network: RequestsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = {"sessionid": session_id(OWNER), "csrftoken": csrf_token(OWNER)}
    signed = SigningTransport(network, Credentials(access_token(OWNER), cookies))
    monkeypatch.setattr(running, "QUESTIONS", [each for each in QUESTIONS if each.account is not Account.NONE])
    asking = Asking(signed, most=80, pause=0)
    report = running.run(asking, Subject(OWNER, SHOW, HIDDEN, "tone", "techno"), set(Account))
    assert report.differences == []
    assert any("access_token=" + access_token(OWNER) in request.query for request in sandbox.requests)
    text = printing.as_text(report) + printing.as_json(report) + repr(asking.exchanges)
    assert not any(secret in text for secret in (access_token(OWNER), *cookies.values()))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pause", "0.5"], "--pause"),
        (["--token-from-env"], "MIXCLOUD_ACCESS_TOKEN"),
        (["--cookies", "there-is-none.txt"], "there-is-none.txt"),
        (["--no-such-thing"], "--no-such-thing"),
    ],
)
def test_a_wrong_command_line(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.contract import __main__ as contract

    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["contract", *arguments])
    with pytest.raises(SystemExit) as ended:
        contract.main()
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def post(text: str, **more: str) -> Request:
    return Request("POST", graphql.ENDPOINT, "a test", body=json.dumps({"query": text, **more}).encode())


CHANGING = (
    post("mutation M($input: X!) { changeFavorite(input: $input) { __typename } }"),
    post("query A { b }\nmutation M { c }", operationName="M"),
    post("query A { b }\nmutation M { c }"),
    Request("POST", f"https://{API}/user/follow/", "a test"),
    Request("DELETE", f"https://{API}/user/follow/", "a test"),
)


class Silent:
    def send(self, _request: Request, /) -> Reply:
        return Reply(200, {}, b"{}")


@pytest.mark.parametrize("request_", CHANGING)
def test_what_could_change_something_is_never_sent(request_: Request) -> None:
    with pytest.raises(NotReadingError):
        Asking(Silent(), most=5, pause=0).send(request_)


def test_requests_are_counted_and_take_their_time() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    asking = Asking(Silent(), most=3, pause=1.5, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        asking.send(post("query A { b }\nmutation M { c }", operationName="A"))
        now[0] += 0.5
    assert slept == [0, 1.0, 1.0]
    with pytest.raises(EnoughError):
        asking.send(post("query A { b }"))


SHAPES: list[tuple[Any, Any, list[tuple[str, str]]]] = [
    ({"key": "/a/", "url": "u", "name": "n"}, types.RestTag, []),
    (
        {"key": 1, "url": "u", "name": None},
        types.RestTag,
        [(".key", "int, and not str"), (".name", "null, and not str")],
    ),
    (
        {"data": [{"html": "a"}, {"new": []}]},
        types.RestPage[types.RestEmbed],
        [(".data[].new", "a member that is not known (list)")],
    ),
    ({"position": True}, types.RestSection, [(".position", "bool, and not int")]),
    ({"section_type": "ad\x1b[31mvert"}, types.RestSection, [(".section_type", "a new word: advert")]),
    ([], types.RestEmbed, [("", "list, and not RestEmbed")]),
    ({"cloudcastLookup": None}, types.CloudcastLookupReply, []),
    (
        {"cloudcastLookup": {"plays": "7"}},
        types.CloudcastLookupReply,
        [(".cloudcastLookup.plays", "str, and not int or NoneType")],
    ),
]


@pytest.mark.parametrize(("value", "hint", "expected"), SHAPES)
def test_differences(value: object, hint: Any, expected: list[tuple[str, str]]) -> None:
    assert list(differences(value, hint, "")) == expected


def test_questions_are_told_apart_by_their_names() -> None:
    names = [each.name for each in questions.QUESTIONS]
    assert len(names) == len(set(names))
