"""Where the parts of a workbook are."""

from __future__ import annotations

import ast
from functools import cached_property
from pathlib import Path

from kata.catalogue import Catalogue, Exercise, load
from kata.paths import PROJECT
from kata.source.definitions import Definition, definitions

SCAFFOLDING = ("__init__", "main")
"""The modules of `app/` and `solutions/` that belong to no phase."""


class Layout:
    """The files of a workbook: this checkout, or a copy of it.

    Args:
        root: Its folder.
    """

    def __init__(self, root: Path = PROJECT) -> None:
        self.root = root
        self.app = root / "app"
        self.solutions = root / "solutions"
        self.graders = root / "tests" / "exercises"
        self.specs = self.graders / "queries"
        self.worlds = self.graders / "rows" / "worlds.json"
        self.banks = root / "tests" / "answers"
        self.catalogue_file = root / "kata" / "catalogue" / "exercises.toml"
        self.revisions = root / "alembic" / "versions"

    @cached_property
    def catalogue(self) -> Catalogue:
        """The exercises.

        Raises:
            CatalogueError: They cannot be read.
        """
        return load(self.catalogue_file)

    @property
    def module_files(self) -> tuple[str, ...]:
        """The names of the files in `app/`, which are also those in `solutions/`."""
        return tuple(f"{name}.py" for name in (*SCAFFOLDING, *self.catalogue.given, *self.catalogue.modules))

    def stub(self, exercise: Exercise) -> Definition | None:
        """The main object of an exercise in `app/`; `None` if its module does not define it."""
        return definitions_in(self.app / f"{exercise.module}.py").get(exercise.object)

    def shown(self, path: Path) -> str:
        """A path relative to the workbook."""
        return path.relative_to(self.root).as_posix()


# Both raise an OSError for a file that cannot be read, and a SyntaxError with its name for one that is not Python.


def parse(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def definitions_in(path: Path) -> dict[str, Definition]:
    """What a file defines."""
    return definitions(path.read_text(encoding="utf-8"), str(path))
