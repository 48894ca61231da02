"""What the browser shows when it comes back from Mixcloud: one constant page for each end of a sign-in."""

from __future__ import annotations

import base64
import hashlib
from enum import Enum

__all__ = ["HEADERS", "Page", "render"]


class _Mark(Enum):
    """How a page looks: its class, and the lines of its sign in a field of 24 × 24."""

    GOOD = ("good", "M6 12.5l4 4 8-9")
    BAD = ("bad", "M7.5 7.5l9 9m0-9l-9 9")
    PLAIN = ("plain", "M12 6.5v7m0 3.4v.1")


class Page(Enum):
    """How it ended, and what a page says of it: heading and text. Nothing that came over the network is among it."""

    DONE = (_Mark.GOOD, "You are signed in", "Your account is kept. You can close this page.")
    REFUSED = (
        _Mark.PLAIN,
        "Nothing was allowed",
        "You did not give access to your account, so nothing was kept. To try again, run the command once more.",
    )
    FAILED = (
        _Mark.BAD,
        "Signing in did not work",
        "Nothing was changed. Your terminal says what went wrong, and what to do.",
    )
    USED = (
        _Mark.PLAIN,
        "This was answered already",
        "Another answer came first, and only one counts. Your terminal says how it ended.",
    )
    UNKNOWN = (
        _Mark.PLAIN,
        "There is nothing here",
        "Nobody is signing in at this address now. To sign in, run the command once more.",
    )


_STYLE = """
:root {
  color-scheme: light dark;
  --page: #f3f4f7; --card: #fff; --text: #1d2430; --soft: #5b6577; --line: #e1e5ec;
  --good: #1f7f4c; --bad: #c23b30; --plain: #5b6577;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171d; --card: #1e232c; --text: #eef1f6; --soft: #a3adbf; --line: #313947;
    --good: #4cc486; --bad: #f0776c; --plain: #a3adbf;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 1.25rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 26rem; padding: clamp(1.5rem, 7vw, 2.5rem); text-align: center;
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
}
svg {
  display: block; width: 3.5rem; height: 3.5rem; margin: 0 auto 1.25rem; padding: .5rem;
  fill: none; stroke: currentColor; stroke-width: 2.25; stroke-linecap: round; stroke-linejoin: round;
  border: 2px solid; border-radius: 50%;
}
.good svg { color: var(--good); }
.bad svg { color: var(--bad); }
.plain svg { color: var(--plain); }
h1 { margin-bottom: .5rem; font-size: 1.375rem; line-height: 1.3; text-wrap: balance; }
p { text-wrap: balance; }
small { display: block; margin-top: 1.75rem; color: var(--soft); font-size: .8125rem; }
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
    mark, heading, text = page.value
    name, lines = mark.value
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} – mixcloud-plugins</title>
<style>{_STYLE}</style>
</head>
<body>
<main class="{name}">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{lines}"/></svg>
<h1>{heading}</h1>
<p>{text}</p>
<small>mixcloud-plugins</small>
</main>
</body>
</html>
""".encode()
