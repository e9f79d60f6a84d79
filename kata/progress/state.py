"""The state of every exercise: what the learner's files say, and whether the last verdicts still hold. Nothing runs."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kata.catalogue import Catalogue, Exercise, load
from kata.progress import store
from kata.progress.fingerprint import Sources, fingerprints
from kata.source.definitions import ModuleSource, is_stub
from kata.staging import locate


class State(enum.StrEnum):
    """The state of an exercise. `kata.ui.status.LOOKS` has the look of all but the last two, which look like `error`."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The last run could not judge it."""
    STARTED = "started"
    """There is an answer, and no verdict on it: it was never checked, or has changed since."""
    BLOCKED = "blocked"
    """There is an answer, but an exercise that it requires is not done."""
    TODO = "todo"
    """Still a stub."""
    UNREADABLE = "unreadable"
    """Its file is not Python."""
    MISSING = "missing"
    """Its file does not define it."""

    @property
    def look(self) -> str:
        """The key of its look."""
        return "error" if self in (State.UNREADABLE, State.MISSING) else self.value


@dataclass(frozen=True)
class InSource:
    """An exercise in the files of a submission.

    Attributes:
        state: `STARTED`, `TODO`, `UNREADABLE` or `MISSING`.
        location: `app/file.py:line`: where to begin, or the syntax error.
        problem: Why the file cannot be read; empty if it can.
    """

    state: State
    location: str
    problem: str = ""


@dataclass(frozen=True)
class ExerciseState:
    """One exercise of this checkout.

    Attributes:
        location: `app/file.py:line`: where to begin, or the syntax error.
        blocked_by: The first required exercise that is not done; of a stub, too.
        known: The last verdict, if there is one.
        current: Whether that verdict still holds: nothing that it depends on has changed.
        spoiled: How its solution was seen before it passed (`solution` or `start`); empty if it was not.
        passed: Whether it has ever passed.
    """

    exercise: Exercise
    state: State
    location: str = ""
    blocked_by: Exercise | None = None
    known: store.RecordedVerdict | None = None
    current: bool = False
    spoiled: str = ""
    passed: bool = False

    @property
    def status(self) -> str:
        """The status of the last verdict, if it still holds; otherwise empty."""
        return self.known.status if self.known is not None and self.current else ""

    @property
    def remark(self) -> str:
        """What else is worth saying about the state, in a few words."""
        match self.state:
            case State.UNREADABLE:
                return "the file cannot be read"
            case State.MISSING:
                return "its function or class is gone"
            case State.BLOCKED if self.blocked_by is not None:
                return f"after exercise {self.blocked_by.number}"
            case State.PASSED | State.FAILED | State.ERROR:
                return {"start": "from the solutions", "solution": "solution seen"}.get(self.spoiled, "")
            case State.STARTED if self.known is not None and self.known.status in ("passed", "failed"):
                return f"changed since it {self.known.status}"
            case State.STARTED:
                return "not checked yet"
        return ""


States = Mapping[str, ExerciseState]
"""All exercises by id, in the order of the catalogue."""


def read_sources(catalogue: Catalogue, sources: Sources, label: str) -> dict[str, InSource]:
    """Find all exercises, by id, in the files of a submission; `label` is the name of their folder in locations."""
    modules = {module: ModuleSource.of(source or "") for module, source in sources.modules.items()}
    found = {}
    for exercise in catalogue.exercises:
        file, module = f"{label}/{exercise.module}.py", modules[exercise.module]
        if module.error is not None:
            found[exercise.id] = InSource(State.UNREADABLE, f"{file}:{module.error.lineno or 1}", module.error.msg)
        elif (definition := module.definitions.get(exercise.object)) is None:
            found[exercise.id] = InSource(State.MISSING, f"{file}:1")
        else:
            state = State.TODO if is_stub(definition) else State.STARTED
            found[exercise.id] = InSource(state, f"{file}:{definition.start_line}")
    return found


def exercise_states(
    catalogue: Catalogue | None = None, progress: store.Progress | None = None, sources: Sources | None = None
) -> dict[str, ExerciseState]:
    """Return the states of all exercises of this checkout, by id, in the order of the catalogue.

    Whatever is left out is read: what is recorded, and the learner's files.

    Raises:
        KataError: The checkout has no `app/`.
    """
    catalogue = catalogue or load()
    progress = progress or store.load()
    submission = locate(None, catalogue)
    sources = sources or Sources.of(submission, catalogue)
    found, now = read_sources(catalogue, sources, submission.label), fingerprints(catalogue, sources)
    states: dict[str, ExerciseState] = {}

    def state_of(exercise: Exercise) -> ExerciseState:
        if exercise.id not in states:
            required = [state_of(catalogue.by_id(other)) for other in exercise.requires]
            blocking = next((one.exercise for one in required if one.state not in (State.PASSED, State.STARTED)), None)
            states[exercise.id] = _state(exercise, found[exercise.id], blocking, progress, now[exercise.id])
        return states[exercise.id]

    return {exercise.id: state_of(exercise) for exercise in catalogue.exercises}


def _state(
    exercise: Exercise, found: InSource, blocking: Exercise | None, progress: store.Progress, fingerprint: str
) -> ExerciseState:
    known = progress.verdicts.get(exercise.id)
    current = known is not None and known.fingerprint == fingerprint
    state = found.state
    if state is State.STARTED and blocking is not None:
        state = State.BLOCKED
    elif state is State.STARTED and known is not None and current and known.status in ("passed", "failed", "error"):
        state = State(known.status)
    return ExerciseState(
        exercise,
        state,
        found.location,
        blocked_by=blocking,
        known=known,
        current=current,
        spoiled=progress.spoiled.get(exercise.id, ""),
        passed=exercise.id in progress.passed,
    )


def next_exercise(states: States, *, after: Exercise | None = None) -> ExerciseState | None:
    """Return what to do next: repair what is wrong, check what was not checked, then begin something new.

    Something new is preferably what comes after `after`. `None` means that everything has passed.
    """
    for wanted in ((State.ERROR, State.UNREADABLE, State.MISSING), (State.FAILED,), (State.STARTED,)):
        for one in states.values():
            if one.state in wanted:
                return one
    return first_after((one for one in states.values() if one.state is State.TODO and not one.blocked_by), after)


def first_after(candidates: Iterable[ExerciseState], after: Exercise | None) -> ExerciseState | None:
    """Return the first of these that comes after an exercise, or else the first of all."""
    listed = list(candidates)
    later = [one for one in listed if after is not None and one.exercise.number > after.number]
    return next(iter(later or listed), None)
