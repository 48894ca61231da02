"""`beet mixcloud login` as a person sees it: in a real browser, and in the terminal beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.callback import CallbackServer
from mixcloud_core.auth.oauth import App
from mixcloud_core.auth.pages import Page
from tests.accounts.logins import APP, PATIENCE, Login, decide, eventually, fetch, login, parameter, store_of
from tests.browser import Browser
from tests.conftest import Programs, Result
from tests.sandbox import Fault, Sandbox
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.client import client
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token
from tests.sandbox.users import LISTENER, OWNER
from tests.sandbox_oauth.client import HOUR, LOGIN, Program, Visitor

AUTHORIZE = "https://www.mixcloud.com/oauth/authorize"
EXCHANGE = ("www.mixcloud.com", "/oauth/access_token")
ME = ("api.mixcloud.com", "^/me/")
SIGNED_IN = f"Signed in as {OWNER}, with a token. It is kept in: "


@pytest.fixture
def sandbox(browser_sandbox: Sandbox) -> Sandbox:
    """The browser's: all that runs here speaks to the same Mixcloud."""
    return browser_sandbox


@dataclass
class SignIn:
    """A program that waits, and the browser that it has opened."""

    programs: Programs
    browser: Browser
    program: Login

    def go(self) -> None:
        """Sign in at Mixcloud, and come to the question."""
        self.browser.open(self.program.start)
        self.browser.arrive(LOGIN)
        self.browser.sign_in(OWNER)
        self.browser.arrive(AUTHORIZE)

    def shows(self, page: Page) -> bool:
        """Tell whether the browser is on the page to which Mixcloud leads back, and the page is this one."""
        self.browser.arrive("http://127.0.0.1:")
        return self.browser.text.startswith("\n".join(page.value[1:]))

    def end(self) -> Result:
        """Give what the program said: no secret, neither to people nor to programs."""
        result = self.program.end()
        assert not secrets_in(result.out + result.err)
        return result

    def exchanges(self) -> int:
        return sum(request.path == EXCHANGE[1] for request in self.programs.sandbox.requests)


@pytest.fixture
def waiting(programs: Programs, browser: Browser) -> Iterator[SignIn]:
    with login(programs) as program:
        yield SignIn(programs, browser, program)


@pytest.fixture
def old(programs: Programs) -> Secrets:
    """The account of somebody else, that is there already."""
    secrets = Secrets(access_token=access_token(LISTENER))
    store_of(programs).keep(LISTENER, secrets)
    return secrets


def only_the_old_one_is_there(programs: Programs, old: Secrets) -> bool:
    """Tell whether somebody else's account is all there is, and works."""
    (account,) = store_of(programs).accounts()
    with client(programs.sandbox) as session:
        works = Program(session).me(old.access_token) == LISTENER
    return (account.name, account.is_default, store_of(programs).secrets(LISTENER), works) == (
        LISTENER,
        True,
        old,
        True,
    )


def has_gone(browser: Browser) -> bool:
    """Tell whether the browser finds nobody at the address."""
    return eventually(lambda: "ERR_CONNECTION_REFUSED" in browser.driver.page_source, "the end of the server")


class TestAllow:
    def test_allow(self, waiting: SignIn) -> None:
        waiting.go()
        waiting.browser.press("allow")
        assert waiting.shows(Page.DONE)
        result = waiting.end()
        assert (result.status, result.err) == (0, "")
        place = waiting.programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts" / "accounts.json"
        assert f"\n{SIGNED_IN}{place}\n" in result.out
        assert store_of(waiting.programs).secrets(OWNER) == Secrets(access_token=access_token(OWNER))
        listed = waiting.programs.beet("mixcloud", "whoami", "--check")
        assert listed.status == 0
        assert listed.out.startswith(f"*\t{OWNER}\ttoken\t{place}\t")
        asked = [request for request in waiting.programs.sandbox.requests if request.path == "/me/"]
        assert [access_token(OWNER) in request.query for request in asked] == [True, True]

    @pytest.mark.parametrize(
        "switches",
        [
            {"oauth_form_text": True, "checks_pkce": True},
            {"echoes_state": True, "checks_pkce": True, "token_lifetime": HOUR},
        ],
        ids=" ".join,
    )
    def test_however_mixcloud_does_it(self, waiting: SignIn, switches: dict[str, int]) -> None:
        for name, value in switches.items():
            setattr(waiting.programs.sandbox.switches, name, value)
        waiting.go()
        waiting.browser.press("allow")
        assert waiting.shows(Page.DONE)
        # What is sent back is what was sent out.
        assert ("state=" in waiting.browser.address) == ("echoes_state" in switches)
        assert SIGNED_IN in waiting.end().out
        account, secrets = store_of(waiting.programs).find(OWNER), store_of(waiting.programs).secrets(OWNER)
        ends = "token_lifetime" in switches
        assert account
        assert (account.expires_at is not None) == bool(secrets.refresh_token) == ends
        assert (secrets.client_id, secrets.client_secret) == ((CLIENT_ID, CLIENT_SECRET) if ends else ("", ""))
        with client(waiting.programs.sandbox) as session:
            assert Program(session).me(secrets.access_token) == OWNER


class TestDeny:
    @pytest.mark.usefixtures("old")
    def test_deny(self, waiting: SignIn, old: Secrets) -> None:
        waiting.go()
        waiting.browser.press("deny")
        assert waiting.shows(Page.REFUSED)
        result = waiting.end()
        assert result.status == 1
        assert result.err == "error: Access was not allowed at Mixcloud (access_denied), so nothing was kept\n"
        assert waiting.exchanges() == 0
        assert only_the_old_one_is_there(waiting.programs, old)

    def test_too_late(self, programs: Programs, browser: Browser, old: Secrets) -> None:
        with login(programs, "--wait", "2") as program:
            waiting = SignIn(programs, browser, program)
            waiting.go()
            result = waiting.end()
            assert result.status == 1
            assert result.err == (
                "error: Nobody came back from Mixcloud's page within 2 seconds. "
                "Run the command again; --wait gives more time\n"
            )
            with unreachable():
                browser.press("allow")
            assert has_gone(browser)
            assert waiting.exchanges() == 0
        assert only_the_old_one_is_there(programs, old)


@contextmanager
def unreachable() -> Iterator[None]:
    """A page is asked for that nobody serves any more: the driver calls that an error, or not."""
    from selenium.common.exceptions import WebDriverException

    try:
        yield
    except WebDriverException as error:
        assert "ERR_CONNECTION_REFUSED" in str(error)


class TestBackAndReload:
    def test_at_every_page(self, waiting: SignIn) -> None:
        browser = waiting.browser
        browser.open(waiting.program.start)
        browser.arrive(LOGIN)
        browser.reload()
        browser.sign_in(OWNER, "wrong")
        browser.reload()  # the form is sent again
        browser.sign_in(OWNER)
        browser.arrive(AUTHORIZE)
        browser.reload()
        browser.back()
        browser.arrive("https://www.mixcloud.com/")
        browser.open(waiting.program.address)  # what is shown works as well as what was opened
        browser.press("allow")
        assert waiting.shows(Page.DONE)
        assert waiting.end().status == 0
        back = browser.address
        with unreachable():
            browser.reload()
        assert has_gone(browser)
        # Once more from Mixcloud's page: nobody takes the second code.
        browser.open(waiting.program.address)
        with unreachable():
            browser.press("allow")
        assert has_gone(browser)
        assert urlsplit(browser.address).path == urlsplit(back).path
        assert browser.address != back
        assert waiting.exchanges() == 1
        assert [account.name for account in store_of(waiting.programs).accounts()] == [OWNER]

    def test_while_the_code_is_exchanged(self, waiting: SignIn) -> None:
        """A reload waits for the same end; a second yes is told that there was a first one."""
        from selenium.common.exceptions import TimeoutException

        sandbox, browser = waiting.programs.sandbox, waiting.browser
        exchanged = threading.Event()
        sandbox.faults.add(Fault(*EXCHANGE, until=exchanged))
        waiting.go()
        browser.driver.set_page_load_timeout(0.3)
        try:
            with suppress(TimeoutException):
                browser.press("allow")
            (code,) = eventually(lambda: list(sandbox.state.granted.codes), "a code")
        finally:
            browser.driver.set_page_load_timeout(PATIENCE)
        browser.open(waiting.program.address)
        browser.press("allow")
        assert waiting.shows(Page.USED)
        threading.Timer(0.5, exchanged.set).start()
        browser.open(f"{parameter(waiting.program.address, 'redirect_uri')}?code={code}")
        assert waiting.shows(Page.DONE)
        assert waiting.end().status == 0
        assert waiting.exchanges() == 1

    def test_the_address_that_was_opened_leads_on_once(self, waiting: SignIn) -> None:
        waiting.browser.open(waiting.program.start)
        waiting.browser.arrive(LOGIN)
        waiting.browser.open(waiting.program.start)
        assert waiting.shows(Page.UNKNOWN)
        waiting.browser.back()
        waiting.browser.sign_in(OWNER)
        waiting.browser.press("allow")
        assert waiting.shows(Page.DONE)
        assert waiting.end().status == 0


FAILURES = {
    "broken off": (Fault(*EXCHANGE, truncate=5), "nobody knows whether it took the code. Sign in again"),
    "whose it is": (Fault(*ME, status=500, times=None), "Mixcloud has trouble of its own (500)"),
}


class TestFailure:
    """The page says that it did not work, the terminal why; whoever was signed in still is."""

    @pytest.mark.parametrize(("fault", "words"), FAILURES.values(), ids=FAILURES)
    def test_mixcloud_fails(self, waiting: SignIn, old: Secrets, fault: Fault, words: str) -> None:
        waiting.programs.sandbox.faults.add(fault)
        waiting.go()
        waiting.browser.press("allow")
        assert waiting.shows(Page.FAILED)
        result = waiting.end()
        assert result.status == 1
        (line,) = result.err.splitlines()
        assert line.startswith("error: ")
        assert words in line
        assert waiting.exchanges() == 1
        waiting.programs.sandbox.faults.clear()
        assert only_the_old_one_is_there(waiting.programs, old)

    def test_the_wrong_secret(self, programs: Programs, browser: Browser, old: Secrets) -> None:
        programs.sandbox.switches.oauth_error_status = 200
        with login(programs, environment=APP | {"MIXCLOUD_CLIENT_SECRET": "wrong"}) as program:
            waiting = SignIn(programs, browser, program)
            waiting.go()
            browser.press("allow")
            assert waiting.shows(Page.FAILED)
            result = waiting.end()
        assert result.status == 1
        assert result.err == (
            "error: Mixcloud gave no access token: invalid_client. Check the Client Key and the secret of your app at "
            "https://www.mixcloud.com/developers/\n"
        )
        assert only_the_old_one_is_there(programs, old)


LUMINANCE = """
const parts = getComputedStyle(document.querySelector(arguments[0]))[arguments[1]].match(/[0-9.]+/g).slice(0, 3)
const [red, green, blue] = parts.map(n => n / 255).map(n => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4)
return .2126 * red + .7152 * green + .0722 * blue
"""


class TestLooks:
    """The page as it is served, with a policy that would forbid what it does not expect."""

    @pytest.fixture
    def page(self, browser: Browser) -> Iterator[Browser]:
        with CallbackServer(App("id", "secret")) as server:
            browser.open(f"{server.start}/")
            assert browser.text.startswith(Page.UNKNOWN.value[1])
            yield browser
        for command in ("clearDeviceMetricsOverride", "setEmulatedMedia"):
            browser.driver.execute_cdp_cmd(f"Emulation.{command}", {})

    def test_everything_can_be_read_in_light_and_dark(self, page: Browser) -> None:
        def luminance(part: str, of: str) -> float:
            return float(page.driver.execute_script(LUMINANCE, part, of))

        for scheme in ("light", "dark"):
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            behind = luminance("main", "backgroundColor")
            assert (behind > 0.5) == (luminance("body", "backgroundColor") > 0.5) == (scheme == "light")
            for part in ("h1", "p", "small", "svg"):
                lighter, darker = sorted((luminance(part, "color"), behind), reverse=True)
                assert (lighter + 0.05) / (darker + 0.05) > 4.5, (scheme, part)

    def test_nothing_sticks_out_of_a_small_window(self, page: Browser) -> None:
        script = "const page = document.documentElement; return [page.clientWidth, page.scrollWidth, page.scrollHeight]"
        for width in (1000, 360, 240):
            metrics = {"width": width, "height": 500, "deviceScaleFactor": 1, "mobile": width < 500}
            page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            assert page.driver.execute_script(script) == [width, width, 500]


class TestApp:
    """Where the client id and the secret come from. Nobody needs a browser to see that."""

    @pytest.fixture
    def radio(self, sandbox: Sandbox) -> Iterator[Visitor]:
        with client(sandbox) as session:
            visitor = Visitor(session)
            assert visitor.log_in(OWNER).status_code == 302
            yield visitor

    def allowed(self, program: Login, radio: Visitor) -> Result:
        location = fetch(program.start).headers["Location"]
        assert location == program.address
        assert CLIENT_SECRET not in location
        assert fetch(decide(radio, location)).status_code == 200
        result = program.end()
        assert not secrets_in(result.out + result.err)
        return result

    def test_of_the_settings(self, programs: Programs, radio: Visitor) -> None:
        """Those that all plugins share, and over them those of beets."""
        file = programs.home / ".config" / "mixcloud-plugins" / "config.toml"
        file.parent.mkdir()
        file.write_text(f'[auth]\nclient_id = "{CLIENT_ID}"\nclient_secret = "wrong"\n')
        file.chmod(0o600)
        file = Path(programs.environment["BEETSDIR"]) / "config.yaml"
        file.write_text(f"{file.read_text()}  client_secret: '{CLIENT_SECRET}'\n")
        with login(programs, environment={}) as program:
            assert self.allowed(program, radio).status == 0

    def test_typed(self, programs: Programs, radio: Visitor) -> None:
        with login(programs, terminal=True, environment={}) as program:
            program.wait_for("Client Key: ")
            program.type(CLIENT_ID)
            program.wait_for("Client Secret (is not shown): ")
            program.type(CLIENT_SECRET)
            result = self.allowed(program, radio)
        assert result.status == 0
        assert f"Client Key: {CLIENT_ID}\nClient Secret (is not shown): \n" in result.out
        assert "https://www.mixcloud.com/developers/create/" in result.out

    def test_not_typed(self, programs: Programs) -> None:
        with login(programs, terminal=True, environment={}) as program:
            program.wait_for("Client Key: ")
            program.type("key")
            program.wait_for("Client Secret (is not shown): ")
            program.press_ctrl("D")
            result = program.end()
        assert result.status == 1
        assert result.out.endswith("\nerror: both are needed to sign in: nothing was changed\n")

    def test_nobody_to_ask(self, programs: Programs) -> None:
        result = programs.beet("mixcloud", "login")
        assert (result.status, result.out) == (1, "")
        assert result.err == (
            "error: signing in needs an app of your own at Mixcloud (https://www.mixcloud.com/developers/create/): set "
            "MIXCLOUD_CLIENT_ID and MIXCLOUD_CLIENT_SECRET to what Mixcloud shows for it\n"
        )


def test_the_process_list_tells_nothing(programs: Programs, sandbox: Sandbox) -> None:
    """A browser's command line holds an address that leads on once, and it is not waited for until it is closed."""
    with client(sandbox) as session, login(programs) as program:
        visitor = Visitor(session)
        visitor.log_in(OWNER)
        start, address = program.start, program.address
        assert any("/browser " in line for line in command_lines_with(start))
        hidden = {name: parameter(address, name) for name in ("state", "redirect_uri", "code_challenge")}
        hidden["redirect_uri"] = urlsplit(hidden["redirect_uri"]).path
        everything = "\n".join(command_lines_with(""))
        assert not [secret for secret in (CLIENT_SECRET, *hidden.values()) if secret in everything]
        assert fetch(start).headers["Location"] == address
        assert fetch(start).status_code == 404
        assert fetch(decide(visitor, address)).status_code == 200
        assert program.process.wait(PATIENCE) == 0
        assert command_lines_with(start)


def command_lines_with(text: str) -> list[str]:
    """Give the command lines of all processes in which a text stands, as everybody on the machine can read them."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if text in line:
            found.append(line)
    return found
