"""Where the learner stands: the last verdicts, held against what their files say now."""

from __future__ import annotations

from dataclasses import dataclass

from kata.catalogue import Catalogue, Exercise, load
from kata.progress import store
from kata.source.fingerprint import Sources, fingerprints
from kata.staging import locate


@dataclass(frozen=True)
class ExerciseState:
    """One exercise.

    Attributes:
        exercise: Which one.
        known: The last verdict on it, if there was one.
        current: Whether nothing has changed since that it depends on.
        spoiled: How its solution was seen before it was passed; empty when it was not.
        passed: Whether it has been passed, at whatever time.
    """

    exercise: Exercise
    known: store.RecordedVerdict | None
    current: bool
    spoiled: str
    passed: bool

    @property
    def status(self) -> str:
        """The last verdict, if it still holds; empty when nobody knows."""
        return self.known.status if self.known is not None and self.current else ""


def exercise_states(
    catalogue: Catalogue | None = None, progress: store.Progress | None = None, sources: Sources | None = None
) -> dict[int, ExerciseState]:
    """All exercises of this checkout, by number. Nothing runs.

    Args:
        catalogue: The exercises.
        progress: What is remembered, where it has been read already.
        sources: The learner's files, where they have been read already.

    Raises:
        KataError: The checkout has no `app/`.
    """
    catalogue = catalogue or load()
    progress = progress or store.load()
    now = fingerprints(catalogue, sources or Sources.of(locate(None, catalogue), catalogue))
    found = {}
    for exercise in catalogue.exercises:
        known = progress.verdicts.get(exercise.id)
        current = known is not None and known.fingerprint == now[exercise.id]
        spoiled = progress.spoiled.get(exercise.id, "")
        found[exercise.number] = ExerciseState(exercise, known, current, spoiled, exercise.id in progress.passed)
    return found
