"""How `api.mixcloud.com` writes what it answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from werkzeug import Request, Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Body = dict[str, Any]


def reply(request: Request, body: Body, status: int = 200) -> Response:
    """JSON with an indent of 4 as `text/javascript` for every site (recorded in 2018); JSONP with `callback`."""
    text = json.dumps(body, indent=4)
    callback = re.sub(r"[^\w.$]", "", request.args.get("callback", ""))
    if callback:
        text = f"{callback}({text})"
    return Response(
        text,
        status,
        content_type="text/javascript; charset=utf-8",
        headers={"Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding, Origin"},
    )


def failure(request: Request, status: int, kind: str, message: str) -> Response:
    return reply(request, {"error": {"message": message, "type": kind}}, status)


def missing(request: Request) -> Response:
    # The type is seen in client code only; the 404 body was not recorded.
    return failure(request, 404, "ResourceNotFoundException", "The requested object was not found")


def wrong_method(request: Request) -> Response:
    return failure(request, 405, "MethodNotAllowed", "Method not allowed")


def invalid(request: Request, details: Mapping[str, Sequence[str]]) -> Response:
    """A form that was refused: what is wrong, by the name of the field (a shape that clients of 2013 to 2026 read)."""
    error = {"message": "There was a problem with the form", "type": "PostValidationError"}
    return reply(request, {"error": error, "details": {name: list(texts) for name, texts in details.items()}}, 400)


def rate_limited(request: Request, wait: int) -> Response:
    """The body and the header are documented (2025), the status is what clients meet."""
    message = f"You have hit your rate limit. Retry after {wait} seconds."
    error = {"message": message, "type": "RateLimitException", "retry_after": wait}
    response = reply(request, {"error": error}, 403)
    response.headers["Retry-After"] = str(wait)
    return response


def moved(request: Request) -> Response:
    """To the address with a slash: relative, empty, text/html, with the query repeated (recorded in 2018)."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    response = Response(status=301, content_type="text/html; charset=utf-8")
    response.autocorrect_location_header = False
    response.headers["Location"] = f"{request.environ['RAW_PATH']}/{query}"
    return response
