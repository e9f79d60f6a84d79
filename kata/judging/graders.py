"""Finds the graders in `tests/exercises/`: functions that are marked, and the standard checks of query exercises."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from kata.datasets.provider import load_module
from kata.errors import CatalogueError
from kata.paths import PROJECT

if TYPE_CHECKING:
    from kata.judging.attempt import Attempt

FOLDER = PROJECT / "tests" / "exercises"
CALLERS = PROJECT / "kata" / "worker" / "callers.py"
"""The probe of the rules that judge a writer by what its caller sees."""
TOGETHER = PROJECT / "kata" / "worker" / "together.py"
"""The probe of the rules that judge several calls at once."""
ASGI = PROJECT / "kata" / "worker" / "asgi.py"
"""The probe of the rules that send requests to an application."""
_PACKAGE = "kata_graders"
_MARK = "__kata_exercise__"
_Function = TypeVar("_Function", bound=Callable[..., Awaitable[None]])


def grades(exercise_id: str, *, after: str = "", witness: str = "") -> Callable[[_Function], _Function]:
    """Mark an async function as a check of an exercise.

    The function takes an `Attempt`, returns if the answer is right, and raises `Mistake` if not. The first line of its
    docstring is the check's title, which the learner reads. Checks run in the order of the file (the standard checks
    where they are registered); if one does not pass, those after it are skipped.

    Args:
        exercise_id: The exercise's id in the catalogue.
        after: The standard check (such as `order`) after which it runs, instead of where it is written.
        witness: Whose word the check takes where nobody else can know: "worker" if it rests on what the learner's
            process says of itself, empty if on the wire, the database or the source.
    """

    def mark(function: _Function) -> _Function:
        setattr(function, _MARK, (exercise_id, after, witness))
        return function

    return mark


@dataclass(frozen=True)
class Grader:
    """One check of an exercise.

    Attributes:
        name: The name that pytest and `kata check --json` show.
        title: What the learner reads.
        after: The check after which it runs; empty for the order of the file.
        witness: Whose word it takes; see `grades`.
        reads: The queries of its spec, of a standard check: the exercise's sets of rows fill only the parts of init.sql
            that they read.
    """

    exercise_id: str
    name: str
    title: str
    check: Callable[[Attempt], Awaitable[None]]
    after: str = ""
    witness: str = ""
    reads: str = ""


@dataclass(frozen=True)
class GraderGroup:
    """Several checks that one line of a grader's module registers."""

    graders: tuple[Grader, ...]


def graders_in(name: str, value: object) -> tuple[Grader, ...]:
    """Return the graders that a module registers under a name: none, a marked function, or a group.

    Raises:
        CatalogueError: A marked function has no docstring.
    """
    if isinstance(value, GraderGroup):
        return value.graders
    if not inspect.isfunction(value) or not hasattr(value, _MARK):
        return ()
    exercise_id, after, witness = getattr(value, _MARK)
    title = (inspect.getdoc(value) or "").partition("\n")[0].rstrip(".")
    if not title:
        where = Path(value.__code__.co_filename).name
        raise CatalogueError(f"the grader {where}::{name} has no docstring: it is the check's title")
    return (Grader(exercise_id, name, title, value, after, witness),)


@cache
def load_graders(folder: Path = FOLDER) -> dict[str, tuple[Grader, ...]]:
    """Return all graders by exercise id, in the order in which they run.

    Raises:
        CatalogueError: There are none, or one has no docstring or runs after an unknown check.
    """
    found: dict[str, list[Grader]] = {}
    _make_package(folder)
    for path in sorted(folder.glob("test_*.py")):
        for name, value in vars(load_module(f"{_PACKAGE}.{path.stem}", path)).items():
            for grader in graders_in(name, value):
                checks = found.setdefault(grader.exercise_id, [])
                checks.insert(_position(grader, checks), grader)
    if not found:
        raise CatalogueError(f"there are no graders in {folder}")
    return {exercise_id: tuple(checks) for exercise_id, checks in found.items()}


def _make_package(folder: Path) -> None:
    """Make a package of the folder, so that its files can import what they share from a folder beside them."""
    for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
        del sys.modules[name]
    package = ModuleType(_PACKAGE)
    package.__path__ = [str(folder)]
    sys.modules[_PACKAGE] = package


def _position(grader: Grader, checks: Sequence[Grader]) -> int:
    if not grader.after:
        return len(checks)
    for at, other in enumerate(checks, start=1):
        if other.name.endswith(f"_{grader.after}"):
            return at
    raise CatalogueError(f"the grader {grader.name} runs after {grader.after!r}, and no check above it has that name")


def probe_files() -> tuple[Path, ...]:
    """Return the files that graders run inside workers: those in their folder that are not tests, and the rules' own."""
    return (
        *sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith(("test_", "__"))),
        CALLERS,
        TOGETHER,
        ASGI,
    )
