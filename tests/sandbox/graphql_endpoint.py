"""`app.mixcloud.com/graphql`: GET and POST, executed by graphql-core on our schema."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from graphql import GraphQLError, GraphQLSchema, build_schema, execute_sync, parse, validate
from werkzeug import Request, Response

if TYPE_CHECKING:
    from graphql import DocumentNode

    from tests.sandbox.graph import Graph

SCHEMA_FILE = Path(__file__).with_name("schema.graphql")


@cache
def schema() -> GraphQLSchema:
    return build_schema(SCHEMA_FILE.read_text(encoding="utf-8"))


@cache
def _checked(query: str) -> DocumentNode | tuple[GraphQLError, ...]:
    """The parsed query, or what is wrong with it; clients send the same few texts again and again."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(schema(), document)) or document


class GraphQLEndpoint:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __call__(self, request: Request) -> Response:
        if request.path.rstrip("/") != "/graphql":
            return Response("<!doctype html><title>Not found</title>", 404, content_type="text/html; charset=utf-8")
        if request.method not in {"GET", "HEAD", "POST"}:
            return Response(status=405, headers={"Allow": "GET, POST"})
        try:
            query, variables, operation = _question(request)
        except (KeyError, TypeError, ValueError) as error:
            return reply({"errors": [{"message": f"Must provide query string: {error!r}"}]}, 400)
        document = _checked(query)
        if isinstance(document, tuple):
            return reply({"errors": [error.formatted for error in document]}, 400)
        return self._execute(document, variables, operation)

    def _execute(self, document: DocumentNode, variables: dict[str, Any], operation: str | None) -> Response:
        result = execute_sync(
            schema(), document, self.graph.root(), variable_values=variables, operation_name=operation
        )
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        if result.data is not None:
            # Seen inside `data` in some captures: clients have to ignore members that they did not ask for.
            body["data"] = {**result.data, "__requestId": uuid4().hex}
        return reply(body, 200 if "data" in body else 400)


def _question(request: Request) -> tuple[str, dict[str, Any], str | None]:
    """Query, variables and operation name; from the address for GET, from a JSON body for POST."""
    if request.method == "POST":
        body = json.loads(request.get_data())
        variables = body.get("variables")
    else:
        body = request.args
        variables = json.loads(body["variables"]) if body.get("variables") else None
    query = body["query"]
    if not isinstance(query, str) or not isinstance(variables or {}, dict):
        raise TypeError("query")
    return query, variables or {}, body.get("operationName") or None


def reply(body: dict[str, Any], status: int = 200) -> Response:
    # No Access-Control-Allow-Origin here; an anonymous cookie is set that is not needed later (both seen in 2026).
    return Response(
        json.dumps(body),
        status,
        content_type="application/json",
        headers={"Set-Cookie": "mx_t=sandbox; Domain=.mixcloud.com; Path=/; Secure"},
    )
