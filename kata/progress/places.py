"""Where an exercise is in the learner's files, and whether it has been started: read from the source, nothing runs."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from kata.catalogue import Catalogue, Exercise, load


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
    from kata.staging import locate

    catalogue = catalogue or load()
    where = locate(submission, catalogue)
    modules = {name: where.module_source(name) for name in {one.module for one in catalogue.exercises}}
    found = []
    for exercise in catalogue.exercises:
        module = modules[exercise.module]
        file = f"{where.label}/{exercise.module}.py"
        if module.error is not None:
            found.append(Found(exercise, Start.UNREADABLE, f"{file}:{module.error.lineno or 1}"))
        elif (definition := module.definitions.get(exercise.object)) is None:
            found.append(Found(exercise, Start.MISSING, f"{file}:1"))
        else:
            start = Start.STUB if module.is_stub(exercise.objects) else Start.STARTED
            found.append(Found(exercise, start, f"{file}:{definition.start_line}"))
    return found
