"""`app.mixcloud.com/graphql`: GET and POST, executed by graphql-core on our schema."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from graphql import DocumentNode, GraphQLError, execute_sync, get_operation_ast
from werkzeug import Request, Response

from tests.sandbox.graph_schema import checked, formatted, schema
from tests.sandbox.relay import resolve, resolver, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.sandbox.graph import Graph


class GraphQLEndpoint:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __call__(self, request: Request) -> Response:
        if request.path.rstrip("/") != "/graphql":
            return Response("<!doctype html><title>Not found</title>", 404, content_type="text/html; charset=utf-8")
        if request.method not in {"GET", "HEAD", "POST"}:
            return Response(status=405, headers={"Allow": "GET, POST"})
        try:
            query, variables, name = _question(request)
        except (KeyError, TypeError, ValueError) as error:
            return reply({"errors": [{"message": f"Must provide query string: {error!r}"}]}, 400)
        switches = self.graph.switches
        document = checked(query, switches.forgotten)
        if isinstance(document, tuple):
            return reply({"errors": self._errors(document)}, switches.error_status)
        operation = get_operation_ast(document, name)
        is_change = operation is not None and operation.operation.value == "mutation"
        if is_change and request.method != "POST":
            return reply({"errors": [{"message": "Can only perform a mutation operation from a POST request."}]}, 405)
        graph = self._as_seen_by(request)
        return self._execute(document, graph.mutation() if is_change else graph.query(), variables, name)

    def _as_seen_by(self, request: Request) -> Graph:
        """The graph of the session whose cookie came along, whether or not it may change something."""
        username = self.graph.state.user_of_session(request.cookies.get("sessionid", ""))
        cookie = request.cookies.get("csrftoken")
        return replace(
            self.graph,
            me=self.graph.catalogue.user(username) if username else None,
            has_csrf_token=bool(cookie) and request.headers.get("X-CSRFToken") == cookie,
        )

    def _execute(
        self, document: DocumentNode, root: dict[str, Any], variables: dict[str, Any], name: str | None
    ) -> Response:
        forgotten = self.graph.switches.forgotten
        known = schema(forgotten)
        result = execute_sync(
            known,
            document,
            root,
            variable_values=variables,
            operation_name=name,
            field_resolver=resolver(known.type_map) if forgotten else resolve,
            type_resolver=type_of,
        )
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = self._errors(result.errors)
        if result.data is not None:
            # Seen inside `data` in some captures: clients have to ignore members that they did not ask for.
            body["data"] = {**result.data, "__requestId": uuid4().hex}
        return reply(body, 200 if "data" in body else self.graph.switches.error_status)

    def _errors(self, errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
        switches = self.graph.switches
        return formatted(errors, legacy=switches.legacy_errors, locations=switches.error_locations)


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
