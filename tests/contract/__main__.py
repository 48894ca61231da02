"""Ask Mixcloud itself whether it still is what this program expects: once for everything, slowly, and only reading.

Exits with 0 when nothing differs, 1 when something does, 2 for a wrong command line, 3 when Mixcloud can't be reached.
No account is needed; MIXCLOUD_ACCESS_TOKEN and a file of cookies add a few questions, in place of the least important.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from mixcloud_core.api.credentials import Credentials, SigningTransport, read_cookies
from mixcloud_core.api.transport import Account
from mixcloud_core.errors import MixcloudError
from mixcloud_core.http.transport import RequestsTransport
from tests.contract import printing
from tests.contract.asking import Asking
from tests.contract.questions import Subject
from tests.contract.running import Report, run

MOST = 80
SHORTEST_PAUSE = 1.0

SAME, DIFFERENT, WRONG, UNREACHABLE = range(4)


def parser() -> argparse.ArgumentParser:
    summary, _, more = (__doc__ or "").partition("\n\n")
    top = argparse.ArgumentParser(prog="python -m tests.contract", description=summary, epilog=more)
    about = top.add_argument_group("what is asked about")
    about.add_argument("--user", default="spartacus", help="a user with lists of all kinds (%(default)s)")
    about.add_argument("--show", default="dholbach/cryptkeeper", metavar="USER/SHOW", help="a show (%(default)s)")
    about.add_argument(
        "--hidden",
        default="CrackMagazine/brit-funk-mixed-by-gilles-peterson",
        metavar="USER/SHOW",
        help="a show whose statistics its owner hides (%(default)s)",
    )
    about.add_argument("--words", default="gilles peterson", help="what is searched for (%(default)s)")
    about.add_argument("--tag", default="funk", help="a tag that is a category as well (%(default)s)")
    top.add_argument(
        "--pause",
        type=float,
        default=1.5,
        metavar="SECONDS",
        help="between two requests: at least 1, but where a proxy on this machine answers (%(default)s)",
    )
    top.add_argument("--token-from-env", action="store_true", help="use the access token in MIXCLOUD_ACCESS_TOKEN")
    top.add_argument("--cookies", type=Path, metavar="FILE", help="cookies of a signed-in browser (Netscape format)")
    top.add_argument("--json", action="store_true", help="tell it as JSON")
    top.add_argument("--output", type=Path, metavar="FILE", help="write it to a file as well")
    return top


def credentials(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Credentials:
    """Raises MixcloudError for what can't be a token or cookies, ValueError for a token that is not there."""
    token = environment.get("MIXCLOUD_ACCESS_TOKEN", "") if arguments.token_from_env else ""
    if arguments.token_from_env and not token:
        raise ValueError("MIXCLOUD_ACCESS_TOKEN is not set")
    return Credentials(token, read_cookies(arguments.cookies) if arguments.cookies else {})


def is_patient(pause: float, environment: Mapping[str, str]) -> bool:
    proxy = urlsplit(environment.get("HTTPS_PROXY", environment.get("https_proxy", ""))).hostname
    return pause >= (0.0 if proxy in ("127.0.0.1", "localhost") else SHORTEST_PAUSE)


def report_of(arguments: argparse.Namespace, known: Credentials) -> Report:
    network = RequestsTransport()
    asking = Asking(SigningTransport(network, known), most=MOST, pause=arguments.pause)
    subject = Subject(arguments.user, arguments.show, arguments.hidden, arguments.words, arguments.tag)
    accounts = {Account.TOKEN} if known.access_token else set()
    try:
        return run(asking, subject, accounts | ({Account.SESSION} if known.has_session else set()))
    finally:
        network.close()


def main() -> int:
    top = parser()
    arguments = top.parse_args()
    if not is_patient(arguments.pause, os.environ):
        top.error(f"--pause: at least {SHORTEST_PAUSE:g}")
    try:
        known = credentials(arguments, os.environ)
    except (MixcloudError, ValueError) as error:
        top.error(str(error))
    report = report_of(arguments, known)
    text = printing.as_json(report) if arguments.json else printing.as_text(report)
    print(text)
    if arguments.output:
        arguments.output.write_text(f"{text}\n", encoding="utf-8")
    if not report.is_reached:
        return UNREACHABLE
    return DIFFERENT if report.differences else SAME


if __name__ == "__main__":
    sys.exit(main())
