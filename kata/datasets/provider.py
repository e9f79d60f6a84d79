"""What the workbook says about its own tables: the package `tests/exercises/rows/`, loaded by path as graders are."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from kata.datasets.dataset import Dataset
from kata.errors import CatalogueError
from kata.paths import PROJECT

FOLDER = PROJECT / "tests" / "exercises" / "rows"


class RowsProvider(Protocol):
    """What the package offers.

    Attributes:
        PARENT: What a wide set has many of, in the singular and the plural, such as `("author", "authors")`.
    """

    PARENT: tuple[str, str]

    def generated(self, seed: int) -> Sequence[Dataset]:
        """Make data sets that expose the same wrong answers as the rows of init.sql; a seed reproduces them."""

    def wide(self, parents: int, seed: int) -> Dataset:
        """Make a data set of `parents` parents (0 or more) with few children each, for counting statements."""

    def properties(self, data: Dataset) -> Mapping[str, bool]:
        """Return the properties that expose wrong answers by name, and whether the data set has each."""


@dataclass(frozen=True)
class View:
    """How a card shows tables of a small database.

    Attributes:
        title: The heading.
        tables: The tables that it covers.
        labels: The headings of the columns.
        sql: The query for the rows.
    """

    title: str
    tables: tuple[str, ...]
    labels: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Hints:
    """What `tables.toml` adds to the schema.

    Attributes:
        distractors: Table → column → value; see `kata.datasets.distractors`.
        worlds: Table → column → values; see `kata.worlds.world`.
        views: In the order in which a card shows them.
    """

    distractors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    worlds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    views: tuple[View, ...] = ()


def hints_table(kind: str, table: str) -> str:
    """Return the header of a table of `tables.toml`, such as `[worlds.authors]` or `[worlds."shop.books"]`."""
    name = f'"{table}"' if "." in table else table
    return f"[{kind}.{name}]"


def load_module(name: str, path: Path) -> ModuleType:
    """Import a file, or the `__init__.py` of a package, under a name of its own."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def load_provider(folder: Path = FOLDER) -> RowsProvider:
    """Import the package.

    Raises:
        CatalogueError: It is missing, or lacks a function.
    """
    try:
        module = load_module("kata_rows", folder / "__init__.py")
    except OSError as error:
        raise CatalogueError(f"the package {folder} cannot be read: {error}") from error
    for needed in ("PARENT", "generated", "wide", "properties"):
        if not hasattr(module, needed):
            raise CatalogueError(f"the package {folder} lacks {needed!r}")
    return cast(RowsProvider, module)


@cache
def read_hints(path: Path = FOLDER / "tables.toml") -> Hints:
    """Read `tables.toml`.

    Raises:
        CatalogueError: It cannot be read, or a view lacks a key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        views = tuple(
            View(view["title"], tuple(view["tables"]), tuple(view["labels"]), view["sql"])
            for view in data.get("view", ())
        )
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error!r}") from error
    return Hints(data.get("distractors", {}), data.get("worlds", {}), views)
