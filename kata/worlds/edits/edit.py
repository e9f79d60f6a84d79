"""One change of a statement, and what proposes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from kata.shape.rewriting import shaken


@dataclass(frozen=True)
class Edit:
    """A single change of a statement.

    Attributes:
        tier: 0 is most telling; repairs are tried tier by tier, 0 to 4.
        kind: A slug: "join", "join-condition", "comparison", "order", …
        had: The clause as the statement has it, as SQL; empty where something is added.
        right: The clause after the edit; empty where something is taken away.
        sentence: The mistake for the learner, if the edit makes the statement right.
        help: What to do, in SQLAlchemy's words; may be empty.
        sql: The new statement.
        shaken: The same with `random()` as the last key of its order, which shows an order that is left to chance; empty
            where the order cannot have another key.
    """

    tier: int
    kind: str
    had: str
    right: str
    sentence: str
    help: str
    sql: str
    shaken: str = ""

    @cached_property
    def run_as(self) -> str:
        """The form in which it is run: shaken, if that can be done in one way or another."""
        return self.shaken or shaken(self.sql) or self.sql


class Change(NamedTuple):
    """Text that takes the place of a part of the statement's text, from `start` up to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Proposal:
    """An edit that is not applied yet: see `Edit`."""

    tier: int
    kind: str
    had: str
    right: str
    sentence: str
    help: str
    changes: tuple[Change, ...]


Proposals: TypeAlias = Iterator[Proposal]
