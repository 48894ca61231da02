"""The command line: run a program inside of the sandbox, serve it by hand, or list what it has."""

from __future__ import annotations

import argparse
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.sandbox.apps import APP
from tests.sandbox.assets import PLAYERS
from tests.sandbox.catalogue import CATALOGUE, SITE, show_key
from tests.sandbox.directory import LIVE_STREAMS
from tests.sandbox.hosts import FOREIGN_HOSTS
from tests.sandbox.sandbox import STATE, Sandbox
from tests.sandbox.shows import GONE
from tests.sandbox.state import password
from tests.sandbox.users import USERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXPORTED = (
    *("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"),
    *("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "BEETSDIR", "PATH"),
)
NOT_FOUND = 127
INTERRUPTED = 130
# Seconds until an upload plays, for who tries things by hand.
PROCESSING = 5.0


def run(command: Sequence[str], home: Path) -> int:
    """The exit status of the command, 128 + N if signal N ended it."""
    with Sandbox() as sandbox:
        sandbox.switches.processing = PROCESSING
        variables = sandbox.environment(home)
        program = shutil.which(command[0], path=variables["PATH"])
        if program is None:
            print(f"tests.sandbox: command not found: {command[0]}", file=sys.stderr)
            return NOT_FOUND
        child = subprocess.Popen([program, *command[1:]], env=variables)
        # Ctrl-C goes to the whole group: the child decides what it means, we only wait.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            status = child.wait()
        finally:
            signal.signal(signal.SIGINT, before)
        return status if status >= 0 else 128 - status


def serve(port: int) -> int:
    try:
        sandbox = Sandbox(port).start()
    except OSError as error:
        print(f"tests.sandbox: cannot listen on port {port}: {error.strerror}", file=sys.stderr)
        return 1
    with sandbox:
        sandbox.switches.processing = PROCESSING
        variables = sandbox.environment(STATE / "home")
        print(f"Proxy: {sandbox.proxy_url}\nCertificate authority: {sandbox.ca_file}\n")
        print("Copy into another terminal, and use it for nothing else (it reaches no other host):\n")
        for name in EXPORTED:
            print(f"export {name}={shlex.quote(variables[name])}")
        print("\nCtrl-C ends it.", flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


def show_list() -> int:
    rows = [(SITE + show_key(show), show.special) for show in CATALOGUE.shows]
    rows.append((SITE + GONE, "deleted: the look-up gives null"))
    _print_rows(rows)
    print("\nLive streams:\n")
    for stream in LIVE_STREAMS:
        state = "over; its address is stale" if stream.ended else "runs: a test picture and a tone, in two sizes"
        _print_rows([(f"{SITE}/live/{stream.owner}/", state)], "    ")
    print("\nPages of others, each with one player at most:\n")
    pages = [(f"https://{host}{path}", text) for host in FOREIGN_HOSTS for path, (text, _player) in PLAYERS.items()]
    _print_rows(pages, "    ")
    print(f"\n{APP.name}, an app for OAuth, and the users with their passwords:\n")
    _print_rows((("client id", APP.client_id), ("client secret", APP.client_secret)), "    ")
    _print_rows(((user.username, password(user.username)) for user in USERS), "    ")
    return 0


def _print_rows(rows: Iterable[tuple[str, str]], indent: str = "") -> None:
    for address, special in rows:
        print(indent + address, *textwrap.wrap(special, 72), sep=f"\n{indent}    ")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m tests.sandbox", description=__doc__)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="run | serve | list")
    text = (
        "Start the sandbox, run COMMAND with a home of its own (.sandbox/home) and no network but the sandbox, "
        "and exit with its status: python -m tests.sandbox run -- yt-dlp https://www.mixcloud.com/..."
    )
    running = verbs.add_parser("run", help="run a command inside of the sandbox", description=text)
    running.add_argument("--home", type=Path, default=STATE / "home", metavar="FOLDER", help="the home of COMMAND")
    running.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND ARGS...")
    text = "Serve until Ctrl-C; prints the address of the proxy, the CA file, and lines to copy."
    serving = verbs.add_parser("serve", help="serve until Ctrl-C", description=text)
    serving.add_argument("--port", type=int, default=0, metavar="N", help="port on 127.0.0.1 (any free one if 0)")
    text = (
        "Print the address of every show, live stream and page with a player, and what is special about it; "
        "and who can sign in."
    )
    verbs.add_parser("list", help="list the shows, live streams, pages with players, and users", description=text)
    return top


def main() -> int:
    arguments = parser().parse_args()
    match arguments.verb:
        case "run":
            command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
            if not command:
                parser().error("run: no command given (run -- COMMAND ARGS...)")
            try:
                return run(command, arguments.home)
            except KeyboardInterrupt:
                return INTERRUPTED
        case "serve":
            return serve(arguments.port)
        case _:
            return show_list()


if __name__ == "__main__":
    sys.exit(main())
