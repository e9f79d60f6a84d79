"""The rows that graders load: the seed, generated sets, noise, crowds; each is SQL with a label."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache

from kata import datasets

# Two sets: a small one, whose differences are easy to read, and a larger one. Other numbers than the seed's.
_SIZES = ((7, 18), (10, 42))
# A third set on demand, of up to 5,000 people: `KATA_EMPLOYEES=5000 uv run kata check`. It takes seconds, so it is not
# part of every save; that statements do not multiply is seen on a hundred people in any case.
_LARGE = tuple(
    (max(10, int(size) // 80), int(size)) for size in [os.environ.get("KATA_EMPLOYEES", "")] if size.isdigit()
)


@dataclass(frozen=True)
class Rows:
    """A content of the four tables, as a script for empty tables.

    Attributes:
        label: What the learner reads: "the seed rows", "generated rows (seed 7)".
        script: The SQL that inserts it.
        dataset: The same as plain data; `None` for the seed, which is a script only.
    """

    label: str
    script: str = field(repr=False)
    dataset: datasets.Dataset | None = field(default=None, repr=False)


def seed_rows() -> Rows:
    """The rows of init.sql, the same as in the learner's playground."""
    return Rows("the seed rows", datasets.seed_rows_sql())


@lru_cache(maxsize=8)
def generated(seed: int) -> tuple[Rows, ...]:
    """The generated sets: the same wrong-answer-exposing properties, other values and sizes.

    Args:
        seed: The number that reproduces them.
    """
    sizes = (*_SIZES, *_LARGE)
    sets = [datasets.generate(seed + at, departments=d, employees=e) for at, (d, e) in enumerate(sizes)]
    return tuple(
        Rows(f"generated rows (KATA_SEED={seed}, set {at})", data.insert_sql(), data)
        for at, data in enumerate(sets, start=1)
    )


@lru_cache(maxsize=8)
def noisy(rows: Rows) -> Rows:
    """A generated set with a hundred irrelevant people and a department more."""
    assert rows.dataset is not None
    script = f"{rows.script}\n{datasets.noise(rows.dataset)}"
    return Rows(f"{rows.label} and 100 irrelevant people", script)


@lru_cache(maxsize=16)
def crowd(departments: int, seed: int = 1) -> Rows:
    """So many departments of few people."""
    data = datasets.crowd(seed, departments=departments)
    return Rows(f"{departments} departments", data.insert_sql(), data)
