"""What a query exercise's function is called with: real arguments, further ones and awkward ones, within their bounds.

Up to the call, an argument that is a tuple is a value for each of its parts (`QuerySpec.names`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from kata.judging.awkward import awkward
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells
from kata.worlds import Rerun, World, WorldDatabase

_READ: dict[str, Callable[[str], Any]] = {
    "date": dt.date.fromisoformat,
    "timestamp with time zone": dt.datetime.fromisoformat,
    "timestamp without time zone": dt.datetime.fromisoformat,
}
"""How a value of these types is read from JSON, which has it as a text."""


def odd_arguments(spec: QuerySpec, asked: Sequence[Cells], real: Sequence[Cells] | None = None) -> list[Cells]:
    """Return the further arguments of the spec, and calls with one awkward value each, where these make sense.

    Args:
        spec: The exercise.
        asked: What the spec asks for.
        real: The same where there are more rows; it shows the types.
    """
    made = [
        (*asked[0][:at], value, *asked[0][at + 1 :])
        for at in range(len(asked[0]) if asked else 0)
        for value in awkward([row[at] for row in asked])
    ]
    return [values for values in (*spec.further(asked if real is None else real), *made) if spec.makes_sense(values)]


def distinct_calls(spec: QuerySpec, values: Sequence[Cells]) -> list[Cells]:
    """Return the arguments of each call once, made from a value for each name."""
    return list(dict.fromkeys(map(spec.packed, values)))


async def arguments_in_worlds(worlds: WorldDatabase, spec: QuerySpec) -> list[tuple[World, list[Cells]]]:
    """Return the arguments of the calls in each world."""
    if not spec.parameters:
        return [(world, [()]) for world in worlds.worlds]
    names = [f"p{at}" for at in range(len(spec.names))]
    asking = spec.arguments or f"SELECT {', '.join(['NULL'] * len(names))} WHERE false"
    types = ", ".join(f"pg_typeof({name})::text AS {name}" for name in names)
    typing = f"SELECT {types} FROM (SELECT 1) AS one LEFT JOIN ({asking}) AS asked({', '.join(names)}) ON true LIMIT 1"
    asking_all = [Rerun(worlds.worlds[0], typing), *(Rerun(world, asking) for world in worlds.worlds)]
    typed, *found = await worlds.run(asking_all)
    readers = [_READ.get(str(name)) for name in (typed[0] if typed else names)]
    asked = [[_read(row, readers) for row in rows or []] for rows in found]
    real = next((rows for rows in asked if rows), [])
    return [(world, _chosen(world, spec, rows, real)) for world, rows in zip(worlds.worlds, asked, strict=True)]


def _read(row: Cells, readers: Sequence[Callable[[str], Any] | None]) -> Cells:
    return tuple(
        read(value) if read is not None and isinstance(value, str) else value
        for value, read in zip(row, readers, strict=True)
    )


def _chosen(world: World, spec: QuerySpec, asked: Sequence[Cells], real: Sequence[Cells]) -> list[Cells]:
    """The first arguments that the spec asks for, others, and one that is odd: the same in every run.

    `real` are arguments of some world: their types are those of all.
    """
    odd = odd_arguments(spec, asked, real)
    chosen = [*asked[:1], *(asked[at] for at in (world.number % len(asked), -1) if asked)] if asked else []
    chosen += [odd[world.number % len(odd)]] if odd else []
    return distinct_calls(spec, chosen)
