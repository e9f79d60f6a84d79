"""Graders as plain pytest: collected, selected, reported as usual; judged by the judge.

    pytest                          grades app/: right = passed, wrong = failed, not started or blocked = skipped
    pytest --submission DIR         grades that folder instead
    pytest -k salary_rank           as always

The item of a check gets the verdict of its exercise from the judge (all checks are judged together, once) and reports
its own check: as a failure card, without a traceback. The dashboard shows the verdicts on app/ later.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kata.judging.graders import Grader, graders_in
from kata.ui.console import adapt_streams

if TYPE_CHECKING:
    from kata.judging.judge import Judge
    from kata.judging.verdict import Verdict
    from kata.progress.store import VerdictRecorder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --submission."""
    _join_option_and_value()
    group = parser.getgroup("kata", "the workbook's graders")
    group.addoption(
        "--submission",
        metavar="DIR",
        help="grade this folder (like app/, or a whole checkout) instead of this checkout's own app/",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Prepare for judging; nothing starts before the first check runs."""
    adapt_streams()
    config.stash[_SESSION] = JudgeSession(config.getoption("--submission"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the judge."""
    if (session := config.stash.get(_SESSION, None)) is not None:
        session.close()


def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: object
) -> list[pytest.Item] | None:
    """Make items of the graders that a module registers under a name; pytest collects everything else."""
    return [GraderItem.of(collector, grader, obj) for grader in graders_in(name, obj)] or None


def _join_option_and_value() -> None:
    """Restart pytest with `--submission=DIR` if it was called with `--submission DIR`.

    Without the equals sign, pytest takes DIR for a folder with tests before any plugin is loaded, and may read the
    submission's own settings there. Nothing can repair that later.
    """
    words = sys.orig_argv
    if "--submission" in words[1:-1] and "pytest" in Path(words[1]).name + " ".join(words[1:3]):
        at = words.index("--submission", 1)
        joined = [sys.executable, *words[1:at], f"--submission={words[at + 1]}", *words[at + 2 :]]
        if os.name == "posix":
            os.execv(sys.executable, joined)
        raise SystemExit(subprocess.call(joined))


class JudgeSession:
    """The judge of one pytest run, and its event loop.

    Args:
        submission: The folder to grade; `None` for this checkout's own `app/`.
    """

    def __init__(self, submission: str | None) -> None:
        self._submission = Path(submission) if submission else None
        self._runner: asyncio.Runner | None = None
        self._judge: Judge | None = None
        self._recorder: VerdictRecorder | None = None
        self._verdicts: dict[str, Verdict] = {}
        self._stack = AsyncExitStack()

    def verdict(self, exercise_id: str) -> Verdict:
        """Return the verdict of an exercise; the first call opens the judge.

        Raises:
            KataError: There is no submission, or no database to judge on.
        """
        self._runner = self._runner or asyncio.Runner()
        self._judge = self._judge or self._runner.run(self._open())
        verdict = self._runner.run(self._judge.verdict(self._judge.catalogue.by_id(exercise_id)))
        self._verdicts[exercise_id] = verdict
        return verdict

    async def _open(self) -> Judge:
        from kata import catalogue
        from kata.judging.opening import open_judge
        from kata.progress.store import VerdictRecorder

        exercises = catalogue.load()
        self._recorder = VerdictRecorder(self._submission, exercises)
        # pytest runs one check after the other.
        return await self._stack.enter_async_context(open_judge(self._submission, catalogue=exercises, size=1))

    def close(self) -> None:
        """End the workers, release the database, and record the verdicts."""
        if self._recorder is not None:
            self._recorder.keep(self._verdicts.values())
        if self._runner is not None:
            with self._runner as runner:
                runner.run(self._stack.aclose())
            self._runner = None


_SESSION: pytest.StashKey[JudgeSession] = pytest.StashKey()


class CheckFailed(Exception):
    """Carries the text that pytest shows."""


class GraderItem(pytest.Item):
    """One check of an exercise as a pytest item."""

    grader: Grader
    line: int | None

    @classmethod
    def of(cls, collector: pytest.Collector, grader: Grader, obj: object) -> GraderItem:
        """Make the item of a grader that `obj` of the collector's module registers."""
        item: GraderItem = cls.from_parent(collector, name=grader.name)
        item.grader = grader
        code = getattr(obj, "__code__", None)
        item.line = code.co_firstlineno - 1 if code is not None else None
        return item

    def runtest(self) -> None:
        """Report this check of the exercise's verdict."""
        from kata.errors import KataError

        try:
            verdict = self.config.stash[_SESSION].verdict(self.grader.exercise_id)
        except KataError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
        report(verdict, self.name)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show a failure card without a traceback."""
        if isinstance(excinfo.value, CheckFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the location of the check."""
        return self.path, self.line, self.name


def report(verdict: Verdict, name: str) -> None:
    """Report the check `name` of a verdict to pytest: return if it passed.

    Raises:
        CheckFailed: It failed, or the exercise could not be judged.
        Skipped: Not started, blocked, or after a check that did not pass.
    """
    from kata.judging.verdict import IMPORT, Status
    from kata.ui.card import check_to_text, to_text

    if verdict.status in (Status.TODO, Status.BLOCKED):
        pytest.skip(verdict.message)
    found = next((check for check in verdict.checks if check.name == name), None)
    if found is not None and found.status is Status.PASSED:
        return
    if found is not None and found.status in (Status.FAILED, Status.ERROR):
        raise CheckFailed(check_to_text(verdict.exercise, found, statements=verdict.statements))
    if verdict.status is Status.ERROR:
        broken = any(check.status is Status.ERROR for check in verdict.checks)
        # An import error belongs to no check: the first one shows it.
        if not broken or (verdict.checks[0].name == IMPORT and verdict.checks[1].name == name):
            raise CheckFailed(to_text(verdict))
    pytest.skip("an earlier check of this exercise did not pass")
