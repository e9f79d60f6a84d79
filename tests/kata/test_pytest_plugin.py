"""Graders as pytest items: collected, selected and reported like plain functions."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kata import catalogue
from kata.judging.graders import load_graders
from kata.judging.verdict import IMPORT, Card, CheckResult, Status, Verdict
from kata.paths import PROJECT
from kata.pytest_plugin import CheckFailed, report

EXERCISE = catalogue.load().by_id("salary-rank")
ADVANCED = "tests/exercises/test_queries_advanced.py"
Pytest = Callable[..., subprocess.CompletedProcess[str]]


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest there."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "COLUMNS": "100"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, env=environment)


@pytest.fixture
def run(checkout: Path) -> Pytest:
    """Run pytest in a checkout with nothing but stubs."""
    return partial(pytest_in, checkout)


@pytest.fixture
def collect() -> Pytest:
    """Only collect: the checkout itself will do."""
    return partial(pytest_in, PROJECT, "--collect-only", "-q")


def answer(checkout: Path, name: str) -> None:
    """Make an answer of the bank the one in `app/`."""
    for path in (PROJECT / "solutions").glob("*.py"):
        (checkout / "app" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    module = checkout / "app" / "queries_advanced.py"
    module.write_text(module.read_text(encoding="utf-8").replace("func.rank()", name), encoding="utf-8")


# -- collecting ------------------------------------------------------------------------------------------------------


def test_every_check_is_collected(collect: Pytest) -> None:
    """Standard checks and special ones, under their module, in the order of the file."""
    shown = collect("tests/exercises").stdout
    collected = re.findall(r"::(\w+)$", shown, re.MULTILINE)

    assert sorted(collected) == sorted(grader.name for checks in load_graders().values() for grader in checks)
    assert f"{ADVANCED}::test_salary_rank_rows" in shown
    assert shown.index("test_salary_stats_rows") < shown.index("test_salary_rank_rows")


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        ([f"{ADVANCED}::test_salary_rank_form"], 1),
        (["tests/exercises", "-k", "salary_rank and order"], 1),
        (["tests/exercises", "-k", "salary_rank"], len(load_graders()["salary-rank"])),
        (
            [ADVANCED, "--deselect", f"{ADVANCED}::test_salary_rank_form", "-k", "salary_rank"],
            len(load_graders()["salary-rank"]) - 1,
        ),
    ],
)
def test_checks_are_selected_like_functions(collect: Pytest, selection: list[str], count: int) -> None:
    """By node id, by keyword, by what is left out."""
    shown = collect(*selection).stdout
    assert len(re.findall(r"::test_salary_rank_\w+$", shown, re.MULTILINE)) == count


def test_an_unknown_node_id(collect: Pytest) -> None:
    """pytest says that there is no such item."""
    done = collect(f"{ADVANCED}::test_salary_rank_nonsense")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "not found" in done.stderr


# -- reporting -------------------------------------------------------------------------------------------------------


def test_right_answers_pass(run: Pytest) -> None:
    """Those of another folder, in two ways of writing the option."""
    for option in (["--submission", "solutions"], ["--submission=solutions"]):
        done = run("-q", "-k", "salary_rank", "tests/exercises", *option)
        assert done.returncode == 0, done.stdout
        assert f"{len(load_graders()['salary-rank'])} passed" in done.stdout


def test_stubs_are_skipped(run: Pytest) -> None:
    """With the location to begin at."""
    done = run("-q", "-k", "salary_rank", "tests/exercises")
    assert done.returncode == 0
    assert re.search(r"not started: begin at app/queries_advanced.py:\d+", done.stdout)


def test_a_wrong_answer_fails_in_one_check(run: Pytest, checkout: Path) -> None:
    """With its card, without a traceback; the checks after it are skipped."""
    answer(checkout, "func.dense_rank()")
    done = run("-k", "salary_rank", "tests/exercises")

    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 failed" in done.stdout
    assert "dense_rank() leaves no gap after a tie" in done.stdout
    assert "an earlier check of this exercise did not pass" in done.stdout
    assert "Traceback" not in done.stdout and "kata/judging" not in done.stdout


def test_a_card_fits_an_ascii_console(run: Pytest, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs that the encoding lacks are replaced by look-alikes; pytest alone would escape the whole card."""
    answer(checkout, "func.dense_rank()")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown = run(f"{ADVANCED}::test_salary_rank_rows").stdout

    assert "x Exercise" in shown and "dense_rank() leaves no gap" in shown
    assert "\\u2717" not in shown


def test_a_module_that_does_not_import_is_one_failure(run: Pytest, checkout: Path) -> None:
    """It belongs to no check, so the first one shows it."""
    answer(checkout, "func.rank()")
    module = checkout / "app" / "queries_advanced.py"
    module.write_text(f"{module.read_text(encoding='utf-8')}\nraise RuntimeError('at the top')\n", encoding="utf-8")
    done = run("-k", "salary_rank", "tests/exercises")

    assert "1 failed" in done.stdout
    assert "cannot be imported: RuntimeError: at the top" in done.stdout


def test_no_submission_is_one_line(run: Pytest) -> None:
    """And the status of a wrong usage."""
    done = run("-q", "-k", "salary_rank", "tests/exercises", "--submission=not-there")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "not-there" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_other_tests_are_pytests_own(run: Pytest, checkout: Path) -> None:
    """A test that grades nothing runs as usual next to graders."""
    path = checkout / "tests" / "exercises" / "test_plain.py"
    path.write_text(
        "async def test_async():\n    assert True\n\ndef test_plain(tmp_path):\n    assert tmp_path.is_dir()\n"
    )
    assert "2 passed" in run("-q", str(path)).stdout


# -- one check of a verdict ------------------------------------------------------------------------------------------

FAILED = CheckResult("test_b", "B", Status.FAILED, Card("It is wrong."))
BROKEN = CheckResult("test_b", "B", Status.ERROR, Card("It could not be judged."))
AFTER = CheckResult("test_c", "C", Status.SKIPPED)
BEFORE = CheckResult("test_a", "A", Status.PASSED)
UNREADABLE = CheckResult(IMPORT, "Import", Status.ERROR, Card("It does not import."))
SKIPPED = tuple(CheckResult(name, name, Status.SKIPPED) for name in ("test_a", "test_b"))


def outcome(verdict: Verdict, name: str) -> str:
    """How pytest sees a check: passed, skipped, or the card."""
    try:
        report(verdict, name)
    except pytest.skip.Exception:
        return "skipped"
    except CheckFailed as failed:
        return str(failed)
    return "passed"


@pytest.mark.parametrize(
    ("status", "checks", "expected"),
    [
        (Status.PASSED, (BEFORE,), {"test_a": "passed"}),
        (Status.FAILED, (BEFORE, FAILED, AFTER), {"test_a": "passed", "test_b": "It is wrong", "test_c": "skipped"}),
        (Status.ERROR, (BEFORE, BROKEN, AFTER), {"test_a": "passed", "test_b": "could not be", "test_c": "skipped"}),
        (Status.ERROR, (BROKEN, AFTER), {"test_b": "could not be", "test_c": "skipped"}),
        (Status.ERROR, (UNREADABLE, *SKIPPED), {"test_a": "does not import", "test_b": "skipped"}),
        (Status.ERROR, SKIPPED, {"test_a": "server is gone", "test_b": "server is gone"}),
        (Status.ERROR, (), {"test_a": "server is gone"}),
        (Status.TODO, (), {"test_a": "skipped"}),
        (Status.BLOCKED, (), {"test_a": "skipped"}),
    ],
)
def test_one_check_of_a_verdict(status: Status, checks: tuple[CheckResult, ...], expected: dict[str, str]) -> None:
    """Its own card, once; trouble that belongs to no check is not lost."""
    verdict = Verdict(EXERCISE, status, checks, message="the server is gone")

    for name, part in expected.items():
        assert part in outcome(verdict, name), name
