"""Transports without a network: the sandbox in this process, and replies that are played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug import Request as WerkzeugRequest
from werkzeug.test import EnvironBuilder

from mixcloud_core.api.transport import Reply
from tests.sandbox.catalogue import Catalogue
from tests.sandbox.graph import Graph
from tests.sandbox.graphql_endpoint import GraphQLEndpoint
from tests.sandbox.state import State
from tests.sandbox.switches import Switches

if TYPE_CHECKING:
    from mixcloud_core.api.transport import Request


class InProcess:
    """The sandbox's GraphQL, asked without HTTP; keeps the bodies of its replies."""

    def __init__(self, bulk: int) -> None:
        self._endpoint = GraphQLEndpoint(Graph(Catalogue(bulk=bulk), Switches(), State()))
        self.bodies: list[bytes] = []

    def send(self, request: Request, /) -> Reply:
        asked = EnvironBuilder("/graphql", method="POST", data=request.body, content_type="application/json")
        response = self._endpoint(WerkzeugRequest(asked.get_environ()))
        self.bodies.append(response.get_data())
        return Reply(response.status_code, {"content-type": response.content_type or ""}, self.bodies[-1])


class Same:
    """Gives one reply, whatever is asked."""

    def __init__(self, body: bytes) -> None:
        self._reply = Reply(200, {"content-type": "application/json"}, body)

    def send(self, _request: Request, /) -> Reply:
        return self._reply
