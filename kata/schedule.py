"""What several sessions did at once, in order: the schedule on a failure card, of an x-ray, and of a demo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One line of a schedule: what one session did, or what happened to it.

    Attributes:
        actor: Who, as the heading of a column: `A`, `B`, `somebody else`.
        did: The SQL that it sent, or words such as "returns True".
        state: What became of it, in words: "waits for A", "2 rows", "40001: could not serialize access", "lost".
        is_sql: Whether `did` is SQL.
        parameters: The arguments of `$1`, `$2`, … as text; they are shown in their places.
    """

    actor: str
    did: str
    state: str = ""
    is_sql: bool = True
    parameters: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the step as `kata check --json` prints it; parameters are in it only if there are any."""
        document: dict[str, Any] = {
            "actor": self.actor,
            "sql" if self.is_sql else "text": self.did,
            "state": self.state,
        }
        return document | ({"parameters": list(self.parameters)} if self.parameters else {})


def values_of(sets: Iterable[Sequence[Any]], shown: Callable[[Any], str] = str) -> tuple[str, ...]:
    """Return the parameters of a step: of a batch, each with its value in every set, as in `8 | 5`."""
    return tuple(" | ".join(map(shown, values)) for values in zip(*sets, strict=False))
