"""The package that a demo belongs to: `app`, `solutions` or a submission; and how far its exercises have come."""

from __future__ import annotations

import importlib
import inspect as python_inspect
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import inspect

from kata.catalogue import Catalogue, Exercise
from kata.errors import SubmissionError
from kata.ui.render import place


@dataclass(frozen=True)
class DemoPackage:
    """Where a demo's module stands.

    Attributes:
        name: The module's name as it was imported; `__main__` when it was started.
        package: The package's name.
        phase: The module's own name.
        folder: The package's folder.
    """

    name: str
    package: str
    phase: str
    folder: Path

    @classmethod
    def of(cls, name: str) -> DemoPackage:
        """Find out which module `__name__` is.

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
        """The folder that places are named relative to."""
        return self.folder.parent

    def owns(self, filename: str) -> bool:
        """Whether a file belongs to the package."""
        return not filename.startswith("<") and Path(filename).resolve().is_relative_to(self.folder)

    def target(self, exercise: Exercise) -> Any:
        """The exercise's function or class; None when its module cannot be imported or does not have it."""
        try:
            return getattr(self._module(exercise.module), exercise.object, None)
        except Exception:  # the module is the learner's: it may fail in any way, and has said so elsewhere
            return None

    def unmapped(self, exercises: Catalogue, exercise: Exercise) -> list[Exercise]:
        """The exercises that this one needs and whose classes are not mapped yet."""
        needed = [exercises.by_id(identity) for identity in exercise.requires]
        return [other for other in needed if self.is_unmapped_model(other)]

    def is_unmapped_model(self, exercise: Exercise) -> bool:
        """Whether the exercise is a model that is still a stub."""
        target = self.target(exercise)
        return isinstance(target, type) and not is_mapped(target)

    def start(self, exercise: Exercise) -> str:
        """Where to begin: `app/models.py:57`."""
        target = self.target(exercise)
        try:
            lines, first = python_inspect.getsourcelines(target)
            file = python_inspect.getsourcefile(target)
        except (OSError, TypeError):
            return place(str(self.folder / f"{exercise.module}.py"), None, self.root)
        marks = ("__abstract__", "raise NotImplementedError")
        offsets = [offset for offset, line in enumerate(lines) if line.strip().startswith(marks)]
        return place(str(Path(file or "").resolve()), first + (offsets[0] if offsets else 0), self.root)

    def stub_reached(self, exc: BaseException) -> str | None:
        """The place of the stub that raised NotImplementedError; None when something else did."""
        if not isinstance(exc, NotImplementedError):
            return None
        last = list(traceback.walk_tb(exc.__traceback__))[-1:]
        for frame, line in last:
            if self.owns(frame.f_code.co_filename):
                return place(str(Path(frame.f_code.co_filename).resolve()), line, self.root)
        return None

    def place_in(self, exc: BaseException) -> str:
        """The innermost of the package's lines which the exception came through; empty when there is none."""
        own = [
            (frame.f_code.co_filename, line)
            for frame, line in traceback.walk_tb(exc.__traceback__)
            if self.owns(frame.f_code.co_filename)
        ]
        return place(str(Path(own[-1][0]).resolve()), own[-1][1], self.root) if own else ""

    def _module(self, module: str) -> ModuleType:
        # Started with -m the module is __main__: importing it by its name would run, and map, everything twice.
        return sys.modules[self.name] if module == self.phase else importlib.import_module(f"{self.package}.{module}")


def is_mapped(cls: type) -> bool:
    """Whether a class is mapped to a table."""
    return inspect(cls, raiseerr=False) is not None
