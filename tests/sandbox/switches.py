"""What a test can turn while the stand-in runs."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class Switches:
    hidden_plays: int | None = None
    """What GraphQL gives as `plays` of a show with hidden statistics: null or 0; neither was recorded."""

    throttle: int | None = None
    """Bytes a second after the first 5 MiB of one response of the progressive file; None for full speed."""

    def reset(self) -> None:
        """Back to how they begin, in place: everybody holds this object."""
        fresh = Switches()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))
