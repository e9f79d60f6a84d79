"""Failure cards as the learner sees them.

The golden texts are in `golden/`. After a wanted change of the cards write them anew, and read the difference:

    KATA_REGENERATE_GOLDEN=1 uv run pytest tests/kata/test_card.py && git diff tests/kata/golden
"""

import io
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kata.catalogue import load
from kata.judging.verdict import (
    Card,
    CheckResult,
    Difference,
    RowChange,
    RowDifference,
    Sent,
    SmallTable,
    Status,
    Verdict,
)
from kata.ui.card import check_to_text, render, render_check, to_text
from kata.ui.console import plain
from kata.ui.text import cell, clean, one_line, pair

GOLDEN = Path(__file__).with_name("golden")
REGENERATE = os.environ.get("KATA_REGENERATE_GOLDEN") == "1"

ABOVE_AVERAGE = (
    "SELECT employees.name, employees.salary, departments.name AS department, anon_1.department_avg \n"
    "FROM employees JOIN departments ON departments.id = employees.department_id JOIN (SELECT employees.department_id "
    "AS department_id, avg(employees.salary) AS department_avg \nFROM employees GROUP BY employees.department_id) AS "
    "anon_1 ON anon_1.department_id = departments.id \nWHERE employees.salary >= anon_1.department_avg "
    "ORDER BY employees.salary DESC, employees.name, employees.id"
)
EMPLOYEES_OF = (
    "SELECT employees.department_id AS employees_department_id, employees.id AS employees_id, employees.name AS "
    "employees_name \nFROM employees \nWHERE $1::INTEGER = employees.department_id"
)
LABELS = ("name", "salary", "department", "department_avg")


def _verdict(number: int, *checks: CheckResult, status: Status = Status.FAILED, **more: Any) -> Verdict:
    exercise = load().exercise(number)
    return Verdict(exercise, status, checks, location=f"app/{exercise.module}.py:42", **more)


def _failed(title: str, mistake: str, **parts: Any) -> CheckResult:
    return CheckResult("check", title, Status.FAILED, Card(mistake, **parts))


def _passed(title: str) -> CheckResult:
    return CheckResult("check", title, Status.PASSED)


def _skipped(title: str) -> CheckResult:
    return CheckResult("check", title, Status.SKIPPED)


def _money(number: int) -> Decimal:
    return Decimal(number) / 100


def verdicts() -> dict[str, Verdict]:
    """One verdict per golden text."""
    tie = RowDifference(RowChange.UNEXPECTED, None, ("Linus", _money(5000000), "Legal", _money(5000000)), (), 7)
    rounded = RowDifference(
        RowChange.CHANGED,
        ("Ada", _money(9100050), "Engineering", Decimal("71000.1234")),
        ("Ada", _money(9100050), "Engineering", 70000),
        (3,),
        2,
    )
    missing = RowDifference(RowChange.MISSING, ("Bo [red]x[/]", _money(100), None, _money(50)), None, (), 3)
    many = tuple(
        RowDifference(RowChange.MISSING, (f"Person {at}", _money(4000000 + at), "Sales", _money(1)), None, (), at)
        for at in range(1, 21)
    )
    moved = tuple(
        RowDifference(RowChange.MOVED, (right, 1), (there, 1), (0,), at)
        for at, right, there in ((1, "Zoë", "Ada"), (2, "Ada", "Zoë"))
    )
    rows_on = ("Right on the seed rows", "Right on generated rows", "Asks the database once, with a subquery")
    lazy = [Sent(EMPLOYEES_OF, "app/loading_strategies.py", 58, 3, "", (str(at),)) for at in range(1, 10)]
    departments = Sent("SELECT departments.id, departments.name FROM departments", "app/loading_strategies.py", 55, 9)
    return {
        "rows-differ": _verdict(
            9,
            _passed(rows_on[0]),
            _failed(
                rows_on[1],
                "People who earn exactly the average are in the answer: `>=` stands where `>` is asked for.",
                difference=Difference(LABELS, (tie, rounded, missing), 17, 19),
                data="generated rows (KATA_SEED=4711, set 1)",
                where="app/queries_advanced.py:97",
                statements=(Sent(ABOVE_AVERAGE, "app/queries_advanced.py", 97, 19),),
                help="A salary equal to the average is not above it.",
            ),
            _skipped(rows_on[2]),
        ),
        "many-rows": _verdict(9, _failed(rows_on[0], "Rows are missing.", difference=Difference(LABELS, many, 20, 0))),
        "order": _verdict(
            11,
            _failed(
                "In order",
                "The rows are right, their order is not.",
                difference=Difference(("name", "rank"), moved, 9, 9),
            ),
        ),
        "counterexample": _verdict(
            11,
            _failed(
                rows_on[1],
                "After a tie the next rank is skipped: `rank()`, not `dense_rank()`.",
                difference=Difference(
                    ("department", "name", "salary", "salary_rank"),
                    (
                        RowDifference(
                            RowChange.CHANGED,
                            ("Legal", "Cid", Decimal("40000.99"), 3),
                            ("Legal", "Cid", Decimal("40000.99"), 2),
                            (3,),
                            3,
                        ),
                    ),
                    3,
                    3,
                ),
                data="generated rows (KATA_SEED=4711, set 2)",
                counterexample=(
                    SmallTable("departments", ("id", "name"), ((1, "Legal"),)),
                    SmallTable(
                        "employees",
                        ("id", "name", "salary", "department_id", "manager_id"),
                        (
                            (1, "Ada", _money(5000000), 1, None),
                            (2, "Bo", _money(5000000), 1, 1),
                            (3, "Cid", _money(4000099), 1, 1),
                        ),
                    ),
                    SmallTable("projects", ("id", "name"), ()),
                ),
            ),
        ),
        "n-plus-one": _verdict(
            13,
            _failed(
                "Exactly two statements",
                "Each department's employees are loaded by a statement of their own (N+1).",
                expected="2 statements",
                got="10 statements: 1, and 9 lazy loads of `Department.employees`",
                statements=(departments, *lazy),
                help="Say before the query what will be read: `selectinload(Department.employees)`.",
            ),
        ),
        "many-statements": _verdict(
            7,
            _failed(
                "Sets the salary only",
                "The UPDATE sets more than the salary.",
                statements=(
                    Sent(
                        "UPDATE employees SET " + ", ".join(f"c{at} = ${at}" for at in range(1, 60)),
                        None,
                        None,
                        1,
                        "",
                        ("1",) * 59,
                    ),
                    Sent("SELEC broken $1", "app/queries_basic.py", 9, 0, 'syntax error at or near "SELEC"'),
                    *(Sent(f"SELECT {at}", "app/queries_basic.py", 10, 1) for at in range(5)),
                ),
            ),
        ),
        "exception": _verdict(
            12,
            _failed(
                "Counts the heads",
                "Your code raised `MissingGreenlet`.",
                explanation=(
                    "`Department.employees` is not loaded yet, and reading it needs SQL in a place where nothing can "
                    "await. Lazy loads work inside `run_sync` only."
                ),
                where="app/loading_strategies.py:58",
                statements=(departments,),
                help="Read it in a function that `await session.run_sync(...)` calls.",
            ),
        ),
        "not-judged": _verdict(
            5,
            CheckResult(
                "import",
                "The module can be imported",
                Status.ERROR,
                Card(
                    "app/queries_basic.py does not import: `No module named 'pandas'`.", where="app/queries_basic.py:3"
                ),
            ),
            _skipped(rows_on[0]),
            status=Status.ERROR,
            message="app/queries_basic.py does not import: `No module named 'pandas'`.",
        ),
        "syntax-error": _verdict(
            5, status=Status.ERROR, message="app/queries_basic.py:12 is not valid Python: '(' was never closed"
        ),
        "hostile": _verdict(
            5,
            _failed(
                "Right [bold]rows[/]",
                "Your code raised \x1b[31mValueError\x1b[0m: \x00\x07" + "spam " * 1000,
                expected="[link=x]1[/]",
                got="\x1b]0;title\x07",
                difference=Difference(
                    ("na\x1bme", "when"),
                    (
                        RowDifference(RowChange.CHANGED, ("a", 5), ("a", "5"), (1,), 1),
                        RowDifference(
                            RowChange.CHANGED, ("x", date(2020, 1, 2)), ("x" * 500 + "\n\r", None, 1), (0, 1, 2), 2
                        ),
                        RowDifference(RowChange.CHANGED, (None, ""), ("NULL", " "), (0, 1), 3),
                        RowDifference(RowChange.CHANGED, ("short", 1), ("short",), (1,), 4),
                    ),
                    4,
                    4,
                ),
                statements=(Sent("SELECT '\x1b[2J[red]'", "app/x.py", 1, 1, "", ("\x1b[2J",)),),
            ),
        ),
    }


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("name", list(verdicts()))
def test_cards_look_as_they_did(name: str, width: int) -> None:
    """Every kind of card is, letter for letter, the golden text of its width."""
    text = to_text(verdicts()[name], width) + "\n"
    golden = GOLDEN / f"{name}-{width}.txt"
    if REGENERATE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_text_is_left_over() -> None:
    """Every golden text belongs to a verdict here, and every verdict has its two."""
    assert {path.name for path in GOLDEN.iterdir()} == {
        f"{name}-{width}.txt" for name in verdicts() for width in (80, 60)
    }


@pytest.mark.parametrize("width", [120, 80, 60, 40])
@pytest.mark.parametrize("name", list(verdicts()))
def test_no_line_is_wider_than_the_window_and_no_control_character_passes(name: str, width: int) -> None:
    """Whatever a submission returns or raises, a card fits the window and cannot steer the terminal."""
    text = to_text(verdicts()[name], width)
    assert max(map(len, text.splitlines())) <= width
    assert all(sign == "\n" or sign.isprintable() for sign in text)
    assert "Traceback" not in text


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {"COLUMNS": "20"}, {"TERM": "dumb"}])
def test_plain_text_does_not_depend_on_the_environment(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards as text are the same in CI, in a pipe and in every terminal."""
    before = to_text(verdicts()["rows-differ"])
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert to_text(verdicts()["rows-differ"]) == before


def test_colour_adds_nothing_but_colour() -> None:
    """Without its colours a card in the terminal is the plain text: colour alone says nothing."""
    for name, verdict in verdicts().items():
        console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=80, highlight=False)
        with console.capture() as capture:
            console.print(render(verdict))
        coloured = capture.get()
        assert "\x1b[" in coloured, name
        from rich.text import Text

        bare = Text.from_ansi(coloured).plain
        assert [line.rstrip() for line in bare.splitlines()] == to_text(verdict).splitlines(), name


@pytest.mark.parametrize("name", list(verdicts()))
def test_an_ascii_console_shows_the_same_card(name: str) -> None:
    """Look-alikes of one column for all symbols, no question marks: the card keeps its shape."""
    text = to_text(verdicts()[name])
    if name != "order":  # its rows have a letter that ASCII lacks
        shown = text.encode("ascii", errors="kata.look-alikes").decode("ascii")
        assert shown.count("?") == text.count("?")
        assert [len(line) for line in shown.splitlines()] == [len(line) for line in text.splitlines()]


def test_verdicts_without_a_card_are_one_line() -> None:
    """Passed, not started and blocked take one line, with the location or the reason."""
    todo = _verdict(9, status=Status.TODO, message="not started: begin at app/queries_advanced.py:42")
    blocked = _verdict(9, status=Status.BLOCKED, message="comes after exercise 2 (…), which is not started")
    assert to_text(_verdict(9, _passed("x"), status=Status.PASSED)).endswith("· passed")
    assert to_text(todo, 200).endswith("not started · not started: begin at app/queries_advanced.py:42")
    assert to_text(_verdict(9, status=Status.TODO), 200).endswith("not started → app/queries_advanced.py:42")
    assert to_text(blocked, 200).endswith("blocked · comes after exercise 2 (…), which is not started")


def test_one_check_alone_with_the_statements_of_the_verdict() -> None:
    """A single check, as pytest shows it, has its exercise's heading and the statements that are handed over."""
    exercise, check = load().exercise(9), _failed("Right rows", "No rows.", got="0 rows")
    text = check_to_text(exercise, check, statements=[Sent("SELECT 1", "app/queries_advanced.py", 97, 0)])
    assert text.splitlines()[0].startswith("✗ Exercise 9 · Better paid than their department's average ──")
    assert "expected  nothing\n  got       0 rows" in text
    assert "SQL · 0 rows · app/queries_advanced.py:97" in text
    assert "✓" in plain(render_check(exercise, _passed("Right rows")))


def test_several_failed_checks_are_several_cards_under_one_heading() -> None:
    """Each failed check has a card, in the order of the checks, and the exercise is named once."""
    text = to_text(_verdict(9, _failed("First", "Mistake one."), _failed("Second", "Mistake two.")))
    assert text.count("Exercise 9") == 1
    assert text.index("Mistake one.") < text.index("✗ Second · failed") < text.index("Mistake two.")
    assert text.endswith("checks: 2 failed")


def _hostile_values() -> Iterator[object]:
    yield from ("", " a", "NULL", "a\nb", "\x1b[2J", "x" * 500, b"\x00", [1, "\x1b"], None, True, Decimal("1.10"))


def test_cells_are_short_printable_lines() -> None:
    """Any value is a short printable line in a table; numbers keep the digits that tell them apart, NULL is not a text."""
    for value in _hostile_values():
        shown = cell(value)
        assert shown.isprintable() and 0 < len(shown) <= 40, value
    average = Decimal("120000.000000000000")
    assert (cell(average), cell(average / 7), cell(Decimal("71000.1234"))) == ("120000.00", "17142.8571…", "71000.1234")
    assert (cell(Decimal("1E+3")), cell(Decimal("NaN")), cell(Decimal("-5"))) == ("1000", "NaN", "-5")
    assert (cell(None), cell("NULL"), cell(""), cell(Decimal("1.10"))) == ("NULL", "'NULL'", "''", "1.10")


def test_cells_that_differ_never_look_the_same() -> None:
    """Two different values side by side are shown so that the difference is seen."""

    class Odd:
        def __repr__(self) -> str:
            return "5"

    assert pair(5, "5") == ("5", "'5'")
    assert pair(1, 2) == ("1", "2")
    left, right = pair(5, Odd())
    assert left != right
    left, right = pair("x" * 100 + "a", "x" * 100 + "b")
    assert left != right


def test_clean_keeps_text_and_newlines() -> None:
    """Text of all scripts stays, tabs become spaces, control characters become visible; one line is cut to its length."""
    assert clean("Zoë 数\n\tx") == "Zoë 数\n    x"
    assert clean("\x1b[31m\r\x00") == r"\x1b[31m\r\x00"
    assert one_line("a\n  b", 3) == "a b"
    assert one_line("abcdef", 3) == "ab…"
