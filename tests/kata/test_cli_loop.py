"""The commands of the learner's loop, as processes in a checkout of their own: what is printed and what is changed."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kata.authoring.bank import bank
from kata.catalogue import load
from kata.cli import edit, solution
from kata.errors import KataError
from kata.source import stubs
from kata.source.objects import put
from kata.ui.console import output

CATALOGUE = load()
COUNT = len(CATALOGUE.exercises)
Kata = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def kata(checkout: Path) -> Kata:
    """Run `kata` there."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kata", *arguments],
            cwd=checkout,
            env={**os.environ, "COLUMNS": "110", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return run


def solve(root: Path, *numbers: int) -> None:
    """Write the solutions of exercises, as a learner who got them right."""
    for exercise in map(CATALOGUE.exercise, numbers):
        path = root / "app" / f"{exercise.module}.py"
        donor = stubs.solution_of(exercise, stubs.added_later(CATALOGUE, exercise))
        path.write_text(put(path.read_text(), exercise.object, donor), encoding="utf-8")


def spoil(root: Path, number: int, old: str, new: str) -> None:
    """Make an answer wrong."""
    path = root / "app" / f"{CATALOGUE.exercise(number).module}.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(out: str, number: int) -> str:
    """The dashboard's line of an exercise."""
    return next(line for line in out.splitlines() if re.match(rf"\s+\S\s+{number}  ", line))


def test_the_dashboard_follows_the_learner(checkout: Path, kata: Kata) -> None:
    """Not started, to be checked, right, wrong, changed since, blocked: from the files and the last verdicts."""
    fresh = kata()
    assert fresh.returncode == 0 and f"0 of {COUNT}" in fresh.stdout and f"{COUNT} not started" in fresh.stdout
    assert "next: exercise 1 → app/models.py:" in fresh.stdout

    solve(checkout, 1, 2, 8)
    spoil(checkout, 8, "outerjoin", "join")
    assert "to be checked" in kata().stdout and "not checked yet" in line_of(kata().stdout, 8)
    assert kata("check", "1", "2", "8").returncode == 1
    out = kata().stdout
    assert line_of(out, 1).lstrip().startswith("✓") and line_of(out, 8).lstrip().startswith("✗")
    assert f"2 of {COUNT}" in out and "1 failed" in out and "next: exercise 8" in out

    spoil(checkout, 8, ".join(", ".outerjoin(")
    assert "changed since it failed" in line_of(kata().stdout, 8)
    spoil(checkout, 1, '"departments"', '"department"')
    out = kata().stdout
    assert "changed since it passed" in line_of(out, 1)
    assert kata("check", "1").returncode == 1
    assert "after exercise 1" in line_of(kata().stdout, 8)
    (checkout / "app" / "engine.py").write_text("def (:\n")
    assert "the file cannot be read" in line_of(kata().stdout, 3)


def test_pytest_counts_too(checkout: Path, kata: Kata) -> None:
    """The dashboard knows what pytest has found, of this checkout's own answers."""
    solve(checkout, 3, 4)
    spoil(checkout, 4, "expire_on_commit=False", "expire_on_commit=True")
    for options in (["--submission", "solutions"], []):
        command = [sys.executable, "-m", "pytest", "-q", *options, "tests/exercises/test_engine.py"]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == (0 if options else 1), done.stdout + done.stderr
        out = kata().stdout
        assert (f"1 of {COUNT}" in out and "1 failed" in out) is not bool(options)


def test_a_foreign_submission_is_nobodys_progress(checkout: Path, kata: Kata) -> None:
    """What an instructor grades says nothing about this checkout."""
    assert kata("check", "3", "--submission", "solutions").returncode == 0
    assert f"0 of {COUNT}" in kata().stdout


def test_hints_go_on_by_themselves(checkout: Path, kata: Kata) -> None:
    """A step per call, across processes, and the strongest again at the end."""
    hints = CATALOGUE.exercise(9).hints
    for number in (*range(1, len(hints) + 1), len(hints)):
        assert f"Hint {number} of {len(hints)}" in kata("hint", "9").stdout
    assert "Hint 2 of" in kata("hint", "9", "--step", "2").stdout
    assert f"Hint {len(hints)} of" in kata("hint", "9").stdout
    assert "Hint 1 of" in kata("hint", "10").stdout


def test_the_last_mistake_comes_first(checkout: Path, kata: Kata) -> None:
    """A hint for what the last verdict named, once; then the ordinary ones, from the first."""
    solve(checkout, 1, 2, 8)
    spoil(checkout, 8, "outerjoin", "join")
    kata("check", "8")
    first, second = kata("hint", "8").stdout, kata("hint", "8").stdout
    assert "On what the last check found" in first and "inner join drops them" in first
    assert "Hint 1 of" in second


def test_a_solution_is_shown_after_a_pass_or_on_request(checkout: Path, kata: Kata) -> None:
    """Before: one line and two ways on. On request: remembered. After: the difference, and other forms."""
    refused = kata("solution", "9")
    assert refused.returncode == 2 and refused.stdout == "" and "--spoil" in refused.stderr
    spoiled = kata("solution", "9", "--spoil")
    assert spoiled.returncode == 0 and "employees_above_department_avg" in spoiled.stdout
    solve(checkout, 1, 2, 9)
    assert kata("check", "1", "2", "9").returncode == 0
    assert "solution seen" in line_of(kata().stdout, 9)
    spoil(checkout, 9, "averages", "means")
    shown = kata("solution", "9").stdout
    assert "what the reference has instead" in shown and '-        .subquery("means")' in shown
    assert "Lateral" in shown and "beside it" in shown
    assert kata("solution", "2").returncode == 0
    assert "phone" not in kata("solution", "2").stdout.partition("Yours")[0]


def test_every_solution_can_be_shown(checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With at least one other form that has a word on when it is better."""
    monkeypatch.setenv("KATA_HOME", str(tmp_path))
    for exercise in CATALOGUE.exercises:
        assert [answer for answer in bank(exercise) if answer.accepted and answer.note], exercise.id
        with output().capture() as capture:
            solution.solution(exercise.id, spoil=True)
        assert exercise.object in capture.get() and capture.get().count("───") >= 2


def test_reset_undo_and_start(checkout: Path, kata: Kata) -> None:
    """What is written comes back, what is filled in says so."""
    solve(checkout, 1, 2, 8)
    path = checkout / "app" / "queries_advanced.py"
    before = path.read_text()
    done = kata("reset", "8")
    assert done.returncode == 0 and "is a stub again" in done.stdout and "outerjoin" not in path.read_text()
    assert "nothing was changed" in kata("reset", "8").stdout
    assert kata("undo").returncode == 0 and path.read_text() == before
    nothing = kata("undo")
    assert nothing.returncode == 2 and "nothing to undo" in nothing.stderr

    started = kata("start", "6")
    assert started.returncode == 0 and "exercises 3, 4, 5" in started.stdout and "next: exercise 6" in started.stdout
    assert kata("check", "3", "4", "5").returncode == 0
    assert "from the solutions" in line_of(kata().stdout, 3)
    assert kata("start", "1").returncode == 2


def test_after_start_everything_before_is_right(checkout: Path, kata: Kata) -> None:
    """Whoever begins at the last exercise has all others pass, and a playground that goes with them."""
    assert kata("start", str(COUNT)).returncode == 0
    done = kata("check")
    assert done.returncode == 1 and f"{COUNT - 1} of {COUNT} passed, 1 not started" in done.stdout


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("vim", ["vim", "+12", "f.py"]),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+12", "f.py"]),
        ("code --wait", ["code", "--wait", "--goto", "f.py:12"]),
        ("zed", ["zed", "f.py:12"]),
        ("pycharm", ["pycharm", "--line", "12", "f.py"]),
        ("something-else", ["something-else", "f.py"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(
    named: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that `kata open` runs."""
    monkeypatch.setenv("VISUAL", named)
    assert edit.editor_command("f.py", 12) == expected


def test_without_an_editor_the_place_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing set, nothing installed."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KataError) as caught:
        edit.editor_command("f.py", 12)
    assert "f.py:12" in caught.value.message


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_open_runs_the_editor_at_the_line(checkout: Path, kata: Kata, tmp_path: Path) -> None:
    """VISUAL before EDITOR; its exit status is handed on; one that does not exist is a line."""
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\necho "$@" > "$0.said"\nexit 3\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    assert kata("open", "9", VISUAL=str(editor), EDITOR="nonsense").returncode == 3
    line, file = (tmp_path / "vim.said").read_text().split()
    assert line.startswith("+") and file == str(checkout / "app" / "queries_advanced.py")
    missing = kata("open", "9", VISUAL="/nowhere/at/all")
    assert (
        missing.returncode == 2
        and "cannot be started" in missing.stderr
        and "app/queries_advanced.py:" in missing.stderr
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_exercises(kata: Kata, shell: str) -> None:
    """Commands and ids, in the shells that typer knows."""
    words = {"COMP_WORDS": "kata hint sal", "COMP_CWORD": "2", "_TYPER_COMPLETE_ARGS": "kata hint sal"}
    done = kata(_KATA_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_FISH_ACTION="get-args", **words)
    assert "salary-rank" in done.stdout and "salary-stats" in done.stdout


def test_help_names_every_command(kata: Kata) -> None:
    """And a way to begin."""
    out = kata("--help").stdout
    for command in ("watch", "check", "hint", "solution", "reset", "undo", "start", "open", "list"):
        assert re.search(rf"^│ {command} ", out, re.MULTILINE), command
        assert kata(command, "--help").returncode == 0
    assert "uv run kata watch" in out


def test_state_that_cannot_be_kept_stops_nothing(checkout: Path, kata: Kata) -> None:
    """Hints, the dashboard and verdicts work; what would change files says why it does not."""
    (checkout / ".kata").write_text("in the way")
    assert "Hint 1 of" in kata("hint", "9").stdout
    assert kata().returncode == 0
    solve(checkout, 3)
    assert kata("check", "3").returncode == 0
    refused = kata("reset", "3")
    assert refused.returncode == 2 and "Nothing was lost" in refused.stderr
    assert "create_async_engine(" in (checkout / "app" / "engine.py").read_text()
