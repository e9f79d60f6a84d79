"""Where the parts of a workbook are."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kata.catalogue import Catalogue, Exercise, load
from kata.paths import PROJECT
from kata.source import Definition, definitions

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
        """The reference solutions."""
        return self.root / "solutions"

    @property
    def graders(self) -> Path:
        """The graders."""
        return self.root / "tests" / "exercises"

    @property
    def specs(self) -> Path:
        """The query specs."""
        return self.graders / "queries"

    @property
    def banks(self) -> Path:
        """The right and wrong answers."""
        return self.root / "tests" / "answers"

    @property
    def catalogue_folder(self) -> Path:
        """The package that holds the catalogue."""
        return self.root / "kata" / "catalogue"

    @property
    def catalogue_file(self) -> Path:
        """The exercises as data."""
        return self.catalogue_folder / "exercises.toml"

    @property
    def revisions(self) -> Path:
        """Alembic's revisions."""
        return self.root / "alembic" / "versions"

    @cached_property
    def catalogue(self) -> Catalogue:
        """The exercises.

        Raises:
            CatalogueError: They cannot be read.
        """
        return load(self.catalogue_file)

    @property
    def targets(self) -> frozenset[str]:
        """Every object that an exercise may change, as `module.object`."""
        return frozenset(target for exercise in self.catalogue.exercises for target in exercise.touches)

    @property
    def module_files(self) -> tuple[str, ...]:
        """The names of the files in `app/`, which are those in `solutions/`."""
        return tuple(f"{name}.py" for name in (*SCAFFOLDING, *self.catalogue.given, *self.catalogue.modules))

    def definition(self, folder: Path, exercise: Exercise) -> Definition | None:
        """An exercise's main object in `app/` or `solutions/`; `None` when it is not there.

        Raises:
            SyntaxError: The module is not Python; the error has the file's name.
            OSError: There is no such module.
        """
        return definitions_in(folder / f"{exercise.module}.py").get(exercise.object)

    def shown(self, path: Path) -> str:
        """A path relative to the workbook, where it is inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def parse(path: Path) -> ast.Module:
    """A file's syntax tree.

    Raises:
        SyntaxError: It is not Python; the error has the file's name.
        OSError: It cannot be read.
    """
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def definitions_in(path: Path) -> dict[str, Definition]:
    """What a file defines.

    Raises:
        SyntaxError: It is not Python; the error has the file's name.
        OSError: It cannot be read.
    """
    try:
        return definitions(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        error.filename = str(path)
        raise
