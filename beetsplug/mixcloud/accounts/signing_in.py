"""What a person is shown and asked while signing in, and the cookies of a browser by yt-dlp's own reader."""

from __future__ import annotations

import getpass
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from beets.exceptions import UserError
from beets.ui import print_

from beetsplug.mixcloud.fetching.ytdlp_messages import Log, YtDlpMessages, as_download_error
from beetsplug.mixcloud.ytdlp_options import from_command_line
from mixcloud_core.api.credentials import cookies_of
from mixcloud_core.auth.oauth import App
from mixcloud_core.config import Auth

__all__ = ["app_of", "browser_cookies", "has_browser", "open_browser", "paste_answer"]

_DEVELOPERS = "https://www.mixcloud.com/developers/create/"
# By what the system calls "any browser", too, where it has none with a window.
_TEXT_BROWSERS = frozenset(("elinks", "links", "lynx", "w3m", "www-browser"))


def app_of(auth: Auth) -> App:
    """Give the user's own app at Mixcloud, out of the settings, or asked for; raises UserError where nobody can be."""
    if auth.client_id and auth.client_secret:
        return App(auth.client_id, auth.client_secret)
    if not (sys.stdin and sys.stdin.isatty()):
        raise UserError(
            f"signing in needs an app of your own at Mixcloud ({_DEVELOPERS}): set MIXCLOUD_CLIENT_ID and "
            "MIXCLOUD_CLIENT_SECRET to what Mixcloud shows for it"
        )
    print_(
        f"Mixcloud wants an app of your own for this. Make one, with any name, at\n\n    {_DEVELOPERS}\n\n"
        "and copy its key and its secret from there. (To be asked no more, set\n"
        "MIXCLOUD_CLIENT_ID and MIXCLOUD_CLIENT_SECRET.)\n"
    )
    client_id = auth.client_id or _typed(input, "Client Key: ")
    client_secret = auth.client_secret or _typed(getpass.getpass, "Client Secret (is not shown): ")
    return App(client_id, client_secret)


def _typed(ask: Callable[[str], str], prompt: str) -> str:
    try:
        typed = ask(prompt).strip()
    except (EOFError, UnicodeError):
        print_()
        typed = ""
    if not typed:
        raise UserError("both are needed to sign in: nothing was changed")
    return typed


def has_browser() -> bool:
    """Tell whether a browser can be opened that has a window: text browsers can't do what Mixcloud's pages need."""
    has_screen = sys.platform in ("darwin", "win32") or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    )
    if not has_screen:
        return False
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return Path(getattr(browser, "name", "")).name not in _TEXT_BROWSERS


def open_browser(start: str, address: str) -> None:
    """Open the browser at an address of this machine that leads on, and show the address itself as well."""
    print_("Opening your browser. If nothing happens there, open this address:\n")
    print_(f"    {address}\n")
    print_("Waiting until you allow it there …")
    sys.stdout.flush()
    # Some browsers come back only when they are closed.
    threading.Thread(target=_open, args=(start,), name="browser", daemon=True).start()


def _open(start: str) -> None:
    import webbrowser

    with suppress(webbrowser.Error, OSError):  # the address is shown
        webbrowser.get().open(start)  # the first one alone: further ones may be text browsers


def paste_answer(address: str) -> str:
    """Show the address to open, anywhere, and give what the user pastes; raises UserError for nothing."""
    print_("Open this address in a browser, on any machine, and allow access:\n")
    print_(f"    {address}\n")
    print_(
        "Afterwards the browser ends on a page at 127.0.0.1 that can't be opened: that\n"
        "is meant. Copy its whole address out of the address bar (or the code, if\n"
        "Mixcloud shows you one), and paste it here.\n"
    )
    sys.stdout.flush()
    try:
        pasted = input("Address or code: ").strip()
    except (EOFError, UnicodeError, RuntimeError):  # at the end, no text, no input at all
        print_()
        pasted = ""
    if not pasted:
        raise UserError("nothing was pasted: nothing was changed")
    return pasted


def browser_cookies(browser: str, log: Log) -> Mapping[str, str]:
    """Give Mixcloud's cookies of a browser, named as yt-dlp wants it (`firefox`, `chrome:Profile 1`).

    Raises UserError for a browser that yt-dlp does not know, or whose cookies can't be read.
    """
    import yt_dlp
    from yt_dlp.utils import YoutubeDLError

    try:
        options = from_command_line("--cookies-from-browser", browser)
        wanted = {"cookiesfrombrowser": options["cookiesfrombrowser"], "logger": YtDlpMessages(log), "quiet": True}
        with yt_dlp.YoutubeDL(wanted) as reader:
            cookies = cookies_of(reader.cookiejar)
    except ValueError as error:  # a misspelt one: it names those that there are
        raise UserError(f"yt-dlp: {error}") from error
    except YoutubeDLError as error:
        raise UserError(f"the cookies of {browser} can't be read: {as_download_error(error)}") from error
    if not cookies:
        raise UserError(f"{browser} holds no cookies of Mixcloud: sign in there at https://www.mixcloud.com/ first")
    return cookies
