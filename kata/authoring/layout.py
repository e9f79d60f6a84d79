"""Where the parts of a workbook lie."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kata.catalogue import Catalogue, Exercise, load
from kata.staging import PROJECT, Definition, definitions

SCAFFOLDING = ("__init__", "main")
"""The modules of `app/` and `solutions/` that belong to no phase."""


@dataclass(frozen=True)
class Layout:
    """A workbook: this checkout, or a copy of it.

    Attributes:
        root: Its folder.
    """

    root: Path = PROJECT

    @property
    def app(self) -> Path:
        """The stubs."""
        return self.root / "app"

    @property
    def solutions(self) -> Path:
        """The answers."""
        return self.root / "solutions"

    @property
    def graders(self) -> Path:
        """The graders, with their questions."""
        return self.root / "tests" / "exercises"

    @property
    def banks(self) -> Path:
        """The right and wrong answers."""
        return self.root / "tests" / "answers"

    @property
    def catalogue_folder(self) -> Path:
        """The exercises as data."""
        return self.root / "kata" / "catalogue"

    @property
    def revisions(self) -> Path:
        """Where Alembic's revisions are."""
        return self.root / "alembic" / "versions"

    @cached_property
    def catalogue(self) -> Catalogue:
        """The exercises.

        Raises:
            CatalogueError: They cannot be read.
        """
        return load(self.catalogue_folder / "exercises.toml")

    @property
    def places(self) -> frozenset[str]:
        """Everything that is somebody's exercise, as `module.object`."""
        return frozenset(place for exercise in self.catalogue.exercises for place in exercise.touches)

    @property
    def module_files(self) -> tuple[str, ...]:
        """The names of the files in `app/`, which are those in `solutions/`."""
        return tuple(f"{module}.py" for module in (*SCAFFOLDING, *self.catalogue.modules))

    def definition(self, folder: Path, exercise: Exercise) -> Definition | None:
        """An exercise's object in `app/` or `solutions/`; `None` when it is not there.

        Raises:
            SyntaxError: The module is not Python.
            OSError: There is no such module.
        """
        source = (folder / f"{exercise.module}.py").read_text(encoding="utf-8")
        return definitions(source).get(exercise.object)

    def shown(self, path: Path) -> str:
        """A path as an author knows it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def parse(path: Path) -> ast.Module:
    """A file's syntax tree.

    Raises:
        SyntaxError: It is not Python; the error has the file's name.
        OSError: It cannot be read.
    """
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
