"""The benchmark runs and reports everything that was promised. No test asserts a time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks import table
from benchmarks.environment import Environment, environment
from kata.catalogue import load
from kata.database import Server
from kata.paths import PROJECT

ROWS = (
    "from a save to the verdict, exercise 9",
    "from a save to the verdict, exercise 9",
    "… of which until the save is noticed",
    "all exercises, warm",
    "cold kata check 9, server up",
    "cold kata check 9, server down",
    "a statement through the wire",
    "a statement that is recorded",
    "an answer of the banks",
)


def test_all_rows_are_measured(real_server: Server) -> None:
    """One round of everything but the banks gives the README's table, with every row in it."""
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--rounds", "1", "--markdown"],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert (lines[0], lines[-1]) == (table.BEGIN, table.END)
    assert lines[-2].startswith("Medians of 1 ")
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    assert tuple(rows[0]) == table.HEADINGS
    assert tuple(row[0] for row in rows[1:]) == ROWS
    unmeasured = {ROWS[-1]} if real_server.kind == "embedded" else {ROWS[-1], "cold kata check 9, server down"}
    for what, median, _, _, bar, met in rows[1:]:
        assert (re.match(r"[\d.]+ m?s$", median) is None) == (what in unmeasured), what
        assert (met in ("yes", "no")) == (bar != "—" and what not in unmeasured), what
    assert str(PROJECT) not in ended.stdout


@pytest.mark.parametrize(
    ("row", "ratio", "met"),
    [
        (table.faster("it", [0.2, 0.1, 0.3], 15, [3.0, 9.0, 3.0], "that"), "15 × faster", True),
        (table.faster("it", [0.2], 15, [2.9], "that"), "14 × faster", False),
        (table.at_most("it", [0.31], 3, [0.1, 0.1, 5.0], "that"), "3.1 ×", False),
        (table.at_most("it", [0.2], 3, [0.1], "that"), "2.0 ×", True),
        (table.more("it", [1.2], [0.4], "that", allowed=1.5), "+ 800 ms", True),
        (table.more("it", [2.0], [0.4], "that", allowed=1.5), "+ 1.6 s", False),
        (table.more("it", [0.0011], [0.001], "that"), "+ 0.10 ms", None),
        (table.more("it", [0.001], [0.0011], "that"), "− 0.10 ms", None),
    ],
)
def test_bars(row: table.Row, ratio: str, met: bool | None) -> None:
    """Medians are compared, in the direction of the bar; without a bar nothing is met or missed."""
    assert (row.ratio, row.met) == (ratio, met)


def test_the_readmes_table_is_one() -> None:
    """Every line has as many cells as the head, whatever they contain."""
    text = table.for_readme([table.Row("a | b"), table.Row("c", "1 ms", "d: 2 ms", "0.5 ×", "≤ 1 ×", True)], "On this.")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert {len(re.split(r"(?<!\\)\|", line)) for line in lines} == {len(table.HEADINGS) + 2}


def test_the_banks_only_when_asked_for() -> None:
    """Without `--bank` the line says how to get it; with it there is a number per answer."""
    assert program._bank().met is None
    assert "--bank" in program._bank().baseline
    assert program._bank(300, 120.0).median == "400 ms"
    assert (program._bank(300, 120.0).met, program._bank(300, 180.0).met) == (True, False)


def test_a_save_is_another_text(tmp_path: Path) -> None:
    """Each save changes the module, and only by a comment; the solutions are left alone."""
    checkout = Environment(tmp_path, load())
    module = checkout.submission.module("models")
    before = module.read_text(encoding="utf-8")
    checkout.save("models")
    once = module.read_text(encoding="utf-8")
    checkout.save("models")
    assert before != once != module.read_text(encoding="utf-8")
    assert once.startswith(before)
    assert once[len(before) :].startswith("#")
    assert module.is_relative_to(tmp_path.resolve())


def test_bytecode_is_written_in_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the benchmark without bytecode would measure the compiler."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment()
    assert environment(KATA_HOME="there")["KATA_HOME"] == "there"
