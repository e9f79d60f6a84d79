"""Finds the graders: plain functions in `tests/exercises/`, marked with the exercise that they grade."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from kata.errors import CatalogueError

if TYPE_CHECKING:
    from kata.judging.attempt import Attempt

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "exercises"
_MARK = "__kata_exercise__"
_Function = TypeVar("_Function", bound=Callable[..., Awaitable[None]])


def grades(exercise_id: str) -> Callable[[_Function], _Function]:
    """Mark an async function as a check of an exercise.

    The function takes an `Attempt`, returns when the answer is right and raises `Mistake` when it is not. The first
    line of its docstring is the check's title, which the learner reads. Checks run in the order in which they are
    written; when one does not pass, those below it are skipped.

    Args:
        exercise_id: The exercise's id in the catalogue.
    """

    def mark(function: _Function) -> _Function:
        setattr(function, _MARK, exercise_id)
        return function

    return mark


def exercise_of(function: object) -> str | None:
    """The id of the exercise that a function grades, if it is a grader."""
    return getattr(function, _MARK, None)


@dataclass(frozen=True)
class Grader:
    """One check of an exercise."""

    exercise_id: str
    name: str
    title: str
    check: Callable[[Attempt], Awaitable[None]]


@cache
def load_graders() -> dict[str, tuple[Grader, ...]]:
    """All graders by exercise id, in the order in which they are written.

    Raises:
        CatalogueError: There are none, or one has no docstring.
    """
    found: dict[str, list[Grader]] = {}
    for path in sorted(FOLDER.glob("test_*.py")):
        for name, function in vars(_load(path)).items():
            exercise_id = exercise_of(function)
            if exercise_id is None:
                continue
            title = (inspect.getdoc(function) or "").partition("\n")[0].rstrip(".")
            if not title:
                raise CatalogueError(f"the grader {path.name}::{name} has no docstring: it is the check's title")
            found.setdefault(exercise_id, []).append(Grader(exercise_id, name, title, function))
    if not found:
        raise CatalogueError(f"there are no graders in {FOLDER}")
    return {exercise_id: tuple(checks) for exercise_id, checks in found.items()}


def probe_files() -> tuple[Path, ...]:
    """What graders run inside workers: the files beside them that hold no tests."""
    return tuple(sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith(("test_", "__"))))


def _load(path: Path) -> ModuleType:
    name = f"kata_graders.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
