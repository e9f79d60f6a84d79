"""What a run does: which exercises, in which order, and what it takes over from the run before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kata.catalogue import Exercise
from kata.judging.verdict import Status, Verdict
from kata.progress.state import ExerciseState, States

DEFINITE = (Status.PASSED, Status.FAILED, Status.ERROR)
"""Verdicts on an answer. They hold until something changes; the others (`todo`, `blocked`) cost nothing to repeat."""

WRONG = (Status.FAILED, Status.ERROR)


@dataclass(frozen=True)
class Run:
    """One run, as far as it has come."""

    serial: int = 0
    plan: tuple[Exercise, ...] = ()  # the exercises to judge, in order
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)  # so far, by id; those taken over included
    fingerprints: Mapping[str, str] = field(default_factory=dict)  # of the staged copy; empty until it is made
    now: Exercise | None = None  # what is being judged
    running: bool = False

    @property
    def definite(self) -> list[Verdict]:
        """The definite verdicts, in the order of the exercises."""
        definite = [verdict for verdict in self.verdicts.values() if verdict.status in DEFINITE]
        return sorted(definite, key=lambda verdict: verdict.exercise.number)

    @property
    def wrong(self) -> list[Verdict]:
        """The definite verdicts that are not passes."""
        return [verdict for verdict in self.definite if verdict.status in WRONG]

    def holds(self, fingerprints: Mapping[str, str]) -> bool:
        """Whether it judges what the files say, given their fingerprints by exercise id."""
        return bool(self.fingerprints) and all(
            self.fingerprints[exercise.id] == fingerprints[exercise.id] for exercise in self.plan
        )


@dataclass(frozen=True)
class Plan:
    """What a run is to do."""

    exercises: tuple[Exercise, ...]  # to judge, in order
    known: tuple[Verdict, ...]  # on the others; they still hold
    taken_over: Mapping[str, Verdict]  # of the interrupted run, by id; they still hold, and are shown as this run's


def plan_run(
    states: States, fingerprints: Mapping[str, str], *, again: Collection[str] = (), interrupted: Run | None = None
) -> Plan:
    """Plan a run.

    Args:
        states: The states of all exercises.
        fingerprints: Of the files, by exercise id.
        again: Ids of exercises to judge although nothing has changed.
        interrupted: The run that this one replaces, if it had not ended.
    """
    judged = [one for one in states.values() if one.status not in DEFINITE or one.exercise.id in again]
    # First what the learner works on; what passed before only has to be confirmed.
    judged.sort(key=lambda one: (passed_before(one), one.exercise.number))
    ids = {one.exercise.id for one in judged}
    known = (
        Verdict(one.exercise, Status(one.status), message=one.known.message if one.known else "")
        for one in states.values()
        if one.exercise.id not in ids
    )
    taken_over = {
        key: verdict
        for key, verdict in (interrupted.verdicts if interrupted else {}).items()
        if key not in ids and interrupted and interrupted.fingerprints.get(key) == fingerprints[key]
    }
    return Plan(tuple(one.exercise for one in judged), tuple(known), taken_over)


def passed_before(one: ExerciseState) -> bool:
    """Whether the last verdict was a pass, even if the file has changed since."""
    return one.known is not None and one.known.status == Status.PASSED


def wrong_in(states: States, modules: Collection[str] | None = None) -> list[str]:
    """Return the ids of exercises (of these modules) whose last verdict is not a pass and still holds."""
    return [
        key
        for key, one in states.items()
        if one.status in WRONG and (modules is None or one.exercise.module in modules)
    ]
