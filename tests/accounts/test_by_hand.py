"""`beet mixcloud login --no-browser`: somebody copies an address to a browser anywhere, and the answer back."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO, TextIOWrapper

import pytest
from beets.exceptions import UserError

from beetsplug.mixcloud.accounts.signing_in import has_browser, paste_answer
from mixcloud_core import errors
from mixcloud_core.api.transport import Transport
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.oauth import App, Attempt
from mixcloud_core.auth.sign_in import sign_in_by_hand
from mixcloud_core.http.transport import RequestsTransport
from tests.accounts.logins import APP, COLUMNS, Login, decide, login, parameter, store_of
from tests.conftest import Programs, Result
from tests.sandbox import Sandbox
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.client import client
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token
from tests.sandbox.users import LISTENER, OWNER
from tests.sandbox_oauth.client import Program, Visitor

NEITHER = (
    "error: That is neither a code nor the address at which this sign-in ended. "
    "Run the command again, and paste the whole address from the browser's address bar\n"
)


@pytest.fixture
def radio(sandbox: Sandbox) -> Iterator[Visitor]:
    """Somebody who has signed in, with a browser on another machine."""
    with client(sandbox) as session:
        visitor = Visitor(session)
        assert visitor.log_in(OWNER).status_code == 302
        yield visitor


@pytest.fixture(autouse=True)
def old(programs: Programs) -> Secrets:
    """The account of somebody else, that is there already."""
    secrets = Secrets(access_token=access_token(LISTENER))
    store_of(programs).keep(LISTENER, secrets)
    return secrets


def names(programs: Programs) -> list[str]:
    return [account.name for account in store_of(programs).accounts()]


def is_unchanged(programs: Programs, old: Secrets) -> bool:
    with client(programs.sandbox) as session:
        works = Program(session).me(old.access_token) == LISTENER
    return names(programs) == [LISTENER] and store_of(programs).secrets(LISTENER) == old and works


def another_address() -> str:
    """Give an address of another attempt, to which the answer comes at the same port."""
    return Attempt.at("http://127.0.0.1:65535", App(CLIENT_ID, CLIENT_SECRET)).address


def exchanges(programs: Programs) -> int:
    return sum(request.path == "/oauth/access_token" for request in programs.sandbox.requests)


def end(program: Login) -> Result:
    """Give what was said; the code is on a terminal because it was pasted there."""
    result = program.end()
    code = {secret for secret in secrets_in(result.out) if secret.startswith("9ea47ed0")}
    assert secrets_in(result.out + result.err) == (code if program.is_terminal else set())
    return result


class TestPasted:
    def test_the_address_on_a_terminal(self, programs: Programs, radio: Visitor) -> None:
        with login(programs, "--no-browser", terminal=True) as program:
            back = decide(radio, program.address)
            assert back.startswith("http://127.0.0.1:65535/")
            program.wait_for("Address or code: ")
            program.type(back)
            result = end(program)
        assert result.status == 0
        assert f"\nSigned in as {OWNER}, with a token. It is kept in: " in result.out
        assert names(programs) == [LISTENER, OWNER]
        assert store_of(programs).secrets(OWNER).access_token == access_token(OWNER)
        # Nobody's browser was opened, and nothing listened.
        assert not program.browser.with_name("browser.opened").exists()
        said = result.out[: result.out.index(back)].replace(program.address, "")
        assert max(map(len, said.splitlines())) < COLUMNS

    def test_without_its_beginning_in_a_pipe(self, programs: Programs, radio: Visitor) -> None:
        programs.sandbox.switches.echoes_state = programs.sandbox.switches.checks_pkce = True
        with login(programs, "--no-browser") as program:
            back = decide(radio, program.address)
            assert parameter(back, "state") == parameter(program.address, "state")
            program.type(back.removeprefix("http://"))
            result = end(program)
        assert (result.status, result.err) == (0, "")
        assert names(programs) == [LISTENER, OWNER]

    def test_the_code_alone_where_no_browser_is(self, programs: Programs, radio: Visitor) -> None:
        with login(programs, environment=APP | {"BROWSER": "", "DISPLAY": ""}) as program:
            program.type(parameter(decide(radio, program.address), "code"))
            assert end(program).status == 0
        assert names(programs) == [LISTENER, OWNER]

    def test_nonsense(self, programs: Programs, old: Secrets) -> None:
        with login(programs, "--no-browser", terminal=True) as program:
            program.wait_for("Address or code: ")
            program.type("\x1b[200~what is this? caf\u00e9")
            result = end(program)
        assert result.status == 1
        assert result.out.endswith(f"\n{NEITHER}")
        assert exchanges(programs) == 0
        assert is_unchanged(programs, old)

    def test_ctrl_c(self, programs: Programs, old: Secrets) -> None:
        with login(programs, "--no-browser", terminal=True) as program:
            program.wait_for("Address or code: ")
            program.press_ctrl("C")
            result = end(program)
        assert result.status == 130
        assert result.out.endswith("mixcloud: interrupted; nothing was changed\n")
        assert "Traceback" not in result.out
        assert is_unchanged(programs, old)


def test_ctrl_c_while_the_browser_is_waited_for(programs: Programs, old: Secrets) -> None:
    with login(programs, terminal=True) as program:
        assert program.start
        program.press_ctrl("C")
        result = end(program)
    assert result.status == 130
    assert result.out.endswith("mixcloud: interrupted; nothing was changed\n")
    assert is_unchanged(programs, old)


class TestWithoutTheProgram:
    """The same, as the program's parts have it: a person is a function that gives what is pasted."""

    def refusal(self, programs: Programs, network: Transport, ask: Callable[[str], str]) -> str:
        with pytest.raises(errors.MixcloudError) as caught:
            sign_in_by_hand(App(CLIENT_ID, CLIENT_SECRET), network, store_of(programs), ask)
        return f"error: {caught.value}\n"

    def test_a_no(self, programs: Programs, network: Transport, radio: Visitor, old: Secrets) -> None:
        told = self.refusal(programs, network, lambda address: decide(radio, address, "deny"))
        assert told == "error: Access was not allowed at Mixcloud (access_denied), so nothing was kept\n"
        assert exchanges(programs) == 0
        assert is_unchanged(programs, old)

    def test_the_address_of_another_attempt(
        self, programs: Programs, network: Transport, radio: Visitor, old: Secrets
    ) -> None:
        told = self.refusal(programs, network, lambda _: decide(radio, another_address()))
        assert told == NEITHER
        assert exchanges(programs) == 0
        assert is_unchanged(programs, old)

    def test_a_code_of_another_attempt(
        self, programs: Programs, network: Transport, radio: Visitor, old: Secrets
    ) -> None:
        """The code alone can't be told from one's own, but Mixcloud knows for which address it was given."""
        told = self.refusal(programs, network, lambda _: parameter(decide(radio, another_address()), "code"))
        assert "redirect_uri_mismatch. Sign in again" in told
        assert exchanges(programs) == 1
        assert is_unchanged(programs, old)

    def test_a_code_that_is_none(self, programs: Programs, network: Transport, old: Secrets) -> None:
        told = self.refusal(programs, network, lambda _: "hello")
        assert told == "error: Mixcloud gave no access token: invalid_grant. Sign in again\n"
        assert is_unchanged(programs, old)

    def test_the_network_is_gone(
        self, programs: Programs, radio: Visitor, old: Secrets, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        with closing(RequestsTransport()) as network:
            told = self.refusal(programs, network, lambda address: decide(radio, address))
        assert told.startswith("error: Mixcloud can't be reached (the proxy does not work)")
        assert is_unchanged(programs, old)

    @pytest.mark.parametrize(
        "content", [b"\n", b" \t\r\n", b"", b"\xff\xfe\n", None], ids=["line", "blank", "end", "no text", "no input"]
    )
    def test_nothing(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes | None
    ) -> None:
        keyboard = None if content is None else TextIOWrapper(BytesIO(content), "utf-8")
        monkeypatch.setattr("sys.stdin", keyboard)
        with pytest.raises(UserError, match="nothing was pasted: nothing was changed"):
            paste_answer("https://www.mixcloud.com/oauth/authorize?x")
        assert capsys.readouterr().out.startswith("Open this address in a browser, on any machine, and allow access:")


class TestBrowser:
    """Which browsers there are: a text browser would take the terminal, and can't do what Mixcloud's pages need."""

    @pytest.fixture(autouse=True)
    def screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        for name in ("BROWSER", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DISPLAY", ":0")

    @pytest.mark.parametrize(
        ("browser", "is_one"),
        [
            (webbrowser.Chrome("google-chrome"), True),
            (webbrowser.Mozilla("firefox"), True),
            (webbrowser.BackgroundBrowser("xdg-open"), True),
            (webbrowser.GenericBrowser(["/usr/bin/my-browser", "%s"]), True),
            (webbrowser.GenericBrowser("w3m"), False),
            (webbrowser.GenericBrowser(["/usr/bin/lynx", "%s"]), False),
            (webbrowser.GenericBrowser("www-browser"), False),
        ],
    )
    def test_kinds(self, monkeypatch: pytest.MonkeyPatch, browser: webbrowser.BaseBrowser, is_one: bool) -> None:
        monkeypatch.setattr(webbrowser, "get", lambda: browser)
        assert has_browser() is is_one

    def test_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def none() -> None:
            raise webbrowser.Error

        monkeypatch.setattr(webbrowser, "get", none)
        assert not has_browser()

    def test_no_screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DISPLAY")
        assert not has_browser()
