"""Runs the graders on a submission and makes verdicts."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Self

from kata.catalogue import Catalogue, Exercise
from kata.errors import CatalogueError, DatabaseError, WorkerError, WorkerNotConnected
from kata.judging import limits
from kata.judging.attempt import Attempt
from kata.judging.graders import Grader, load_graders
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.verdict import IMPORT, Card, CheckResult, Sent, Status, Verdict
from kata.pool.worker_pool import WorkerPool
from kata.staging import Staged, Submission, stage


class Judge:
    """Judges one submission. Use it as an async context manager.

    Args:
        submission: What is judged.
        catalogue: The exercises.
        pool: Where attempts run; several judges may share it.
        seed: The number that generated rows are made from.
        passed: Ids of exercises that are known to pass; they are not judged again.
        known: Verdicts that are still valid; their exercises are not judged again.
        counterexample_seconds: How long the search for the smallest counterexample may take; 0 for none.
    """

    def __init__(
        self,
        submission: Submission,
        *,
        catalogue: Catalogue,
        pool: WorkerPool,
        seed: int | None = None,
        passed: Collection[str] = (),
        known: Iterable[Verdict] = (),
        counterexample_seconds: float = limits.COUNTEREXAMPLE_SECONDS,
    ) -> None:
        self.submission = submission
        self.catalogue = catalogue
        self.seed = default_seed() if seed is None else seed
        self._pool = pool
        self._graders = load_graders()
        ungraded = [exercise.id for exercise in catalogue.exercises if exercise.id not in self._graders]
        if ungraded:
            raise CatalogueError(f"no grader in tests/exercises/ grades {', '.join(ungraded)}")
        self._verdicts = {other: Verdict(catalogue.by_id(other), Status.PASSED) for other in passed}
        self._verdicts |= {verdict.exercise.id: verdict for verdict in known}
        self._judging: dict[str, asyncio.Task[Verdict]] = {}
        self._counterexample_seconds = counterexample_seconds
        self._staged: Staged | None = None
        self._reached = False

    async def __aenter__(self) -> Self:
        self._staged = stage(self.submission, self.catalogue)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for judging in self._judging.values():
            judging.cancel()
        await asyncio.gather(*self._judging.values(), return_exceptions=True)
        self.staged.remove()

    @property
    def staged(self) -> Staged:
        """The copy of the submission."""
        assert self._staged is not None
        return self._staged

    def attempt(self, exercise: Exercise, staged: Staged | None = None) -> AbstractAsyncContextManager[Attempt]:
        """What a grader works with, for callers that look at an answer instead of judging it.

        Args:
            exercise: Whose function is called.
            staged: Another copy than that of the submission.
        """
        return self._attempt(exercise, staged or self.staged)

    async def verdict(self, exercise: Exercise) -> Verdict:
        """The verdict on an exercise; judged once, and after those that it builds on.

        Raises:
            DatabaseError: The server could not be used from the start; what happens to it later is a verdict.
        """
        if exercise.id not in self._verdicts:
            if exercise.id not in self._judging:
                self._judging[exercise.id] = asyncio.create_task(self._judge(exercise))
            # Other callers may be waiting for the same verdict: cancelling one of them must not cancel it.
            self._verdicts[exercise.id] = await asyncio.shield(self._judging[exercise.id])
        return self._verdicts[exercise.id]

    async def verdicts(
        self, exercises: Iterable[Exercise], *, as_completed: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """The verdicts on several exercises, judged side by side as far as the pool has worker slots.

        Args:
            exercises: Which.
            as_completed: Yield each as soon as it is known; otherwise in the exercises' order.

        Raises:
            DatabaseError: As for `verdict`.
        """
        asked = list(exercises)
        # First what other exercises build on, then the slowest: at the end there would be nothing to run beside it.
        begun = sorted(asked, key=lambda exercise: (self._depth(exercise), -self._expected_seconds(exercise)))
        tasks = {exercise.id: asyncio.create_task(self.verdict(exercise)) for exercise in begun}
        try:
            in_order = (tasks[exercise.id] for exercise in asked)
            for verdict in asyncio.as_completed(tasks.values()) if as_completed else in_order:
                yield await verdict
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)

    def _depth(self, exercise: Exercise) -> int:
        """The length of the longest chain of exercises that it builds on."""
        return max((1 + self._depth(self.catalogue.by_id(other)) for other in exercise.requires), default=0)

    def _expected_seconds(self, exercise: Exercise) -> float:
        # Migrations are known to be slow; the rest is known after the first run.
        return self._pool.seconds.get(exercise.id, 1.0 if exercise.revisions else 0.0)

    async def _judge(self, exercise: Exercise) -> Verdict:
        location = self._location(exercise)
        label = self.submission.label
        if (error := self.staged.syntax_error(exercise.module)) is not None:
            line = f":{error.lineno}" if error.lineno else ""
            message = f"{label}/{exercise.module}.py{line} is not valid Python: {error.msg}"
            return Verdict(exercise, Status.ERROR, message=message, location=location)
        if self.staged.source(exercise.module) is None:
            message = f"{label}/{exercise.module}.py is missing from the submission"
            return Verdict(exercise, Status.ERROR, message=message, location=location)
        if self.staged.not_started(exercise):
            return Verdict(exercise, Status.TODO, message=f"not started: begin at {location}", location=location)
        return await self._judge_after_required(exercise, location)

    async def _judge_after_required(self, exercise: Exercise, location: str) -> Verdict:
        """Judge an exercise if what it builds on has passed.

        With several worker slots it begins before that is known: mostly it has.
        """
        required = [self.catalogue.by_id(other) for other in exercise.requires]
        unknown = [other for other in required if other.id not in self._verdicts]
        early = None
        if unknown and self._pool.size > 1 and not any(map(self.staged.not_started, unknown)):
            early = asyncio.create_task(self._judge_with_stand_ins(exercise, location, speculative=True))
        try:
            for other in required:
                if (verdict := await self.verdict(other)).status is not Status.PASSED:
                    return Verdict(exercise, Status.BLOCKED, message=_comes_after(verdict), location=location)
            return await (early or self._judge_with_stand_ins(exercise, location))
        finally:
            if early is not None:
                early.cancel()
                await asyncio.gather(early, return_exceptions=True)

    async def _judge_with_stand_ins(self, exercise: Exercise, location: str, *, speculative: bool = False) -> Verdict:
        """Judge an exercise as it is; if that fails, once more with the solutions of its `stand_ins` filled in.

        A mistake in one of those is not a mistake in this one.
        """
        stand_ins = [self.catalogue.by_id(other) for other in exercise.stand_ins]
        verdict = None
        if not any(self.staged.not_started(other) for other in stand_ins):
            verdict = await self._run(exercise, self.staged, location, speculative)
            if verdict.status in (Status.PASSED, Status.TODO) or not stand_ins:
                return verdict
        with stage(self.submission, self.catalogue, with_solutions_of=stand_ins) as staged:
            beside = await self._run(exercise, staged, location, speculative)
        return beside if verdict is None or beside.status is not Status.ERROR else verdict

    async def _run(self, exercise: Exercise, staged: Staged, location: str, speculative: bool) -> Verdict:
        graders = self._graders[exercise.id]
        results: list[CheckResult] = []
        status, message, began = Status.PASSED, "", time.perf_counter()
        sent: tuple[Sent, ...] = ()
        try:
            async with self._attempt(exercise, staged, speculative=speculative) as attempt:
                began = time.perf_counter()
                await attempt.import_module()
                for grader in graders:
                    result = await self._check(grader, attempt) if status is Status.PASSED else _skipped(grader)
                    results.append(result)
                    if result.status not in (Status.PASSED, Status.SKIPPED):
                        status = result.status
                sent = _seed_statements(attempt)
            self._pool.seconds[exercise.id] = time.perf_counter() - began
        except NotStarted:
            return Verdict(exercise, Status.TODO, message=f"not started: begin at {location}", location=location)
        except CouldNotJudge as trouble:
            status, message = Status.ERROR, trouble.card.mistake
            results = [CheckResult(IMPORT, "The module can be imported", Status.ERROR, trouble.card)]
            results += [_skipped(grader) for grader in graders]
        except (WorkerError, DatabaseError, OSError) as trouble:
            if isinstance(trouble, DatabaseError) and not self._reached:
                # No exercise can be judged: one error for the run, and not a verdict on each.
                raise
            status, message = Status.ERROR, f"it could not be judged: {trouble}"
            results = [_skipped(grader) for grader in graders]
        return Verdict(exercise, status, tuple(results), sent, message, location, time.perf_counter() - began)

    async def _check(self, grader: Grader, attempt: Attempt) -> CheckResult:
        try:
            await grader.check(attempt)
        except Mistake as mistake:
            if attempt.wire.full:
                return CheckResult(grader.name, grader.title, Status.ERROR, Card(_FULL, help=_FULL_HELP))
            mistake.add(where=attempt.location_of())
            return CheckResult(grader.name, grader.title, Status.FAILED, mistake.card)
        except CouldNotJudge as trouble:
            return CheckResult(grader.name, grader.title, Status.ERROR, trouble.card)
        except (NotStarted, WorkerError, DatabaseError, OSError):
            raise
        except Exception as error:
            # A worker can send what no grader expects; that costs its exercise, not the run.
            if os.environ.get("KATA_TRACEBACK"):
                raise
            sentence = f"What the answer gave could not be judged ({type(error).__name__})."
            help = "If nothing about it is out of the ordinary, please report it: KATA_TRACEBACK=1 shows where it was."
            return CheckResult(grader.name, grader.title, Status.ERROR, Card(sentence, help=help))
        return CheckResult(grader.name, grader.title, Status.PASSED)

    @asynccontextmanager
    async def _attempt(
        self, exercise: Exercise, staged: Staged, *, speculative: bool = False
    ) -> AsyncIterator[Attempt]:
        """A worker that has entered the copy of the submission."""
        try:
            async with self._pool.take(speculative=speculative) as pooled:
                self._reached = True
                attempt = Attempt(
                    exercise,
                    staged,
                    pooled,
                    seed=self.seed,
                    label=self.submission.label,
                    counterexample_seconds=self._counterexample_seconds,
                )
                await attempt.enter()
                yield attempt
        except WorkerNotConnected as error:
            raise CouldNotJudge(error.message) from None

    def _location(self, exercise: Exercise) -> str:
        definition = self.staged.definition(exercise.target)
        path = f"{self.submission.label}/{exercise.module}.py"
        return path if definition is None else f"{path}:{definition.start_line}"


_FULL = "The server has no connection left for the answer, so it could not be judged."
_FULL_HELP = (
    "Let other programs that use the server end, or raise its max_connections (or the role's CONNECTION LIMIT)."
)
_WORDS = {
    Status.FAILED: "not right yet",
    Status.TODO: "not started",
    Status.BLOCKED: "blocked itself",
    Status.ERROR: "not to be judged",
    Status.PASSED: "passed",
    Status.SKIPPED: "skipped",
}


def _comes_after(required: Verdict) -> str:
    """Why an exercise is blocked, with the mistake that blocks it."""
    exercise, state = required.exercise, _WORDS[required.status]
    because = next((check.card.mistake for check in required.checks if check.card is not None), "")
    return f"comes after exercise {exercise.number} ({exercise.title}), which is {state}{': ' + because if because else ''}"


def _skipped(grader: Grader) -> CheckResult:
    return CheckResult(grader.name, grader.title, Status.SKIPPED)


def _seed_statements(attempt: Attempt) -> tuple[Sent, ...]:
    """What the answer sent on the seed rows, in the first call that sent anything."""
    return next((observation.sent for observation in attempt.observations if observation.work), ())


def default_seed() -> int:
    """The seed of generated rows: `KATA_SEED` where it is set, a new one for every run otherwise."""
    given = os.environ.get("KATA_SEED", "")
    return int(given) if given.isdigit() else secrets.randbelow(90_000) + 10_000
