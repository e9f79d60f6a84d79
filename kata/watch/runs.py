"""One round of judging after the other: what a save affects, and the verdicts on it."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from kata.catalogue import Catalogue, Exercise
from kata.judging.judge import Judge
from kata.judging.verdict import Status, Verdict
from kata.progress import RecordedVerdict, Sources, fingerprints, store
from kata.progress.state import ExerciseState, exercise_states
from kata.staging import Submission
from kata.watch.resident import Resident

# Verdicts that hold as long as nothing changes. What is not started or blocked costs nothing to be looked at again.
_LASTING = (Status.PASSED, Status.FAILED, Status.ERROR)


@dataclass
class Round:
    """What is judged at the moment.

    Attributes:
        plan: The exercises, in order.
        verdicts: The verdicts so far, by id.
        fingerprints: Of the copy that is judged; empty until it has been made.
        now: The exercise that is being judged.
    """

    plan: list[Exercise]
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    now: Exercise | None = None
    task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.task is not None and not self.task.done()

    def still_holds(self, prints: dict[str, str]) -> bool:
        """Whether what it judges is what the files say."""
        return bool(self.fingerprints) and all(
            self.fingerprints[exercise.id] == prints[exercise.id] for exercise in self.plan
        )


class Rounds:
    """Knows what has been judged, and judges what has to be.

    Args:
        resident: What makes judges.
        submission: What is judged.
        catalogue: The exercises.
        tell: Called whenever there is something new to be shown.
    """

    def __init__(
        self, resident: Resident, submission: Submission, catalogue: Catalogue, tell: Callable[[], None]
    ) -> None:
        self._resident = resident
        self._submission = submission
        self._catalogue = catalogue
        self._tell = tell
        self._memory: store.Progress | None = None  # where nothing can be written
        self.sources = Sources.of(submission, catalogue)
        self.current = Round([])

    def progress(self) -> store.Progress:
        """What is remembered, by this process or another one."""
        return store.load() if self._memory is None else self._memory

    def exercise_states(self) -> dict[int, ExerciseState]:
        """How the exercises stand, by number."""
        return exercise_states(self._catalogue, self.progress(), self.sources)

    def read(self) -> list[str]:
        """Read the learner's files again.

        Returns:
            The modules that have changed since the last time.
        """
        before, self.sources = self.sources, Sources.of(self._submission, self._catalogue)
        changed = [module for module, text in self.sources.modules.items() if before.modules[module] != text]
        if before.revisions != self.sources.revisions:
            changed += [exercise.module for exercise in self._catalogue.exercises if exercise.revisions]
        return list(dict.fromkeys(changed))

    def is_whole(self, module: str) -> bool:
        """Whether a module can be read: one that is being saved may be empty, or half there."""
        text = self.sources.modules[module]
        try:
            return bool(text) and bool(ast.parse(text or "").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False

    def failing(self, modules: Collection[str] | None = None) -> list[Exercise]:
        """The exercises that were found wrong, or could not be judged, in these modules or in any."""
        wrong = (Status.FAILED, Status.ERROR)
        return [
            one.exercise
            for one in self.exercise_states().values()
            if one.status in wrong and (modules is None or one.exercise.module in modules)
        ]

    async def begin(self, again: Iterable[Exercise] = ()) -> None:
        """Judge what has changed, in the background.

        What is still being judged goes on if nothing has changed that it depends on, and is given up otherwise: its
        verdicts that still hold are taken over.

        Args:
            again: Exercises to be judged although nothing has changed.
        """
        anew = {exercise.id for exercise in again}
        prints = fingerprints(self._catalogue, self.sources)
        if self.current.running and not anew and self.current.still_holds(prints):
            return
        given_up = await self.stop()
        found = self.exercise_states()
        plan = [one for one in found.values() if one.status not in _LASTING or one.exercise.id in anew]
        # First what the learner is at: what was right before only has to be looked at again.
        plan.sort(key=lambda one: (one.known is not None and one.known.status == Status.PASSED, one.exercise.number))
        planned = {one.exercise.id for one in plan}
        known = [
            Verdict(one.exercise, Status(one.status), message=one.known.message if one.known else "")
            for one in found.values()
            if one.exercise.id not in planned
        ]
        self.current = Round([one.exercise for one in plan])
        if given_up is not None:
            kept = given_up.verdicts.items()
            self.current.verdicts = {
                key: verdict
                for key, verdict in kept
                if key not in planned and given_up.fingerprints[key] == prints[key]
            }
        self.current.task = asyncio.create_task(self._judge(self.current, known))
        self.current.task.add_done_callback(lambda _: self._tell())

    async def stop(self) -> Round | None:
        """Give up the round that is running, if one is."""
        given_up = self.current
        if not given_up.running or given_up.task is None:
            return None
        given_up.task.cancel()
        await asyncio.gather(given_up.task, return_exceptions=True)
        return given_up

    async def _judge(self, round: Round, known: list[Verdict]) -> None:
        left = list(round.plan)
        for last in (False, True):
            async with self._resident.judge([*known, *round.verdicts.values()]) as judge:
                round.fingerprints = fingerprints(self._catalogue, Sources.of(judge.staged, self._catalogue))
                round.now = left[0] if left else None
                self._tell()
                async with aclosing(judge.verdicts(tuple(left), as_completed=True)) as verdicts:
                    async for verdict in verdicts:
                        if verdict.status is Status.ERROR and self._resident.lost and not last:
                            break  # the server went away; it is looked for, or started, once more
                        left.remove(verdict.exercise)
                        round.now = left[0] if left else None
                        self._keep(round, verdict, judge)
            if not left:
                break
        round.now = None

    def _keep(self, round: Round, verdict: Verdict, judge: Judge) -> None:
        exercise = verdict.exercise
        round.verdicts[exercise.id] = verdict
        # A file that is broken for a moment says nothing about the answers in it.
        module = exercise.module
        broken = judge.staged.source(module) is None or judge.staged.syntax_error(module) is not None
        if verdict.status is not Status.BLOCKED and not broken:
            progress = self.progress()
            old = progress.verdicts.get(exercise.id)
            seen = round.fingerprints[exercise.id]
            unchanged = old is not None and (old.status, old.fingerprint) == (str(verdict.status), seen)
            if not (unchanged and verdict.status is Status.TODO) and not store.record([verdict], round.fingerprints):
                progress.verdicts[exercise.id] = RecordedVerdict(str(verdict.status), store.message_of(verdict), seen)
                self._memory = progress
        self._tell()
