"""What a test can turn while the stand-in runs."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class Switches:
    hidden_plays: int | None = None
    """What GraphQL gives as `plays` of a show with hidden statistics: null or 0; neither was recorded."""

    hides_unpublished: bool = False
    """Whether GraphQL gives null for drafts and scheduled shows to all but their owners; not recorded."""

    forgotten: frozenset[str] = frozenset()
    """What the GraphQL schema does without: `type Name`, `Type.member` or `Type.field(argument)`."""

    error_locations: bool = True
    """Whether GraphQL errors say where in the query they are; not recorded."""

    error_status: int = 400
    """Of a reply to a query that the schema does not allow: 400 or 200; clients accept both."""

    legacy_errors: bool = False
    """Whether the schema's errors are worded as graphql-core 2 does; which one Mixcloud has is not known."""

    throttle: int | None = None
    """Bytes a second after the first 5 MiB of one response of the progressive file; None for full speed."""

    def reset(self) -> None:
        """Back to how they begin, in place: everybody holds this object."""
        fresh = Switches()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))
