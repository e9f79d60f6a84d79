"""A small query exercise with its answers, each an expression or the body of a function, judged with several seeds."""

import re
import shutil
import textwrap
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kata import catalogue
from kata.judging.attempt import Attempt
from kata.judging.judge import Judge
from kata.judging.mistake import Mistake
from kata.judging.opening import open_judge
from kata.judging.query_checks import QueryChecks, query_checks
from kata.judging.verdict import Card
from kata.paths import PROJECT
from kata.pool.worker_pool import WorkerPool

SEEDS = (1, 20, 300, 4_000, 50_000)
NEIGHBOUR = catalogue.load().by_id("salary-stats")
HEAD = """
from sqlalchemy import *
from sqlalchemy.orm import aliased
from .models import Department, Employee, employee_projects
E, D = Employee, Department
"""
# Time enough, whatever else the machine does, so that the smallest database is really the smallest.
_SECONDS = 20.0


@dataclass(frozen=True)
class Rejected:
    """The check that an answer fails, and its card."""

    check: str
    card: Card

    @property
    def sentence(self) -> str:
        """What names the mistake; other rows have other numbers of rows."""
        return re.sub(r"\d+", "#", self.card.mistake)

    @property
    def rows_of_counterexample(self) -> int:
        """How many rows the small database has; what is returned and what is right are shown after it."""
        return sum(len(table.rows) for table in self.card.counterexample[:-2])


@dataclass(frozen=True)
class SmallExercise:
    """An exercise of one function, and many answers to it."""

    judges: Mapping[int, Judge]
    checks: QueryChecks

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, pool: WorkerPool, spec: str, answers: Mapping[str, str], *, parameters: str = ""
    ) -> AsyncIterator["SmallExercise"]:
        """Write the answers as functions of one module, and open a judge of it for each seed."""
        (folder / "small.toml").write_text(spec, encoding="utf-8")
        submission = folder / "answers"
        shutil.copytree(PROJECT / "solutions", submission)
        module = submission / f"{NEIGHBOUR.module}.py"
        functions = (
            f"async def {function(name)}(session{parameters}):\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"
            for name, body in answers.items()
        )
        module.write_text("\n\n".join([module.read_text(encoding="utf-8"), HEAD, *functions]), encoding="utf-8")
        async with AsyncExitStack() as stack:
            judges = {
                seed: await stack.enter_async_context(
                    open_judge(submission, pool=pool, seed=seed, counterexample_seconds=_SECONDS)
                )
                for seed in SEEDS
            }
            yield cls(judges, query_checks("small", folder=folder))

    @asynccontextmanager
    async def attempt(self, name: str, seed: int) -> AsyncIterator[Attempt]:
        """Call an answer in a worker."""
        async with self.judges[seed].attempt(replace(NEIGHBOUR, objects=(function(name),))) as attempt:
            await attempt.import_module()
            yield attempt

    async def judged(self, name: str, seed: int = SEEDS[0]) -> Rejected | None:
        """Run the standard checks on an answer until one fails."""
        async with self.attempt(name, seed) as attempt:
            for grader in self.checks.graders:
                try:
                    await grader.check(attempt)
                except Mistake as mistake:
                    return Rejected(grader.name.removeprefix("test_small_"), mistake.card)
        return None


def function(name: str) -> str:
    """The name of an answer's function."""
    return re.sub(r"\W", "_", name)
