"""One thing that the doctor looked at, and its state."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass


class State(enum.StrEnum):
    """The state of one thing."""

    FINE = "fine"
    NOTE = "note"
    """Neither good nor bad, but worth knowing."""
    WARNING = "warning"
    """It works, but perhaps not for long."""
    BROKEN = "broken"
    """Something cannot work."""


@dataclass(frozen=True)
class Finding:
    """One thing.

    Attributes:
        name: What it is; the same in all versions.
        state: Its state.
        detail: What was found.
        remedy: What to type, or to change; never empty for what is broken.
    """

    name: str
    state: State
    detail: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """Return it as `kata doctor --json` prints it."""
        return asdict(self)


def fine(name: str, detail: str) -> Finding:
    """Return a finding without trouble."""
    return Finding(name, State.FINE, detail)


def note(name: str, detail: str) -> Finding:
    """Return a finding that is only worth knowing."""
    return Finding(name, State.NOTE, detail)


def warning(name: str, detail: str, remedy: str) -> Finding:
    """Return a finding that works for now."""
    return Finding(name, State.WARNING, detail, remedy)


def broken(name: str, detail: str, remedy: str) -> Finding:
    """Return a finding that cannot work."""
    return Finding(name, State.BROKEN, detail, remedy)
