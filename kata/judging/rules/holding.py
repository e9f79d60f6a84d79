"""Calls with a session that holds objects already: whether these show what the call has written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.graders import CALLERS
from kata.judging.observation import Observation
from kata.judging.rows import same_cell
from kata.judging.snapshot import Changes
from kata.worker.plain import Entity


@dataclass(frozen=True)
class Holding:
    """A call whose session held objects.

    Attributes:
        changes: The call, and the database before and after it.
        name: The class of the objects.
        objects: The objects after the call, by primary key, with what they have loaded.
        returned: The key of the object that the function returned; `None` if it returned none of them.
    """

    changes: Changes
    name: str
    objects: Mapping[Any, Entity]
    returned: Any

    @property
    def observation(self) -> Observation:
        """The call."""
        return self.changes.observation


async def call_holding(
    attempt: Attempt,
    entity: tuple[str, str],
    keys: Sequence[Any],
    *arguments: Any,
    expired: Sequence[str] | None = None,
    keywords: Mapping[str, Any] | None = None,
) -> Holding:
    """Call the exercise's function with a session that holds objects: fresh ones, or expired ones.

    Args:
        attempt: The rows are loaded.
        entity: The names of a module, such as `app.models`, and of a class in it.
        keys: The primary keys of the objects.
        arguments, keywords: The call.
        expired: The attributes that are expired; all of them if empty, none for `None`.
    """
    await attempt.arrange(CALLERS, "hold_objects", entity, list(keys), None if expired is None else list(expired))
    async with attempt.changing(*arguments, keywords=keywords) as changes:
        looked = (await attempt.probe(CALLERS, "look_at_objects")).value
    objects = dict(zip(keys, looked["objects"], strict=True))
    returned = next((key for key, same in zip(keys, looked["returned"], strict=True) if same), None)
    return Holding(changes, entity[1], objects, returned)


def held_objects_are_current(
    holding: Holding, table: str, columns: Sequence[str], *, keys: Sequence[Any] | None = None, help: str = ""
) -> None:
    """Reject objects of the session that show something else than the database, or that have to be loaded again.

    Args:
        holding: The call.
        table: The table of the objects.
        columns: The columns that have to be right, and readable without SQL.
        keys: The objects that count; all of them for `None`.
        help: What to do.
    """
    before, after = (snapshot.tables[table] for snapshot in (holding.changes.before, holding.changes.after))
    for key, held in holding.objects.items():
        if keys is not None and key not in keys:
            continue
        for column in columns:
            right, old = after[key,][column], before[key,][column]
            if column not in held.columns:
                article = "an" if holding.name[:1] in "AEIOU" else "a"
                raise holding.observation.mistake(
                    f"{column} of {article} {holding.name} that the session holds is expired after the call: reading it "
                    "needs SQL, and raises MissingGreenlet in async code.",
                    help=help,
                )
            got = held.columns[column]
            if type(got) is type(right) and same_cell(right, got):
                continue
            stale = type(got) is type(old) and same_cell(old, got)
            raise holding.observation.mistake(
                f"The {holding.name} that the session holds is stale: it still shows the old {column}."
                if stale
                else f"The {holding.name} that the session holds shows another {column} than the database.",
                expected=repr(right),
                got=repr(got),
                help=help,
            )
