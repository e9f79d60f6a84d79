"""Where an exercise is in the learner's files, and whether it has been started: read from the source, nothing runs."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from kata.catalogue import Catalogue, Exercise, load
from kata.errors import SubmissionError


class Start(enum.Enum):
    """What the source says about an exercise."""

    STUB = "not started"
    STARTED = "started"
    UNREADABLE = "the file cannot be read"
    MISSING = "its function or class is gone"


@dataclass(frozen=True)
class Found:
    """An exercise in the learner's files.

    Attributes:
        exercise: Which one.
        start: Whether it has been started.
        location: `app/file.py:line`, the line to begin at (of the mistake, in a file that is no Python).
    """

    exercise: Exercise
    start: Start
    location: str


def look_up(catalogue: Catalogue | None = None, submission: Path | None = None) -> list[Found]:
    """All exercises in the learner's files.

    Raises:
        KataError: There is no such submission.
    """
    from kata.staging import Definition, definitions, is_stub, locate

    catalogue = catalogue or load()
    where = locate(submission, catalogue)
    modules: dict[str, dict[str, Definition] | int] = {}
    found = []
    for exercise in catalogue.exercises:
        if exercise.module not in modules:
            try:
                modules[exercise.module] = definitions(where.read(exercise.module) or "")
            except SyntaxError as error:
                modules[exercise.module] = error.lineno or 1
            except (SubmissionError, ValueError):
                modules[exercise.module] = 1
        module = modules[exercise.module]
        file = f"{where.label}/{exercise.module}.py"
        if isinstance(module, int):
            found.append(Found(exercise, Start.UNREADABLE, f"{file}:{module}"))
        elif (definition := module.get(exercise.object)) is None:
            found.append(Found(exercise, Start.MISSING, f"{file}:1"))
        else:
            start = Start.STUB if is_stub(definition) else Start.STARTED
            found.append(Found(exercise, start, f"{file}:{definition.start_line}"))
    return found
