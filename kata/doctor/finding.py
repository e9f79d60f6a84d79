"""One thing that was looked at, and how it is."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """How it is."""

    FINE = "fine"
    NOTE = "note"
    """Neither good nor bad, but good to know."""
    WARNING = "warning"
    """It works, and may not go on to."""
    BROKEN = "broken"
    """Something cannot work like this."""


@dataclass(frozen=True)
class Finding:
    """One thing.

    Attributes:
        name: What it is; stays the same from version to version.
        state: How it is.
        detail: What was found.
        remedy: What to type, or to change; never empty for what is broken.
    """

    name: str
    state: State
    detail: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """As `kata doctor --json` prints it."""
        return {"name": self.name, "state": str(self.state), "detail": self.detail, "remedy": self.remedy}
