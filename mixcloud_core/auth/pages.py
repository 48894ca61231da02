"""What the browser shows when it comes back from Mixcloud: one constant page for each end of a sign-in."""

from __future__ import annotations

import base64
import hashlib
from enum import Enum

__all__ = ["HEADERS", "Page", "render"]


class Page(Enum):
    """How it ended, and what a page says of it: heading and text. Nothing that came over the network is among it."""

    DONE = ("You are signed in", "Your account is kept, and the program goes on. You can close this page.")
    REFUSED = (
        "Nothing was allowed",
        "You did not give access to your account, so nothing was kept. To try again, run the command once more.",
    )
    FAILED = (
        "Signing in did not work",
        "Mixcloud gave no access. Nothing was changed. The program in your terminal says why.",
    )
    USED = (
        "This page was used already",
        "What it was for is done. The program in your terminal says how it ended.",
    )
    UNKNOWN = ("There is nothing here", "This address belongs to no sign-in that is under way.")


_STYLE = """
:root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --text: #1d2430; --soft: #566074; --line: #dfe3ea; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171d; --card: #1e232c; --text: #eef1f6; --soft: #a3adbf; --line: #313947; }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  max-width: 28rem; padding: 2rem 2.25rem; background: var(--card);
  border: 1px solid var(--line); border-top: 4px solid var(--mark); border-radius: .75rem;
}
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.3; }
p { margin: 0; }
small { display: block; margin-top: 1.5rem; color: var(--soft); font-size: .875rem; }
.good { --mark: #2f9e62; }
.bad { --mark: #d0574c; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

# The page runs nothing, loads nothing, and stands in no other page.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def render(page: Page) -> bytes:
    """Give a page as HTML."""
    heading, text = page.value
    mark = "good" if page is Page.DONE else "bad"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} – mixcloud-plugins</title>
<style>{_STYLE}</style>
</head>
<body>
<main class="{mark}">
<h1>{heading}</h1>
<p>{text}</p>
<small>mixcloud-plugins</small>
</main>
</body>
</html>
""".encode()
