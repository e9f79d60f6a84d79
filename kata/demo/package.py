"""The package that a demo belongs to (`app`, `solutions` or a submission), and which of its exercises are stubs."""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Table, inspect

from kata.catalogue import Catalogue, Exercise
from kata.errors import SubmissionError
from kata.source.definitions import ModuleSource, definitions
from kata.source.imports import imports_of
from kata.ui.text import location


@dataclass(frozen=True)
class DemoPackage:
    """The package of a demo."""

    name: str  # the module's, as it was imported; `__main__` if it was started
    package: str
    phase: str  # the module's name inside the package
    folder: Path

    @classmethod
    def of(cls, name: str) -> DemoPackage:
        """Return the package of the module with this `__name__`.

        Raises:
            SubmissionError: It does not belong to a package.
        """
        module = sys.modules[name]
        spec = getattr(module, "__spec__", None)
        full = spec.name if name == "__main__" and spec is not None else name
        package, _, phase = full.rpartition(".")
        file = getattr(module, "__file__", None)
        if not package or file is None:
            raise SubmissionError(
                "A phase is part of its package and cannot be run as a single file.",
                remedy=f"python -m app.{Path(file).stem if file else 'main'}",
            )
        return cls(name=name, package=package, phase=phase, folder=Path(file).resolve().parent)

    @property
    def root(self) -> Path:
        """The folder that locations are relative to."""
        return self.folder.parent

    @property
    def has_revisions(self) -> bool:
        """Whether its revisions are beside its modules, so that its demos run on a temporary database."""
        return any((self.folder / "versions").glob("*.py"))

    def owns(self, filename: str) -> bool:
        """Whether a file belongs to the package."""
        return not filename.startswith("<") and Path(filename).resolve().is_relative_to(self.folder)

    def target(self, exercise: Exercise) -> Any:
        """Return the function or class of an exercise; `None` if its module cannot be imported or does not have it."""
        try:
            return getattr(self._module(exercise.module), exercise.object, None)
        except Exception:  # the learner's module may fail in any way; the error has been shown elsewhere
            return None

    def unmapped(self, exercises: Catalogue, exercise: Exercise) -> list[Exercise]:
        """Return the required exercises whose classes are not mapped yet."""
        return [other for other in map(exercises.by_id, exercise.requires) if self.is_unmapped_model(other)]

    def not_there(self, exercises: Catalogue, exercise: Exercise) -> list[Exercise]:
        """Return the required exercises that are not there yet: classes that are not mapped, and stubs beside this one."""
        beside = [other for other in map(exercises.by_id, exercise.requires) if other.module == exercise.module]
        unmapped = self.unmapped(exercises, exercise)
        return unmapped + [other for other in beside if other not in unmapped and self.is_stub(other)]

    def is_unmapped_model(self, exercise: Exercise) -> bool:
        """Whether the exercise is a class that is not started: a model that is not mapped, or another one that is a stub.

        A mixin is never mapped: that it is not started, only its file tells.
        """
        target = self.target(exercise)
        if not isinstance(target, type) or is_mapped(target):
            return False
        return hasattr(target, "registry") or self.is_stub(exercise)

    def is_stub(self, exercise: Exercise) -> bool:
        """Whether the file says that the exercise is not started."""
        module = ModuleSource.read(self.folder / f"{exercise.module}.py")
        return module.is_stub(exercise.objects)

    def schemas(self) -> set[str]:
        """Return the schemas beside the default one of the tables that the phase's module, or one that it imports, maps."""
        found: set[str] = set()
        for module in self._imported():
            loaded = sys.modules.get(self.name if module == self.phase else f"{self.package}.{module}")
            for value in vars(loaded).values() if loaded is not None else ():
                table = getattr(value, "__table__", None) if isinstance(value, type) else None
                if isinstance(table, Table) and table.schema is not None:
                    found.add(table.schema)
        return found

    def _imported(self) -> set[str]:
        """The modules of the package that the phase's module imports, directly or not, and itself."""
        found, left = set[str](), [self.phase]
        while left:
            module = left.pop()
            path = self.folder / f"{module}.py"
            if module in found or not path.is_file():
                continue
            found.add(module)
            for one in imports_of(path.read_text(encoding="utf-8")):
                # `from .a import b`, `from . import a`, and the same with the package's name.
                if own := re.fullmatch(rf"(?:\.|{re.escape(self.package)}(?:\.|$))(\w*)", one.module):
                    left.append(own[1] or one.what)
        return found

    def start(self, exercise: Exercise) -> str:
        """Return where to begin: `app/models.py:57`."""
        path = self.folder / f"{exercise.module}.py"
        try:
            line = definitions(path.read_text(encoding="utf-8"))[exercise.object].start_line
        except (OSError, ValueError, SyntaxError, KeyError):
            line = None
        return location(str(path), line, self.root)

    def stub_reached(self, exc: BaseException) -> str | None:
        """Return the location of the stub that raised NotImplementedError; `None` if something else did."""
        innermost = [frame for frame, _ in traceback.walk_tb(exc.__traceback__)][-1:]
        raised_here = any(self.owns(frame.f_code.co_filename) for frame in innermost)
        return self.location_of(exc) if raised_here and isinstance(exc, NotImplementedError) else None

    def location_of(self, exc: BaseException) -> str:
        """Return the innermost line of the package in the traceback; empty if there is none."""
        own = [
            (frame.f_code.co_filename, line)
            for frame, line in traceback.walk_tb(exc.__traceback__)
            if self.owns(frame.f_code.co_filename)
        ]
        return location(str(Path(own[-1][0]).resolve()), own[-1][1], self.root) if own else ""

    def _module(self, module: str) -> ModuleType:
        # A module started with -m is __main__; importing it by name would run, and map, everything twice.
        return sys.modules[self.name] if module == self.phase else importlib.import_module(f"{self.package}.{module}")


def is_mapped(cls: type) -> bool:
    """Whether a class is mapped to a table."""
    return inspect(cls, raiseerr=False) is not None
