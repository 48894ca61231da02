"""What GraphQL can be asked: a document for each question, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from mixcloud_core.api.documents import Definition, parse
from mixcloud_core.api.transport import Budget, Content

__all__ = ["Operation", "listing", "mutation"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One question, or one change.

    `place` is the way to the answer in the reply (`userLookup.uploads`). `personal`: the answer depends on who asks,
    so that it is asked with the site session if there is one; `needs_session`: it is asked with one, or not at all.
    """

    document: str
    place: str
    content: Content = Content.NONE
    budget: Budget = Budget.GRAPHQL
    personal: bool = False
    needs_session: bool = False

    @property
    def definition(self) -> Definition:
        """The operation as `documents` reads it."""
        return parse(self.document)[0]


def mutation(name: str, payload: str) -> Operation:
    """Give the change of a name, whose one argument is `$input`; `payload` is what is asked of what it brings."""
    title = f"{name[0].upper()}{name[1:]}"
    document = f"""
    mutation {title}($input: {title}MutationInput!) {{
      {name}(input: $input) {{ {payload} }}
    }}
    """
    return Operation(document, name, budget=Budget.ACTION, needs_session=True)


def listing(
    name: str,
    variables: str,
    *way: str,
    node: str,
    edge: str = "",
    beside: str = "",
    content: Content = Content.LIST,
    budget: Budget = Budget.GRAPHQL,
    personal: bool = False,
    needs_session: bool = False,
) -> Operation:
    """Give the question for a page of a connection: `way` leads to it, field by field with arguments.

    `node` is what is asked of each node, `edge` what is asked beside it, `beside` what is asked of the connection.
    """
    *outer, connection = (field.partition("(") for field in way)
    field, _, arguments = connection
    paged = ", ".join(filter(None, (arguments.removesuffix(")"), "first: $first", "after: $after")))
    declared = ", ".join(filter(None, (variables, "$first: Int", "$after: String")))
    opened = " ".join(f"{name}{bracket}{rest} {{" for name, bracket, rest in outer)
    document = f"""
    query {name}({declared}) {{
      {opened} {field}({paged}) {{
        {beside}
        edges {{ {edge} node {{ {node} }} }}
        pageInfo {{ endCursor hasNextPage }}
      }} {"}" * len(outer)}
    }}
    """
    place = ".".join([*(name for name, _, _ in outer), field])
    return Operation(document, place, content, budget, personal, needs_session)
