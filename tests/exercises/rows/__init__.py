"""The rows of this workbook's tables that expose wrong answers, for the machinery (`kata.datasets.provider.RowsProvider`).

The tables themselves, and the rows that a learner knows, are those of `init.sql`. `tables.toml` adds values for
distractor rows, and how a card shows the tables.
"""

import os
from collections.abc import Mapping, Sequence

from kata.datasets import Dataset

from . import exposure
from .company import Company
from .generator import generate
from .wide import departments_of_few

PARENT = ("department", "departments")

# (departments, employees): a small set, whose differences are easy to read, and a larger one. init.sql has other sizes.
_SIZES = ((7, 18), (10, 42))
# `KATA_EMPLOYEES=5000 uv run kata check` adds a set of that size. It takes seconds, so it is not the default: a hundred
# people also show that statements do not multiply.
_LARGE = tuple(
    (max(10, int(size) // 80), int(size)) for size in [os.environ.get("KATA_EMPLOYEES", "")] if size.isdigit()
)


def generated(seed: int) -> Sequence[Dataset]:
    """Make two data sets (and a large one on demand) with the properties of init.sql and other values."""
    sizes = (*_SIZES, *_LARGE)
    return [generate(seed + at, departments=d, employees=e).dataset() for at, (d, e) in enumerate(sizes)]


def wide(parents: int, seed: int) -> Dataset:
    """Make `parents` departments of few people."""
    return departments_of_few(seed, departments=parents).dataset()


def properties(data: Dataset) -> Mapping[str, bool]:
    """Say which wrong answers the rows expose: each property by name, and whether they have it."""
    return exposure.properties(Company.of(data))
