"""Every document that is sent, against the schema that was recorded in August 2021 and against the sandbox's."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
from graphql import GraphQLSchema, build_client_schema, parse, validate

from mixcloud_core import api
from mixcloud_core.api.graphql import Forgotten
from mixcloud_core.api.operations import Operation
from tests.recordings import recording
from tests.sandbox.graph_schema import schema
from tests.test_sandbox_schema import CHANGED, NEWER


def _operations() -> dict[str, Operation]:
    modules = [importlib.import_module(f"{api.__name__}.{each.name}") for each in pkgutil.iter_modules(api.__path__)]
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Operation)
    }


OPERATIONS = _operations()


def rendered(operation: Operation) -> str:
    return Forgotten().render(operation).text


@pytest.fixture(scope="module")
def recorded() -> GraphQLSchema:
    reply = json.loads(recording("graphql/introspection_2021-08.json").read_text(encoding="utf-8"))
    # Two defaults of enums are recorded as texts.
    return build_client_schema(reply.get("data", reply), assume_valid=True)


def unknown_in(known: GraphQLSchema, operation: Operation) -> set[str]:
    """What the schema does not know, in the words of the list of what is newer; any other mistake as it is told."""
    return {_key(error.message) for error in validate(known, parse(rendered(operation)), max_errors=1000)}


def _key(message: str) -> str:
    words = message.split("'")
    match message.split("'")[0::2]:
        case ["Cannot query field ", " on type ", *_]:
            return f"{words[3]}.{words[1]}"
        case ["Unknown argument ", " on field ", *_]:
            return f"{words[3]}({words[1]})"
        case ["Unknown type ", *_]:
            return words[1]
        case _:
            return message


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_2021_does_not_know_is_listed_as_newer(recorded: GraphQLSchema, name: str) -> None:
    assert unknown_in(recorded, OPERATIONS[name]) <= {*NEWER, *CHANGED}


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_sandbox_knows_everything(name: str) -> None:
    assert unknown_in(schema(), OPERATIONS[name]) == set()


def test_names_are_unlike() -> None:
    names = [operation.definition.name for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names) > 50


@pytest.mark.parametrize("name", OPERATIONS)
def test_values_travel_as_variables(name: str) -> None:
    """Nothing is pasted into a text: what is asked for is always declared."""
    operation = OPERATIONS[name]
    assert set(Forgotten().render(operation).variables) == set(operation.definition.variables)
