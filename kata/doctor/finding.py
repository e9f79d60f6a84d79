"""One thing that the doctor checked, and its state."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass
from functools import partial


class State(enum.StrEnum):
    """The state of one thing."""

    FINE = "fine"
    NOTE = "note"  # neither good nor bad, but worth knowing
    WARNING = "warning"  # it works, but perhaps not for long
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing."""

    name: str  # the same in all versions
    state: State
    detail: str  # what was found
    remedy: str = ""  # what to type, or to change; never empty for what is broken

    def to_json(self) -> dict[str, str]:
        """Return it as `kata doctor --json` prints it."""
        return asdict(self)


def _finding(state: State, name: str, detail: str, remedy: str = "") -> Finding:
    return Finding(name, state, detail, remedy)


fine, note, warning, broken = (partial(_finding, state) for state in State)
