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

    echoes_state: bool = False
    """Whether an app gets its `state` back from the OAuth page; nothing shows that Mixcloud does that."""

    checks_pkce: bool = False
    """Whether a code that was asked for with a `code_challenge` needs the `code_verifier`; not known."""

    oauth_error_status: int = 400
    """Of the reply to a code or a secret that is not good: 400 or 200; not known."""

    oauth_form_text: bool = False
    """Whether a token comes as `access_token=…`, as the documentation has it; clients expect JSON."""

    token_lifetime: int | None = None
    """Seconds that a granted token lives, with a refresh token beside it; None as documented: it does not end."""

    renews_refresh_tokens: bool = True
    """Whether each refresh brings a new refresh token and ends the old one, or the first stays good."""

    upload_key: bool = True
    """Whether the reply to an upload names the new show; sometimes Mixcloud does not (seen in 2026)."""

    refuses_same_name: bool = False
    """Whether a second show of one name is refused, or gets a number at its address; not known."""

    processing: float | None = None
    """Seconds after which a new show has its audio; None: as soon as a test calls `transcode`."""

    lists_awaiting: bool = True
    """Whether lists hold shows that still wait for their audio; not known."""

    lists_hidden: bool = False
    """Whether REST's list of one's own shows holds unlisted ones, drafts and scheduled ones; not known."""

    throttle: int | None = None
    """Bytes a second after the first 5 MiB of one response of the progressive file; None for full speed."""

    def reset(self) -> None:
        """Back to how they begin, in place: everybody holds this object."""
        fresh = Switches()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))
