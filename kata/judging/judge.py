"""Runs the graders on a submission and makes verdicts."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from traceback import extract_tb
from typing import Self

from kata.catalogue import Catalogue, Exercise
from kata.errors import CatalogueError, DatabaseError, WorkerError, WorkerNotConnected
from kata.judging import limits
from kata.judging.attempt import Attempt
from kata.judging.data import Parts, parts_read_by
from kata.judging.graders import Grader, load_graders
from kata.judging.mistake import CouldNotJudge, Mistake, NotStarted
from kata.judging.remarks import add_the_cause
from kata.judging.verdict import IMPORT, Card, CheckResult, Sent, Status, Verdict
from kata.pool.worker_pool import WorkerPool
from kata.staging import Staged, Submission, stage


class Judge:
    """Judges one submission. Use it as an async context manager.

    Args:
        submission, catalogue: What is judged, and the exercises.
        pool: Where attempts run; several judges may share it.
        seed: The seed of the generated rows; by default that of `default_seed`.
        passed: Ids of exercises that are known to pass; they are not judged again.
        known: Verdicts that are still valid; their exercises are not judged again.
        counterexample_seconds: The time budget for each smallest counterexample; 0 for none.

    Attributes:
        staged: The copy of the submission.
    """

    staged: Staged

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
        if ungraded := [exercise.id for exercise in catalogue.exercises if exercise.id not in self._graders]:
            raise CatalogueError(f"no grader in tests/exercises/ grades {', '.join(ungraded)}")
        self._verdicts = {other: Verdict(catalogue.by_id(other), Status.PASSED) for other in passed}
        self._verdicts |= {verdict.exercise.id: verdict for verdict in known}
        self._judging: dict[str, asyncio.Task[Verdict]] = {}
        self._counterexample_seconds = counterexample_seconds
        self._reached = False

    async def __aenter__(self) -> Self:
        self.staged = stage(self.submission, self.catalogue)
        return self

    async def __aexit__(self, *_: object) -> None:
        await _cancel(*self._judging.values())
        self.staged.remove()

    @asynccontextmanager
    async def attempt(
        self, exercise: Exercise, staged: Staged | None = None, *, speculative: bool = False
    ) -> AsyncIterator[Attempt]:
        """Lease a worker that has entered the copy of the submission, or another staged copy.

        Args:
            exercise, staged: Whose function is called, and in which copy.
            speculative: Whether the pool may prefer other attempts.

        Raises:
            CouldNotJudge: The worker has no connection to the server.
        """
        try:
            async with self._pool.take(speculative=speculative) as pooled:
                self._reached = True
                attempt = Attempt(
                    exercise,
                    staged or self.staged,
                    pooled,
                    seed=self.seed,
                    label=self.submission.label,
                    counterexample_seconds=self._counterexample_seconds,
                    worlds=self._pool.worlds,
                    parts=self._parts(exercise),
                )
                await attempt.enter()
                yield attempt
        except WorkerNotConnected as error:
            raise CouldNotJudge(error.message) from None

    def _parts(self, exercise: Exercise) -> Parts | None:
        """The parts of init.sql that the exercise's query spec reads; `None` for all, if it has none."""
        queries = next((grader.reads for grader in self._graders.get(exercise.id, ()) if grader.reads), "")
        return parts_read_by(queries) if queries else None

    async def verdict(self, exercise: Exercise) -> Verdict:
        """Judge an exercise, once, and after those that it builds on.

        Raises:
            DatabaseError: The server was unusable from the start; if it fails later, that is a verdict.
        """
        if exercise.id not in self._verdicts:
            if exercise.id not in self._judging:
                self._judging[exercise.id] = asyncio.create_task(self._judge(exercise))
            # Several callers may await the same verdict: cancelling one of them must not cancel the others.
            self._verdicts[exercise.id] = await asyncio.shield(self._judging[exercise.id])
        return self._verdicts[exercise.id]

    async def verdicts(
        self, exercises: Iterable[Exercise], *, as_completed: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """Judge several exercises side by side, as far as the pool has worker slots.

        Args:
            exercises: Which.
            as_completed: Yield each verdict as soon as it is known; otherwise in the order of the exercises.

        Raises:
            DatabaseError: As for `verdict`.
        """
        exercises = list(exercises)
        # First what other exercises build on, then the slowest: last, they would run alone.
        by_urgency = sorted(exercises, key=lambda exercise: (self._depth(exercise), -self._expected_seconds(exercise)))
        tasks = {exercise.id: asyncio.create_task(self.verdict(exercise)) for exercise in by_urgency}
        try:
            in_order = (tasks[exercise.id] for exercise in exercises)
            for verdict in asyncio.as_completed(tasks.values()) if as_completed else in_order:
                yield await verdict
        finally:
            await _cancel(*tasks.values())

    def _depth(self, exercise: Exercise) -> int:
        """The length of the longest chain of exercises that it builds on."""
        return max((1 + self._depth(self.catalogue.by_id(other)) for other in exercise.requires), default=0)

    def _expected_seconds(self, exercise: Exercise) -> float:
        # Migrations are slow; how slow the others are is known after the first run.
        return self._pool.seconds.get(exercise.id, 1.0 if exercise.revisions else 0.0)

    async def _judge(self, exercise: Exercise) -> Verdict:
        file = f"{self.submission.label}/{exercise.module}.py"
        if (error := self.staged.syntax_error(exercise.module)) is not None:
            line = f":{error.lineno}" if error.lineno else ""
            return self._not_run(exercise, Status.ERROR, f"{file}{line} is not valid Python: {error.msg}")
        if self.staged.source(exercise.module) is None:
            return self._not_run(exercise, Status.ERROR, f"{file} is missing from the submission")
        if self.staged.not_started(exercise):
            return self._not_run(exercise, Status.TODO)
        return await self._judge_after_required(exercise)

    def _not_run(self, exercise: Exercise, status: Status, message: str = "") -> Verdict:
        location = self._location(exercise)
        return Verdict(exercise, status, message=message or f"not started: begin at {location}", location=location)

    async def _judge_after_required(self, exercise: Exercise) -> Verdict:
        """Judge an exercise if those that it builds on have passed.

        With several worker slots, it runs before that is known: usually they have.
        """
        required = [self.catalogue.by_id(other) for other in exercise.requires]
        unknown = [other for other in required if other.id not in self._verdicts]
        early = None
        if unknown and self._pool.size > 1 and not any(map(self.staged.not_started, unknown)):
            early = asyncio.create_task(self._judge_with_stand_ins(exercise, speculative=True))
        try:
            for other in required:
                if (verdict := await self.verdict(other)).status is not Status.PASSED:
                    return self._not_run(exercise, Status.BLOCKED, _comes_after(verdict))
            return await (early or self._judge_with_stand_ins(exercise))
        finally:
            if early is not None:
                await _cancel(early)

    async def _judge_with_stand_ins(self, exercise: Exercise, *, speculative: bool = False) -> Verdict:
        """Judge an exercise as it is; if that fails, again with the solutions of its `stand_ins` filled in.

        A mistake in one of those is not a mistake in this one.
        """
        if exercise.alone:
            return await self._judge_alone(exercise, speculative)
        stand_ins = [self.catalogue.by_id(other) for other in exercise.stand_ins]
        verdict = None
        if not any(map(self.staged.not_started, stand_ins)):
            verdict = await self._run(exercise, self.staged, speculative)
            if verdict.status in (Status.PASSED, Status.TODO) or not stand_ins:
                return verdict
        with stage(self.submission, self.catalogue, with_solutions_of=stand_ins) as staged:
            with_solutions = await self._run(exercise, staged, speculative)
        return with_solutions if verdict is None or with_solutions.status is not Status.ERROR else verdict

    async def _judge_alone(self, exercise: Exercise, speculative: bool) -> Verdict:
        """Judge an exercise without the others of its module, unless the answer cannot do without them."""
        others = self.catalogue.in_the_way_of(exercise)
        with stage(self.submission, self.catalogue, with_stubs_of=others) as staged:
            verdict = await self._run(exercise, staged, speculative)
        if verdict.status is not Status.ERROR:
            return verdict
        beside_them = await self._run(exercise, self.staged, speculative)
        return verdict if beside_them.status is Status.ERROR else beside_them

    async def _run(self, exercise: Exercise, staged: Staged, speculative: bool) -> Verdict:
        graders = self._graders[exercise.id]
        skipped = [CheckResult(grader.name, grader.title, Status.SKIPPED, witness=grader.witness) for grader in graders]
        results = list(skipped)
        status, message, began = Status.PASSED, "", time.perf_counter()
        sent: tuple[Sent, ...] = ()
        try:
            async with self.attempt(exercise, staged, speculative=speculative) as attempt:
                began = time.perf_counter()
                await attempt.import_module()
                for at, grader in enumerate(graders):
                    results[at] = await self._check(grader, attempt)
                    if (status := results[at].status) is not Status.PASSED:
                        break
                # The first call is on the seed rows.
                sent = next((observation.sent for observation in attempt.observations if observation.work), ())
            self._pool.seconds[exercise.id] = time.perf_counter() - began
        except NotStarted:
            return self._not_run(exercise, Status.TODO)
        except CouldNotJudge as trouble:
            status, message = Status.ERROR, trouble.card.mistake
            results = [CheckResult(IMPORT, "The module can be imported", Status.ERROR, trouble.card), *skipped]
        except (WorkerError, DatabaseError, OSError) as trouble:
            if isinstance(trouble, DatabaseError) and not self._reached:
                # No exercise can be judged: that is one error, not a verdict on each.
                raise
            status, message, results = Status.ERROR, f"it could not be judged: {trouble}", skipped
        seconds = time.perf_counter() - began
        return Verdict(exercise, status, tuple(results), sent, message, self._location(exercise), seconds)

    async def _check(self, grader: Grader, attempt: Attempt) -> CheckResult:
        status, card = Status.ERROR, None
        try:
            await _run_check(grader, attempt)
            status = Status.PASSED
        except Mistake as mistake:
            if attempt.wire.full:
                card = Card(_FULL, help=_FULL_HELP)
            else:
                add_the_cause(mistake, attempt)
                status, card = Status.FAILED, mistake.add(where=attempt.location_of()).card
        except CouldNotJudge as trouble:
            card = trouble.card
        except (NotStarted, WorkerError, DatabaseError, OSError):
            raise
        except Exception as error:
            # A worker can send what no grader expects; that costs its exercise, not the run.
            if os.environ.get("KATA_TRACEBACK"):
                raise
            sentence = f"What the answer gave could not be judged ({type(error).__name__})."
            line = extract_tb(error.__traceback__)[-1]
            help = (
                f"If nothing about it is out of the ordinary, the grader is wrong ({Path(line.filename).name}, line "
                f"{line.lineno}): please report it with what KATA_TRACEBACK=1 shows."
            )
            card = Card(sentence, help=help)
        return CheckResult(grader.name, grader.title, status, card, grader.witness)

    def _location(self, exercise: Exercise) -> str:
        definition = self.staged.definition(exercise.target)
        path = f"{self.submission.label}/{exercise.module}.py"
        return path if definition is None else f"{path}:{definition.start_line}"


async def _run_check(grader: Grader, attempt: Attempt) -> None:
    """Run a check. If the judge itself waits in vain for a lock that the answer keeps, that is the answer's mistake."""
    try:
        await grader.check(attempt)
    except Exception as error:
        if getattr(error, "sqlstate", None) != _LOCK_NOT_AVAILABLE or not await attempt.left_open():
            raise
        raise Mistake(
            f"{attempt.exercise.object}() leaves a session open in a transaction that keeps a lock: what somebody else does "
            "next waits for it in vain.",
            help="Close every session that the function opens, however it ends: `async with`.",
        ) from None


_LOCK_NOT_AVAILABLE = "55P03"
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
    """Say why an exercise is blocked, with the mistake that blocks it."""
    exercise, state = required.exercise, _WORDS[required.status]
    because = next((check.card.mistake for check in required.checks if check.card is not None), "")
    return f"comes after exercise {exercise.number} ({exercise.title}), which is {state}{': ' + because if because else ''}"


async def _cancel(*tasks: asyncio.Task[Verdict]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def default_seed() -> int:
    """Return the seed for generated rows: `KATA_SEED` if set, otherwise a random number."""
    given = os.environ.get("KATA_SEED", "")
    return int(given) if given.isdigit() else secrets.randbelow(90_000) + 10_000
