"""The pages on which users sign in and decide on apps: plain forms that need no JavaScript."""

from __future__ import annotations

import hmac
from html import escape
from typing import TYPE_CHECKING

from werkzeug import Response

from tests.sandbox.state import NOBODY, csrf_token

if TYPE_CHECKING:
    from werkzeug import Request

    from tests.sandbox.apps import App
    from tests.sandbox.records import User

CSRF_FIELD = "csrfmiddlewaretoken"
"""Django's name for it."""
YEAR = 365 * 24 * 3600


def page(title: str, body: str, status: int = 200) -> Response:
    """A page of this caller alone, never kept."""
    title = escape(title)
    head = f'<head><meta charset="utf-8"><title>{title} | Mixcloud</title></head>'
    text = f'<!doctype html>\n<html lang="en">{head}\n<body><h1>{title}</h1>\n{body}</body></html>\n'
    headers = {"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private", "X-Frame-Options": "DENY"}
    return Response(text, status, content_type="text/html; charset=utf-8", headers=headers)


def error_page(message: str, status: int = 400) -> Response:
    return page("Something went wrong", _error(message), status)


def login_page(request: Request, email: str = "", error: str = "") -> Response:
    """The form goes to the address of the page, with its `next`."""
    fields = (
        '<p><label for="email">Email or username</label> '
        f'<input id="email" name="email" autocomplete="username" value="{escape(email)}"></p>\n'
        '<p><label for="password">Password</label> '
        '<input id="password" name="password" type="password" autocomplete="current-password"></p>\n'
        '<p><button id="log-in">Log in</button></p>\n'
    )
    return with_csrf_cookie(request, page("Log in", (_error(error) if error else "") + _form(request, fields)))


def decision_page(request: Request, app: App, user: User) -> Response:
    words = f"<p><b>{escape(app.name)}</b> wants to use Mixcloud as {escape(user.display_name)}.</p>\n"
    buttons = (
        '<p><button id="allow" name="allow" value="yes">Allow</button> '
        '<button id="deny" name="deny" value="yes">Deny</button></p>\n'
    )
    return with_csrf_cookie(request, page(f"Allow {app.name}?", words + _form(request, buttons)))


def code_page(app: App, code: str) -> Response:
    """For apps that have no address to go back to."""
    return page("Your code", f'<p>Copy this code into {escape(app.name)}: <code id="code">{code}</code></p>\n')


def denied_page(app: App) -> Response:
    return page("Denied", f'<p id="denied">{escape(app.name)} may not use Mixcloud as you.</p>\n')


def has_csrf_token(request: Request) -> bool:
    """Whether the cookie's token came along in the form, or in the header of a script."""
    cookie = request.cookies.get("csrftoken", "")
    sent = request.headers.get("X-CSRFToken") or request.form.get(CSRF_FIELD, "")
    return bool(cookie) and hmac.compare_digest(cookie.encode(), sent.encode())


def with_csrf_cookie(request: Request, response: Response) -> Response:
    """The reply with a CSRF cookie, if the caller has none."""
    if not request.cookies.get("csrftoken"):
        set_cookie(response, "csrftoken", csrf_token(NOBODY), YEAR)
    return response


def set_cookie(response: Response, name: str, value: str, seconds: int, *, for_scripts: bool = True) -> None:
    # werkzeug's own takes the dot off the domain.
    hidden = "" if for_scripts else " HttpOnly;"
    text = f"{name}={value}; Domain=.mixcloud.com;{hidden} Max-Age={seconds}; Path=/; SameSite=Lax; Secure"
    response.headers.add("Set-Cookie", text)


def _form(request: Request, fields: str) -> str:
    token = escape(request.cookies.get("csrftoken") or csrf_token(NOBODY))
    return f'<form method="post">\n<input type="hidden" name="{CSRF_FIELD}" value="{token}">\n{fields}</form>\n'


def _error(message: str) -> str:
    return f'<p id="error" role="alert">{escape(message)}</p>\n'
