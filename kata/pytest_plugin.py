"""Graders as plain pytest: collected, selected, reported as usual; judged by the judge.

    pytest                          grades app/: right = passed, wrong = failed, not started or blocked = skipped
    pytest --submission DIR         grades that folder in its place
    pytest -k salary_rank           as always

A grader's item asks the judge for the verdict of its exercise (judged once, all of its checks together) and reports
its own check of it: as a failure card, not as a traceback. The dashboard remembers the verdicts on app/.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Coroutine, Generator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kata.judging.graders import exercise_of

if TYPE_CHECKING:
    from kata.judging.judge import Judge
    from kata.judging.verdict import Verdict
    from kata.progress.recorder import VerdictRecorder


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
    """Make the judge's room; nothing is started before the first grader runs."""
    config.stash[_BENCH] = _Bench(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the judge's room."""
    bench = config.stash.get(_BENCH, None)
    if bench is not None:
        bench.close()


def _join_option_and_value() -> None:
    """Start pytest again with `--submission=DIR` where it was called with `--submission DIR`.

    Before any plugin is loaded, pytest takes DIR for the place where tests are, looks for its settings there, and may
    find the submission's own; with the equals sign it does not. Nothing later than the command line can repair that.
    """
    words = sys.orig_argv
    if "--submission" in words[1:-1] and "pytest" in Path(words[1]).name + " ".join(words[1:3]):
        at = words.index("--submission", 1)
        joined = [sys.executable, *words[1:at], f"--submission={words[at + 1]}", *words[at + 2 :]]
        if os.name == "posix":
            os.execv(sys.executable, joined)
        raise SystemExit(subprocess.call(joined))


class _Failed(Exception):
    """Carries the text that pytest shows."""


class _Bench:
    """The judge, and the event loop that it lives in."""

    def __init__(self, config: pytest.Config) -> None:
        given = config.getoption("--submission")
        self._submission = Path(given) if given else None
        self._runner: asyncio.Runner | None = None
        self._judge: Judge | None = None
        self._remembering: VerdictRecorder | None = None
        self._verdicts: dict[str, Verdict] = {}
        self._stack = AsyncExitStack()

    def verdict(self, exercise_id: str) -> Verdict:
        """The verdict of an exercise; starts the judge when it is the first.

        Raises:
            KataError: There is no submission, or no database to judge on.
        """
        if self._runner is None:
            self._runner = asyncio.Runner()
        if self._judge is None:
            self._judge = self._run(self._open())
        verdict: Verdict = self._run(self._judge.verdict(self._judge.catalogue.by_id(exercise_id)))
        self._verdicts[exercise_id] = verdict
        return verdict

    async def _open(self) -> Judge:
        from kata import catalogue
        from kata.judging.opening import open_judge
        from kata.progress.recorder import VerdictRecorder

        exercises = catalogue.load()
        self._remembering = VerdictRecorder(self._submission, exercises)
        # pytest asks for one verdict after the other.
        return await self._stack.enter_async_context(open_judge(self._submission, catalogue=exercises, size=1))

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        assert self._runner is not None
        return self._runner.run(coroutine)

    def close(self) -> None:
        """End the workers, give the database back, and remember how far the learner is."""
        if self._remembering is not None:
            self._remembering.keep(self._verdicts.values())
        if self._runner is not None:
            self._runner.run(self._stack.aclose())
            self._runner.close()
            self._runner = None


_BENCH: pytest.StashKey[_Bench] = pytest.StashKey()


@pytest.fixture
def attempt() -> None:
    """What a grader takes; the judge gives it the real one."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Report a grader's check instead of calling the function here; other tests are pytest's own business."""
    exercise_id = exercise_of(pyfuncitem.function)
    if exercise_id is None:
        return None
    from kata.errors import KataError

    try:
        verdict = pyfuncitem.config.stash[_BENCH].verdict(exercise_id)
    except KataError as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
    _report(verdict, pyfuncitem.name.partition("[")[0])
    return True


def _report(verdict: Verdict, name: str) -> None:
    from kata.judging.verdict import Status
    from kata.ui.card import check_to_text, to_text

    if verdict.status in (Status.TODO, Status.BLOCKED):
        pytest.skip(verdict.message)
    check = next((check for check in verdict.checks if check.name == name), None)
    if check is not None and check.status is Status.PASSED:
        return
    if check is not None and check.status in (Status.FAILED, Status.ERROR):
        raise _Failed(check_to_text(verdict.exercise, check, statements=verdict.statements))
    if verdict.status is Status.ERROR and not any(check.status is Status.ERROR for check in verdict.checks):
        raise _Failed(to_text(verdict))
    if verdict.status is Status.ERROR and verdict.checks[0].status is Status.ERROR and name == _first_grader(verdict):
        raise _Failed(to_text(verdict))
    pytest.skip("an earlier check of this exercise did not pass")


def _first_grader(verdict: Verdict) -> str:
    from kata.judging.graders import load_graders

    return load_graders()[verdict.exercise.id][0].name


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a failure card as it is, without a traceback around it."""
    report = yield
    if call.excinfo is not None and call.excinfo.type is _Failed:
        report.longrepr = str(call.excinfo.value)
    return report
