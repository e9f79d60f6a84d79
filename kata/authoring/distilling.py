"""The worlds are distilled: each mutant of each right query has to be exposed in several of them.

A mutant is a right query with one change (`kata.worlds.edits.mutants`), or a named mistake of its spec. A few worlds that
expose all mutants expose nearly all wrong answers, too. This is mutation testing of queries (Tuya, Suárez-Cabal and de la
Riva, "Mutating database queries", 2007), with a greedy set cover over candidate worlds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from kata.datasets import read_hints
from kata.judging.data import schema
from kata.judging.in_worlds import world_calls
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import same_rows
from kata.shape import read_shape
from kata.shape.rewriting import shaken
from kata.worlds import Rerun, WorldDatabase
from kata.worlds.edits import Edit, mutants

LEAST_KILLS = 5
"""In how many worlds a mutant has to be exposed."""
CANDIDATES = 500
"""How many worlds the fixed ones are chosen from."""
_BATCH_MS, _SINGLE_MS, _CHUNK = 2_000, 200, 40
_MOST_REFUSED = 15


@dataclass(frozen=True)
class Mutant:
    """A wrong query that is made of a right one.

    Attributes:
        name: The change, as the table `[equivalent]` of a query spec names it.
        sql: The query in the form in which it is run.
    """

    exercise_id: str
    name: str
    sql: str


Kills = Mapping[Mutant, frozenset[int]]
"""Mutant → the numbers of the worlds that expose it."""


@dataclass
class Rate:
    """How many mutants of an exercise's oracle the fixed worlds expose.

    Attributes:
        mutants: How many there are, without the equivalent ones.
        killed: How many of them are exposed at least `LEAST_KILLS` times.
        equivalent: How many give the same rows whatever the data.
        survivors: The others, with the number of worlds that expose them.
        wrongly_listed: Patterns of `[equivalent]` that match no mutant which no world exposes.
    """

    exercise_id: str
    mutants: int = 0
    killed: int = 0
    equivalent: int = 0
    survivors: list[tuple[Mutant, int]] = field(default_factory=list)
    wrongly_listed: list[str] = field(default_factory=list)

    def problems(self) -> Iterator[str]:
        """What is wrong, one sentence each."""
        for mutant, times in self.survivors:
            yield f"{self.exercise_id}: “{mutant.name}” is exposed in {times} worlds: {' '.join(mutant.sql.split())}"
        for pattern in self.wrongly_listed:
            yield f"{self.exercise_id}: [equivalent] lists {pattern!r}, and no mutant that matches it survives all worlds"


def mutants_of(exercise_id: str, spec: QuerySpec) -> list[Mutant]:
    """Return all mutants of a query exercise's oracle, and its named mistakes."""
    changed = [Mutant(exercise_id, _name(edit), edit.run_as) for edit in mutants(spec.oracle, schema())]
    named = [Mutant(exercise_id, f"mistake: {each.name}", shaken(each.sql) or each.sql) for each in spec.mistakes]
    return list({mutant.sql: mutant for mutant in (*changed, *named)}.values())


def _name(edit: Edit) -> str:
    return f"{edit.kind}: {edit.had or 'nothing'} -> {edit.right or 'nothing'}"


async def kills(worlds: WorldDatabase, specs: Mapping[str, QuerySpec]) -> dict[Mutant, frozenset[int]]:
    """Run every mutant in every world."""
    found: dict[Mutant, set[int]] = {}
    for exercise_id, spec in specs.items():
        calls = await world_calls(worlds, spec)
        for mutant in mutants_of(exercise_id, spec):
            exposed, refused = found.setdefault(mutant, set()), 0
            for at in range(0, len(calls), _CHUNK):
                some = calls[at : at + _CHUNK]
                reruns = [Rerun(call.world, spec.filled(mutant.sql, call.arguments)) for call in some]
                got = await worlds.run(reruns, batch_ms=_BATCH_MS, single_ms=_SINGLE_MS)
                exposed.update(
                    call.world.number
                    for call, rows in zip(some, got, strict=True)
                    if rows is None or not same_rows(call.right, rows)
                )
                refused += got.count(None)
                if refused > _MOST_REFUSED:
                    # The server refuses it, or it runs out of time: it will in the other worlds, too.
                    exposed.update(call.world.number for call in calls)
                    break
    return {mutant: frozenset(numbers) for mutant, numbers in found.items()}


def distil(found: Kills, sizes: Mapping[int, int]) -> list[int]:
    """Choose the fewest worlds in which every mutant that can be exposed is exposed `LEAST_KILLS` times.

    Greedy: each next world is the one that exposes most of what is still missing; of equal ones the smaller.

    Args:
        found: What each world exposes.
        sizes: World → rows.

    Returns:
        World numbers, the most exposing first.
    """
    missing = {mutant: min(LEAST_KILLS, len(numbers)) for mutant, numbers in found.items() if numbers}
    exposes: dict[int, set[Mutant]] = {number: set() for number in sizes}
    for mutant, numbers in found.items():
        for number in numbers:
            exposes[number].add(mutant)
    chosen: list[int] = []
    while missing:
        left = [number for number in sizes if number not in chosen]
        best = max(left, key=lambda number: (len(exposes[number] & missing.keys()), -sizes[number], -number))
        chosen.append(best)
        for mutant in exposes[best] & missing.keys():
            missing[mutant] -= 1
            if not missing[mutant]:
                del missing[mutant]
    # The longest chain is there whatever the mutants need.
    return chosen if 0 in chosen or 0 not in sizes else [*chosen, 0]


def rate(exercise_id: str, spec: QuerySpec, found: Kills) -> Rate:
    """Count the mutants of an exercise that are exposed often enough."""
    counted = Rate(exercise_id)
    own = {mutant: numbers for mutant, numbers in found.items() if mutant.exercise_id == exercise_id}
    used = set()
    for mutant, numbers in own.items():
        pattern = next((each for each in spec.equivalent if fnmatchcase(mutant.name, each)), None)
        if pattern is not None and not numbers:
            used.add(pattern)
            counted.equivalent += 1
            continue
        counted.mutants += 1
        counted.killed += len(numbers) >= LEAST_KILLS
        if len(numbers) < LEAST_KILLS:
            counted.survivors.append((mutant, len(numbers)))
    counted.wrongly_listed += [pattern for pattern in spec.equivalent if pattern not in used]
    return counted


def digest(specs: Mapping[str, QuerySpec]) -> str:
    """Return a digest of what the worlds were distilled for: the mutants, and what the rows are made from."""
    texts = [mutant.sql for exercise_id, spec in specs.items() for mutant in mutants_of(exercise_id, spec)]
    read = {table for spec in specs.values() if (shape := read_shape(spec.oracle)) for table in shape.tables}
    texts += [repr(schema().tables.get(table)) for table in sorted(read)] + [repr(read_hints().worlds)]
    return hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:16]


def chosen_for(path: Path, specs: Mapping[str, QuerySpec]) -> list[int] | None:
    """Read the numbers of the fixed worlds; `None` if they were chosen for other mutants."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return [int(number) for number in content["worlds"]] if content["digest"] == digest(specs) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(path: Path, numbers: Sequence[int], specs: Mapping[str, QuerySpec]) -> None:
    """Write the numbers of the fixed worlds."""
    path.write_text(json.dumps({"worlds": list(numbers), "digest": digest(specs)}) + "\n", encoding="utf-8")
