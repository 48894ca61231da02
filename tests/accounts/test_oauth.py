"""OAuth without a browser: what comes back, what is exchanged, and who never gets to see any of it."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import traceback
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mixcloud_core import errors
from mixcloud_core.api.credentials import Credentials, SigningTransport
from mixcloud_core.api.transport import Account, Reply, Request, Transport
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.oauth import Answer, App, Attempt, Grant, Kind, exchange, renew
from mixcloud_core.auth.sign_in import holder_of
from mixcloud_core.http.retry import RetryingTransport
from mixcloud_core.http.transport import RequestsTransport
from tests.accounts.logins import decide, parameter
from tests.core.mutations import is_clean
from tests.sandbox import CLOUDFLARE, Fault, Sandbox
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.client import client
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token
from tests.sandbox.users import OWNER
from tests.sandbox_oauth.client import HOUR, Visitor

SECRET, CODE, VERIFIER = "s3cr3t/s3cr3t+s3cr3t", "the-code/of~this", "verifier-of-the-attempt"
ATTEMPT = Attempt(App("the-id", SECRET), "http://127.0.0.1:5000/nonce", "the-state", VERIFIER)
TOKEN = "t" * 32
KEPT = Secrets(access_token="old", refresh_token="the-refresh-token", client_id="the-id", client_secret=SECRET)


class Replying:
    """A network that gives one reply, or fails, and remembers what it was asked."""

    def __init__(self, reply: Reply | Exception) -> None:
        self.reply = reply
        self.asked: list[Request] = []

    def send(self, request: Request, /) -> Reply:
        self.asked.append(request)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


def reply(body: object, status: int = 200) -> Reply:
    return Reply(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def granted(body: object) -> Grant:
    return exchange(Replying(reply(body)), ATTEMPT, CODE)


def refusal(body: object, status: int = 200) -> errors.SignInError:
    with pytest.raises(errors.SignInError) as caught:
        exchange(Replying(reply(body, status)), ATTEMPT, CODE)
    return caught.value


def code(text: str) -> Answer:
    return Answer(Kind.CODE, text)


FORGED = Answer(Kind.FORGED)
QUERIES = {
    "code=abc": code("abc"),
    "code=abc&state=the-state": code("abc"),
    "state=the-state&code=abc&scope=&other=1": code("abc"),
    "code=4%2FP7q_-.~a%2Bb%3D%3D": code("4/P7q_-.~a+b=="),
    "state=the-state&error=access_denied": Answer(Kind.REFUSED, word="access_denied"),
    "error=access_denied&error_description=No%20%1b[31m": Answer(Kind.REFUSED, word="access_denied"),
    "error=": Answer(Kind.REFUSED),
    "error=%1b]0;x": Answer(Kind.REFUSED),
    "error=Nothing+to+see": Answer(Kind.REFUSED),
    "code=abc&error=access_denied": Answer(Kind.REFUSED, word="access_denied"),
    "": FORGED,
    "code=": FORGED,
    "code=abc&state=": FORGED,
    "code=abc&state=The-State": FORGED,
    "code=abc&state=the-state%00": FORGED,
    "error=access_denied&state=x": FORGED,
    "code=abc&code=abc": FORGED,
    "code=abc&state=the-state&state=the-state": FORGED,
    "error=a&error=b": FORGED,
    "code=a b": FORGED,
    "code=%0d%0aX:y": FORGED,
    "code=\u00e9": FORGED,
    "code=\udcff": FORGED,
    "code=abc&state=\udcff": FORGED,
    f"code={'x' * 1001}": FORGED,
    "&".join("a=1" for _ in range(21)) + "&code=abc": FORGED,
}
PASTED = {
    "abc": code("abc"),
    " abc\r\n": code("abc"),
    "4/P7q_-.~a+b==": code("4/P7q_-.~a+b=="),
    "http://127.0.0.1:5000/nonce?code=abc": code("abc"),
    "127.0.0.1:5000/nonce?code=abc&state=the-state": code("abc"),
    "<http://127.0.0.1:5000/nonce?code=abc>": code("abc"),
    '"http://127.0.0.1:5000/nonce?code=abc#"': code("abc"),
    "http://127.0.0.1:5000/nonce?error=access_denied": Answer(Kind.REFUSED, word="access_denied"),
    "code=abc": code("abc"),
    "?code=abc&state=the-state": code("abc"),
    "state=the-state&code=abc": code("abc"),
    "error=access_denied": Answer(Kind.REFUSED, word="access_denied"),
    "": FORGED,
    "http://127.0.0.1:5000/nonce": FORGED,
    "http://127.0.0.1:5000/other?code=abc": FORGED,
    "http://127.0.0.1:5001/nonce?code=abc": FORGED,
    "http://localhost:5000/nonce?code=abc": FORGED,
    "https://127.0.0.1:5000/nonce?code=abc": FORGED,
    "http://127.0.0.1:5000/nonce?code=abc&state=another": FORGED,
    "https://www.mixcloud.com/oauth/authorize?code=abc": FORGED,
    "code=abc&state=another": FORGED,
    "not a code": FORGED,
    "caf\u00e9": FORGED,
    "\udcff\udcfe": FORGED,
    "http://[::1/nonce?code=abc": FORGED,
    "\x1b[200~abc": FORGED,
    "x" * 1001: FORGED,
}


class TestWhatComesBack:
    @pytest.mark.parametrize(("query", "answer"), QUERIES.items(), ids=[repr(query)[:60] for query in QUERIES])
    def test_query(self, query: str, answer: Answer) -> None:
        assert ATTEMPT.read_query(query) == answer

    @pytest.mark.parametrize(("text", "answer"), PASTED.items(), ids=[repr(text)[:60] for text in PASTED])
    def test_pasted(self, text: str, answer: Answer) -> None:
        assert ATTEMPT.read_pasted(text) == answer

    @given(st.text(max_size=200))
    @example("http://127.0.0.1:5000/nonce?code=" + "\ud800")
    def test_whatever_comes(self, text: str) -> None:
        for answer in (ATTEMPT.read_query(text), ATTEMPT.read_pasted(text)):
            assert (answer.kind is Kind.CODE) == bool(re.fullmatch(r"[\w.~+/=-]{1,1000}", answer.code, re.ASCII))
            assert answer.kind is Kind.REFUSED or not answer.word
            assert re.fullmatch("[a-z_]*", answer.word)

    @given(st.text(st.characters(codec="ascii"), max_size=60))
    def test_whatever_stands_for_the_state(self, state: str) -> None:
        kind = ATTEMPT.read_query(urlencode({"code": "abc", "state": state})).kind
        assert kind is (Kind.CODE if state == "the-state" else Kind.FORGED)


class TestAddress:
    def test_what_it_asks_for(self) -> None:
        address = urlsplit(ATTEMPT.address)
        assert f"{address.scheme}://{address.netloc}{address.path}" == "https://www.mixcloud.com/oauth/authorize"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        assert parse_qs(address.query, strict_parsing=True) == {
            "response_type": ["code"],
            "client_id": ["the-id"],
            "redirect_uri": ["http://127.0.0.1:5000/nonce"],
            "state": ["the-state"],
            "code_challenge": [challenge],
            "code_challenge_method": ["S256"],
        }

    @pytest.mark.parametrize("client_id", ["a b&c=d#e", "%0d%0a", "\u00e9", '"><script>', "a\r\nLocation: x"])
    def test_odd_ids_stay_values(self, client_id: str) -> None:
        address = Attempt.at("http://127.0.0.1:1", App(client_id, "x")).address
        assert address.isascii()
        assert address.isprintable()
        assert parameter(address, "client_id") == client_id

    def test_nobody_can_guess_it(self) -> None:
        attempts = [Attempt.at("http://127.0.0.1:1", APP) for _ in range(50)]
        for name in ("state", "verifier", "redirect_uri"):
            values = {getattr(attempt, name).rpartition("/")[2] for attempt in attempts}
            assert len(values) == 50
            assert min(map(len, values)) >= 43  # 256 bits; what PKCE wants at least


APP = App(CLIENT_ID, CLIENT_SECRET)
GRANTS: dict[str, tuple[object, Secrets]] = {
    "JSON": ({"access_token": TOKEN}, Secrets(access_token=TOKEN)),
    "JSON with more": ({"access_token": TOKEN, "error": None, "scope": [], "x": {}}, Secrets(access_token=TOKEN)),
    "spaces": (b' \r\n{"access_token": "%s"}\n' % TOKEN.encode(), Secrets(access_token=TOKEN)),
    "form text": (f"access_token={TOKEN}".encode(), Secrets(access_token=TOKEN)),
    "form text with more": (f"token_type=x&access_token={TOKEN}&a\n".encode(), Secrets(access_token=TOKEN)),
    "with a refresh token": (
        {"access_token": TOKEN, "refresh_token": "r/+="},
        Secrets(access_token=TOKEN, refresh_token="r/+=", client_id="the-id", client_secret=SECRET),
    ),
    "with a refresh token that can't be one": (
        {"access_token": TOKEN, "refresh_token": "a\nb"},
        Secrets(access_token=TOKEN),
    ),
    "with an endless one": ({"access_token": TOKEN, "refresh_token": "x" * 9999}, Secrets(access_token=TOKEN)),
    "with one that is none": ({"access_token": TOKEN, "refresh_token": ["x"]}, Secrets(access_token=TOKEN)),
}
# Seconds that the token lives, by what the reply says of it.
LIVES: list[tuple[object, float | None]] = [
    (3600, 3600),
    (1.5, 1.5),
    ("3600", 3600),
    (0, None),
    (-5, None),
    ("", None),
    ("soon", None),
    ("1e9", None),
    (True, None),
    (None, None),
    ([3600], None),
    (10**30, None),
    (float("inf"), None),
    (float("nan"), None),
]
AGAIN = "Sign in again"
CHECK = "Check the Client Key and the secret of your app at https://www.mixcloud.com/developers/"
REFUSALS: dict[str, tuple[object, int, str, str]] = {
    "a text": ({"error": "invalid_grant"}, 400, "invalid_grant", AGAIN),
    "a text with 200": ({"error": "invalid_client"}, 200, "invalid_client", CHECK),
    "a text beside a token": ({"error": "no", "access_token": TOKEN}, 200, "no", AGAIN),
    "with a description": (
        {"error": "invalid_grant", "error_description": "The code is old"},
        400,
        "invalid_grant: The code is old",
        AGAIN,
    ),
    "an object": ({"error": {"type": "OAuthException", "message": "Bad secret"}}, 400, "Bad secret", CHECK),
    "form text": (b"error=access_denied", 401, "access_denied", AGAIN),
    "escapes": ({"error": "\x1b[31mred\r\n\u202eline\x00"}, 400, "red line", AGAIN),
    "a novel": ({"error": "x" * 100_000}, 400, "x" * 300, AGAIN),
    "an object without words": ({"error": {"type": "OAuthException"}}, 200, "Mixcloud does not accept", "check it"),
    "too often": ({"error": {"type": "RateLimitException", "retry_after": 30}}, 403, "asked too often", "wait 30"),
    "an empty text": ({"error": "", "access_token": TOKEN}, 200, "its reply makes no sense", AGAIN),
    "an object that is empty": ({"error": {}}, 200, "its reply makes no sense", AGAIN),
    "a list": ([{"access_token": TOKEN}], 200, "its reply makes no sense", AGAIN),
    "a text alone": (TOKEN, 200, "its reply makes no sense", AGAIN),
    "nothing": (b"", 200, "its reply makes no sense", AGAIN),
    "no token": ({"access_token": None}, 200, "its reply makes no sense", AGAIN),
    "a token of another kind": ({"access_token": 7}, 200, "its reply makes no sense", AGAIN),
    "half of it": (b'{"access_token": "ttt', 200, "its reply makes no sense", AGAIN),
    "nested": (b'{"access_token": ' + b"[" * 100_000, 200, "its reply makes no sense", AGAIN),
    "no text": (b"\xff\xfe\x00", 200, "its reply makes no sense", AGAIN),
    "many values": (b"&".join([b"a=b"] * 100 + [b"access_token=x"]), 200, "its reply makes no sense", AGAIN),
    "a page": (CLOUDFLARE.encode(), 403, "it takes this program for a robot", "Try again later"),
    "trouble": (b"", 503, "Mixcloud has trouble of its own (503)", "try again later"),
    "a token that comes with trouble": ({"access_token": TOKEN}, 500, "Mixcloud has trouble of its own (500)", ""),
    "elsewhere": (b"", 302, "Mixcloud answered with status 302", AGAIN),
}


class TestReplies:
    @pytest.mark.parametrize(("body", "secrets"), GRANTS.values(), ids=GRANTS)
    def test_a_token(self, body: object, secrets: Secrets) -> None:
        assert granted(body) == Grant(secrets)

    @pytest.mark.parametrize(("lives", "seconds"), LIVES)
    def test_when_it_ends(self, lives: object, seconds: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("time.time", lambda: 1000.0)
        ends = granted({"access_token": TOKEN, "expires_in": lives}).expires_at
        assert ends == (None if seconds is None else 1000 + seconds)

    @pytest.mark.parametrize(("body", "status", "words", "hint"), REFUSALS.values(), ids=REFUSALS)
    def test_no_token(self, body: object, status: int, words: str, hint: str) -> None:
        error = refusal(body, status)
        assert error.message.startswith("Mixcloud gave no access token: ")
        assert words in error.message
        assert hint in error.hint
        assert is_clean(str(error))
        assert len(str(error)) < 500

    @pytest.mark.parametrize("token", ["a b", "a\r\nX: y", "a&b=c", "x" * 501, "\u00e9", "a#b", "\x1b"])
    def test_a_token_that_can_not_be_one(self, token: str) -> None:
        error = refusal({"access_token": token})
        assert error.message == "Mixcloud's access token is none that could be used"
        assert token not in str(error)

    @pytest.mark.parametrize("name", ["error", "error_description"])
    @pytest.mark.parametrize("secret", [SECRET, CODE, VERIFIER, quote(SECRET, safe=""), quote(CODE, safe="")])
    def test_what_was_sent_is_not_told(self, name: str, secret: str) -> None:
        hidden = "\u200b".join(secret)  # characters that are taken out afterwards
        for words in (secret, f"{'x' * 290}{secret}", f"{secret}{secret} {hidden}", f"a\x1b[0m{secret}\x00"):
            text = str(refusal({"error": "wrong", name: words}, 400))
            assert secret not in text
            assert secret[:8] not in text

    def test_a_refresh_token_that_was_sent_is_not_told(self) -> None:
        network = Replying(reply({"error": f"{KEPT.refresh_token} of {SECRET} is not good"}, 400))
        with pytest.raises(errors.SignInError, match="… of … is not good"):
            renew(network, KEPT)

    @settings(max_examples=60)
    @given(
        st.integers(100, 599),
        st.binary(max_size=200)
        | st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        "access_token refresh_token expires_in error error_description message type".split()
                    )
                    | st.text(max_size=5),
                    inner,
                    max_size=6,
                )
            ),
        ),
    )
    def test_whatever_it_answers(self, status: int, body: object) -> None:
        try:
            grant = exchange(Replying(reply(body, status)), ATTEMPT, CODE)
        except errors.SignInError as error:
            assert is_clean(str(error))
            assert len(str(error)) < 1000
        else:
            assert status == 200
            assert re.fullmatch(r"[\w.~-]{1,500}", grant.secrets.access_token, re.ASCII)
            assert Secrets.from_text(grant.secrets.to_text()) == grant.secrets
            assert grant.expires_at is None or grant.expires_at > 0


class TestExchange:
    def test_what_is_sent(self) -> None:
        network = Replying(reply({"access_token": TOKEN}))
        exchange(network, ATTEMPT, CODE)
        (asked,) = network.asked
        assert (asked.method, asked.account, asked.repeatable, asked.body) == ("GET", Account.NONE, False, None)
        address, _, query = asked.url.partition("?")
        assert address == "https://www.mixcloud.com/oauth/access_token"
        assert {name: values for name, (values,) in parse_qs(query).items()} == {
            "client_id": "the-id",
            "client_secret": SECRET,
            "redirect_uri": "http://127.0.0.1:5000/nonce",
            "code": CODE,
            "code_verifier": VERIFIER,
            "grant_type": "authorization_code",
        }

    def test_nobody_knows_whether_it_was_taken(self) -> None:
        network = Replying(errors.NetworkError.unreachable("the reply broke off"))
        with pytest.raises(errors.SignInError, match="nobody knows whether it took the code. Sign in again"):
            exchange(network, ATTEMPT, CODE)
        assert len(network.asked) == 1

    def test_it_was_not_sent(self) -> None:
        network = Replying(errors.NetworkError.unreachable("no connection", sent=False))
        with pytest.raises(errors.NetworkError, match="Check the connection"):
            exchange(network, ATTEMPT, CODE)

    def test_a_reply_without_end(self) -> None:
        with pytest.raises(errors.BadReplyError):
            exchange(Replying(errors.BadReplyError("too large")), ATTEMPT, CODE)


class TestRenewal:
    def test_a_new_token_and_a_new_refresh_token(self) -> None:
        network = Replying(reply({"access_token": TOKEN, "refresh_token": "next", "expires_in": HOUR}))
        grant = renew(network, KEPT)
        assert grant.secrets == Secrets(
            access_token=TOKEN, refresh_token="next", client_id="the-id", client_secret=SECRET
        )
        assert grant.expires_at
        (asked,) = network.asked
        assert not asked.repeatable
        assert {name: values for name, (values,) in parse_qs(urlsplit(asked.url).query).items()} == {
            "client_id": "the-id",
            "client_secret": SECRET,
            "refresh_token": "the-refresh-token",
            "grant_type": "refresh_token",
        }

    @pytest.mark.parametrize("given", [{}, {"refresh_token": ""}, {"refresh_token": None}, {"refresh_token": "a b"}])
    def test_the_old_refresh_token_stays(self, given: dict[str, Any]) -> None:
        grant = renew(Replying(reply({"access_token": TOKEN, **given})), KEPT)
        assert grant.secrets.refresh_token == "the-refresh-token"

    def test_a_failure(self) -> None:
        with pytest.raises(errors.SignInError, match="invalid_grant. Sign in again"):
            renew(Replying(reply({"error": "invalid_grant"}, 400)), KEPT)


@dataclass(frozen=True)
class Allowed:
    """A try to sign in, and the code that it brought."""

    attempt: Attempt
    code: str

    def exchange(self, network: Transport) -> Grant:
        return exchange(network, self.attempt, self.code)


@pytest.fixture
def allowed(sandbox: Sandbox) -> Allowed:
    """What comes of somebody who allows access."""
    attempt = Attempt.at("http://127.0.0.1:65535", APP)
    with client(sandbox) as session:
        visitor = Visitor(session)
        visitor.log_in(OWNER)
        answer = attempt.read_pasted(decide(visitor, attempt.address))
    sandbox.forget()
    assert answer.kind is Kind.CODE
    return Allowed(attempt, answer.code)


BROKEN = {
    "trouble": Fault("www.mixcloud.com", status=502, times=None),
    "broken off": Fault("www.mixcloud.com", truncate=5, times=None),
    "elsewhere": Fault("www.mixcloud.com", status=302, headers={"Location": "https://evil.example/"}, times=None),
    "not far away": Fault(
        "www.mixcloud.com", status=307, headers={"Location": "https://www.mixcloud.com/x/"}, times=None
    ),
}


class TestOverTheNetwork:
    @pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
    def test_a_code_is_sent_once(
        self, sandbox: Sandbox, network: RequestsTransport, allowed: Allowed, fault: Fault
    ) -> None:
        """Whatever comes: not again, and nowhere else."""
        sandbox.faults.add(fault)
        with pytest.raises(errors.SignInError):
            allowed.exchange(RetryingTransport(network, sleep=lambda _: None))
        (asked,) = sandbox.requests
        assert (asked.host, asked.path) == ("www.mixcloud.com", "/oauth/access_token")

    def test_a_token_does_not_follow_a_redirect(self, sandbox: Sandbox, network: RequestsTransport) -> None:
        for place in ("https://evil.example/", "https://www.mixcloud.com/", "https://api.mixcloud.com/TestToneRadio/"):
            sandbox.faults.add(Fault("api.mixcloud.com", status=302, headers={"Location": place}))
            with pytest.raises(errors.ApiError, match="302"):
                holder_of(Secrets(access_token=access_token(OWNER)), network)
        assert {(asked.host, asked.path) for asked in sandbox.requests} == {("api.mixcloud.com", "/me/")}
        assert len(sandbox.requests) == 3

    @pytest.mark.parametrize(
        "url",
        [
            "https://app.mixcloud.com/graphql",
            "https://thumbnailer.mixcloud.com/x",
            "https://audiocdn1.mixcloud.com/previews/x.mp3",
            "https://mixcloud.com/x",
            "https://dl.mixcloud.stream/x",
            "http://api.mixcloud.com/me/",
            "https://api.mixcloud.com:444/me/",
            "https://api.mixcloud.com.evil.example/me/",
            "https://api.mixcloud.com@evil.example/me/",
            "https://user@api.mixcloud.com/me/",
            "https://API.mixcloud.com.evil.example/",
            "https://api.mixcloud.com",
            "//api.mixcloud.com/me/",
            "https://evil.example/?https://api.mixcloud.com/",
        ],
    )
    def test_a_token_goes_to_two_hosts_alone(self, url: str) -> None:
        inner = Replying(reply({}))
        signing = SigningTransport(inner, Credentials(TOKEN))
        with pytest.raises(errors.NetworkError, match="must not have it") as caught:
            signing.send(Request("GET", url, "a test", account=Account.TOKEN))
        assert inner.asked == []
        assert TOKEN not in str(caught.value)

    def test_netrc_is_not_used(
        self,
        sandbox: Sandbox,
        network: RequestsTransport,
        allowed: Allowed,
        home: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        hosts = ("www.mixcloud.com", "api.mixcloud.com", "default", "127.0.0.1")
        lines = [
            f"{'' if host == 'default' else 'machine '}{host} login somebody password n3trc-s3cr3t" for host in hosts
        ]
        for file in (home / ".netrc", home / "elsewhere"):
            file.write_text("\n".join([*lines, ""]))
            file.chmod(0o600)
            monkeypatch.setenv("NETRC", str(file)) if file.name == "elsewhere" else monkeypatch.delenv("NETRC", False)
            sandbox.forget()
            holder_of(Secrets(access_token=access_token(OWNER)), network)
            if file.name == "elsewhere":
                allowed.exchange(network)
            assert sandbox.requests
            assert not [asked for asked in sandbox.requests if "authorization" in asked.headers]

    def test_a_proxys_password_stays_with_the_proxy(
        self, sandbox: Sandbox, allowed: Allowed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", sandbox.proxy_url.replace("//", "//somebody:pr0xy-s3cr3t@"))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(sandbox.ca_file))
        with closing(RequestsTransport()) as network:
            grant = allowed.exchange(network)
            assert holder_of(grant.secrets, network) == OWNER
        assert len(sandbox.requests) == 2
        for asked in sandbox.requests:
            assert not {"proxy-authorization", "authorization", "cookie"} & set(asked.headers)
            assert "pr0xy" not in str(asked)


def everything_shown(error: BaseException) -> str:
    """Give all that a traceback may show of an error, however it is printed."""
    return "".join(
        (
            *traceback.format_exception(error),
            str(error),
            repr(error),
            repr(error.args),
            repr(vars(error)),
            repr(error.__cause__),
        )
    )


class TestNothingIsTold:
    """No token, secret or code is in a log at any level, an error, a traceback or a repr."""

    HIDDEN = (TOKEN, SECRET, CODE, VERIFIER, "the-state", "the-refresh-token", "/nonce")

    def test_reprs(self) -> None:
        answer = ATTEMPT.read_query(f"code={quote(CODE)}")
        grant = granted({"access_token": TOKEN, "refresh_token": "the-refresh-token"})
        for one in (ATTEMPT, ATTEMPT.app, answer, grant, grant.secrets, grant.secrets.credentials(), KEPT):
            for text in (repr(one), str(one), f"{one}", repr([one]), f"{one!r} {one}"):
                assert not [secret for secret in self.HIDDEN if secret in text]

    @pytest.fixture
    def logged(self, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
        caplog.set_level(logging.DEBUG)
        for name in ("urllib3", "requests", "mixcloud_core", "asyncio"):
            caplog.set_level(logging.DEBUG, name)
        return caplog

    def is_silent(self, logged: pytest.LogCaptureFixture, *more: str) -> bool:
        texts = [logged.text, *(f"{record.msg} {record.args} {vars(record)}" for record in logged.records), *more]
        return not any(secrets_in(text) for text in texts)

    @pytest.mark.parametrize("switch", ["", "oauth_form_text", "token_lifetime"])
    def test_what_works(
        self,
        sandbox: Sandbox,
        network: RequestsTransport,
        allowed: Allowed,
        logged: pytest.LogCaptureFixture,
        switch: str,
    ) -> None:
        if switch:
            setattr(sandbox.switches, switch, HOUR)
        grant = allowed.exchange(network)
        if switch == "token_lifetime":
            grant = renew(network, grant.secrets)
        assert holder_of(grant.secrets, network) == OWNER
        assert "access_token=…" in logged.text  # urllib3 does log the addresses
        assert "client_secret=…" in logged.text
        assert self.is_silent(logged)
        assert allowed.attempt.verifier not in logged.text

    @pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
    def test_what_breaks(
        self,
        sandbox: Sandbox,
        network: RequestsTransport,
        allowed: Allowed,
        logged: pytest.LogCaptureFixture,
        fault: Fault,
    ) -> None:
        sandbox.faults.add(fault)
        with pytest.raises(errors.MixcloudError) as caught:
            allowed.exchange(network)
        assert self.is_silent(logged, everything_shown(caught.value))

    @pytest.mark.parametrize("fault", [Fault("api.mixcloud.com", status=500), Fault("api.mixcloud.com", truncate=3)])
    def test_when_asked_whose_it_is(
        self, sandbox: Sandbox, network: RequestsTransport, logged: pytest.LogCaptureFixture, fault: Fault
    ) -> None:
        sandbox.faults.add(fault)
        with pytest.raises(errors.MixcloudError) as caught:
            holder_of(Secrets(access_token=access_token(OWNER)), network)
        assert self.is_silent(logged, everything_shown(caught.value))

    @pytest.mark.parametrize(
        "proxy",
        [
            "http://somebody:pr0xy-s3cr3t@127.0.0.1:9",
            "https://somebody:pr0xy-s3cr3t@127.0.0.1:9",
            "socks5://somebody:pr0xy-s3cr3t@127.0.0.1:9",
            "http://somebody:pr0xy-s3cr3t@127.0.0.1:port",
            "nonsense://somebody:pr0xy-s3cr3t@x",
        ],
    )
    def test_a_proxy_that_does_not_work(
        self, logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, proxy: str
    ) -> None:
        attempt = Attempt.at("http://127.0.0.1:1", APP)
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with closing(RequestsTransport()) as network:
            shown = []
            with pytest.raises(errors.MixcloudError) as caught:
                exchange(network, attempt, "9ea47ed0" + "0" * 24)
            shown.append(everything_shown(caught.value))
            with pytest.raises(errors.MixcloudError) as caught:
                holder_of(Secrets(access_token=access_token(OWNER)), network)
            shown.append(everything_shown(caught.value))
        assert self.is_silent(logged, *shown)
        assert "pr0xy" not in logged.text + "".join(shown)
