"""Runs in the background: each judges what a save affects, and replaces the run before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import aclosing
from dataclasses import replace

from kata.catalogue import Catalogue
from kata.judging.judge import Judge
from kata.judging.verdict import Status, Verdict
from kata.progress import store
from kata.progress.fingerprint import Sources, fingerprints
from kata.progress.state import States, exercise_states
from kata.progress.store import RecordedVerdict
from kata.source.parsing import parsed
from kata.staging import Submission
from kata.watch.planning import Plan, Run, plan_run
from kata.watch.resident import Resident
from kata.watch.state import Event, RunChanged, RunFinished


class Runs:
    """Begins and stops runs, posts what happens as events, and records the verdicts."""

    def __init__(
        self, resident: Resident, submission: Submission, catalogue: Catalogue, post: Callable[[Event], None]
    ) -> None:
        self._resident = resident
        self._submission = submission
        self._catalogue = catalogue
        self._post = post
        self._memory: store.Progress | None = None  # replaces the store if it cannot be written
        self._sources = Sources.of(submission, catalogue)
        self._task: asyncio.Task[None] | None = None
        self.run = Run()

    def states(self) -> States:
        """Return the states of all exercises, by the files as last read and the recorded verdicts of any process."""
        return exercise_states(self._catalogue, self._progress(), self._sources)

    def read(self) -> set[str]:
        """Read the learner's files again, and return the modules that have changed."""
        before, self._sources = self._sources, Sources.of(self._submission, self._catalogue)
        changed = {module for module, text in self._sources.modules.items() if before.modules[module] != text}
        if before.revisions != self._sources.revisions:
            changed |= {exercise.module for exercise in self._catalogue.exercises if exercise.revisions}
        return changed

    def is_whole(self, module: str) -> bool:
        """Whether a module is Python; while an editor saves it, it may be empty or incomplete."""
        text = self._sources.modules[module]
        try:
            return bool(text) and bool(parsed(text or "").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False

    async def begin(self, again: Collection[str] = ()) -> bool:
        """Judge in the background what has changed, and these exercises again. Return whether a run has begun.

        A run that judges the same goes on. Another one is stopped; its verdicts that still hold are taken over.
        """
        now = fingerprints(self._catalogue, self._sources)
        if self._task is not None and not self._task.done() and not again and self.run.holds(now):
            return False
        interrupted = await self.stop()
        plan = plan_run(self.states(), now, again=again, interrupted=interrupted)
        self.run = Run(self.run.serial + 1, plan.exercises, plan.taken_over, running=True)
        self._task = asyncio.create_task(self._judge(plan))
        self._task.add_done_callback(self._ended)
        return True

    async def stop(self) -> Run | None:
        """Stop the current run, and return it; `None` if there is none."""
        if self._task is None or self._task.done():
            return None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return self.run

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task is self._task and not task.cancelled():
            error = task.exception()
            self.run = replace(self.run, running=False, now=None)
            self._post(RunFinished(self.run, error if isinstance(error, Exception) else None))

    async def _judge(self, plan: Plan) -> None:
        left = list(plan.exercises)
        for last_try in (False, True):
            async with self._resident.judge([*plan.known, *self.run.verdicts.values()]) as judge:
                staged = fingerprints(self._catalogue, Sources.of(judge.staged, self._catalogue))
                self._changed(replace(self.run, fingerprints=staged, now=left[0] if left else None))
                async with aclosing(judge.verdicts(tuple(left), as_completed=True)) as verdicts:
                    async for verdict in verdicts:
                        if verdict.status is Status.ERROR and self._resident.lost and not last_try:
                            break  # the server has gone: find it, or start it, once more
                        left.remove(verdict.exercise)
                        self._record(verdict, judge)
                        verdicts_so_far = {**self.run.verdicts, verdict.exercise.id: verdict}
                        self._changed(replace(self.run, verdicts=verdicts_so_far, now=left[0] if left else None))
            if not left:
                break

    def _changed(self, run: Run) -> None:
        self.run = run
        self._post(RunChanged(run))

    def _progress(self) -> store.Progress:
        return store.load() if self._memory is None else self._memory

    def _record(self, verdict: Verdict, judge: Judge) -> None:
        exercise = verdict.exercise
        # A file that is broken for a moment says nothing about the answers in it.
        staged, module = judge.staged, exercise.module
        broken = staged.syntax_error(module) is not None or staged.source(module) is None
        if verdict.status is Status.BLOCKED or broken:
            return
        progress, fingerprint = self._progress(), self.run.fingerprints[exercise.id]
        old = progress.verdicts.get(exercise.id)
        new = RecordedVerdict(str(verdict.status), store.message_of(verdict), fingerprint)
        if verdict.status is Status.TODO and old and (old.status, old.fingerprint) == (new.status, new.fingerprint):
            return
        if not store.record([verdict], self.run.fingerprints):
            progress.verdicts[exercise.id] = new
            self._memory = progress
