"""A real browser inside of a sandbox of its own: headless Chromium that a test drives.

The fixtures are imported by `tests/conftest.py`, once, so that all tests of a process share one browser. Where all runs
beside it, `sandbox`, and with it `session` and `programs`, can be the browser's:

    @pytest.fixture
    def sandbox(browser_sandbox: Sandbox) -> Sandbox:
        return browser_sandbox
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.sandbox import Sandbox
from tests.sandbox.state import password

if TYPE_CHECKING:
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

__all__ = ["Browser", "browser", "browser_sandbox", "running_browser", "running_browser_sandbox"]

PATIENCE = 10
"""Seconds until a page or a part of it has to be there."""

QUIET = (
    *("--no-first-run", "--no-default-browser-check", "--no-pings", "--no-service-autorun", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-client-side-phishing-detection"),
    *("--disable-default-apps", "--disable-domain-reliability", "--disable-extensions"),
    "--disable-features=AutofillServerCommunication,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,Translate",
)
QUIET_PREFERENCES = {
    "credentials_enable_service": False,
    "net.network_prediction_options": 2,
    "search.suggest_enabled": False,
    "signin.allowed": False,
    "signin.allowed_on_next_startup": False,
}
MAKERS_HOSTS = (".google.com", ".googleapis.com", ".gstatic.com", ".gvt1.com", ".duckduckgo.com")
"""What Chromium, and Debian's, asks on its own account in spite of all that; the sandbox refuses them."""


@dataclass(frozen=True)
class Browser:
    """What a user does with a browser; parts of a page are named by their ids."""

    driver: WebDriver

    @property
    def address(self) -> str:
        return self.driver.current_url

    @property
    def text(self) -> str:
        """What the page says."""
        return self.part_by("tag name", "body").text

    def open(self, address: str) -> None:
        self.driver.get(address)

    def back(self) -> None:
        self.driver.back()

    def reload(self) -> None:
        self.driver.refresh()

    def part(self, name: str) -> WebElement:
        """A part of the page, as soon as it is there."""
        return self.part_by("id", name)

    def part_by(self, kind: str, value: str) -> WebElement:
        return self.driver.find_element(kind, value)

    def type(self, name: str, text: str) -> None:
        """Put the text in place of what the field holds."""
        self.part(name).clear()
        self.part(name).send_keys(text)

    def press(self, name: str) -> None:
        """Press a button, and wait for the page that comes."""
        self.part(name).click()

    def arrive(self, start: str) -> str:
        """Wait until the address begins like that, and give the whole of it."""
        from selenium.webdriver.support.ui import WebDriverWait

        wait = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05)
        wait.until(lambda driver: driver.current_url.startswith(start), f"did not arrive at {start}")
        return self.address

    def sign_in(self, username: str, secret: str | None = None) -> None:
        """Fill in the login page, on which the browser is, with the right password or another one."""
        self.type("email", username)
        self.type("password", password(username) if secret is None else secret)
        self.press("log-in")

    def forget(self) -> None:
        """Be as new: one tab, without a page that goes on asking or can be gone back to, and nothing that was kept."""
        old = self.driver.window_handles
        self.driver.switch_to.new_window("tab")
        new = self.driver.current_window_handle
        for tab in old:
            self.driver.switch_to.window(tab)
            self.driver.close()
        self.driver.switch_to.window(new)
        for command in ("Network.clearBrowserCookies", "Network.clearBrowserCache"):
            self.driver.execute_cdp_cmd(command, {})
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})


@pytest.fixture(scope="session")
def running_browser_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def browser_sandbox(running_browser_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The sandbox as it starts; in the end, nothing but the browser itself may have asked any other host."""
    running_browser_sandbox.reset()
    yield running_browser_sandbox
    refused = [host for host in running_browser_sandbox.refused if not host.endswith(MAKERS_HOSTS)]
    running_browser_sandbox.reset()
    assert not refused, f"asked for hosts that are not Mixcloud's: {refused}"


@pytest.fixture(scope="session")
def running_browser(running_browser_sandbox: Sandbox) -> Iterator[WebDriver]:
    pytest.importorskip("selenium", reason="selenium is not installed")
    chromium, chromedriver = _program("chromium", "chromium-browser", "google-chrome"), _program("chromedriver")
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as home:
        driver = _start(chromedriver, home, _options(chromium, home, running_browser_sandbox.proxy_url))
        try:
            yield driver
        finally:
            driver.quit()


@pytest.fixture
def browser(browser_sandbox: Sandbox, running_browser: WebDriver) -> Iterator[Browser]:
    """A browser that knows no page and nobody's cookies."""
    browser = Browser(running_browser)
    yield browser
    browser.forget()


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


def _start(chromedriver: str, home: str, options: Options) -> WebDriver:
    from selenium.webdriver import Chrome
    from selenium.webdriver.chrome.service import Service

    # Nothing of the caller's: neither a profile nor a proxy, an input method or a desktop.
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    service = Service(chromedriver, env=kept | {"HOME": home})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "*")  # for selenium, which talks to chromedriver
        driver = Chrome(options, service)
    driver.set_page_load_timeout(PATIENCE)
    driver.implicitly_wait(PATIENCE)
    return driver


def _options(chromium: str, home: str, proxy: str) -> Options:
    from selenium.webdriver.chrome.options import Options

    options = Options()
    options.binary_location = chromium
    # Chromium asks loopback addresses past any proxy, and needs no /dev/shm, which is small in containers.
    arguments = ["--headless=new", "--disable-dev-shm-usage", "--ignore-certificate-errors", *QUIET]
    arguments += [f"--proxy-server={proxy}", f"--user-data-dir={home}/profile"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    for argument in arguments:
        options.add_argument(argument)
    options.add_experimental_option("prefs", QUIET_PREFERENCES)
    return options
