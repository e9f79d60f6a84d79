"""Schedules side by side: readable in every width, without colour, and with the values that were sent."""

import pytest
from rich.cells import cell_len

from kata.catalogue import load
from kata.judging.verdict import Card, CheckResult, Status, Step
from kata.schedule import values_of
from kata.ui.card import check_to_text
from kata.ui.console import plain
from kata.ui.schedule import ScheduleView, columns_of

READ = "SELECT departments.id, departments.name, departments.budget \nFROM departments \nWHERE departments.id = $1::INTEGER"
WRITE = "UPDATE departments SET budget=$1::NUMERIC(12, 2) WHERE departments.id = $2::INTEGER"
STEPS = (
    Step("A", READ, "1 row", parameters=("1",)),
    Step("B", READ, "1 row", parameters=("1",)),
    Step("A", WRITE, "1 row", parameters=("900.00", "1")),
    Step("B", WRITE, "waits for A", parameters=("970.00", "1")),
    Step("A", "COMMIT;"),
    Step("B", "returns True", is_sql=False),
)
THIRD = Step("somebody else", "UPDATE departments SET budget = budget - 7", "waits for A and B")


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("steps", [STEPS, (*STEPS, THIRD)])
def test_it_fits_the_window(width: int, steps: tuple[Step, ...]) -> None:
    """No line is longer, and nothing of a step is lost."""
    text = plain(ScheduleView(steps), width)
    assert max(map(cell_len, text.splitlines())) <= width
    words = " ".join(text.split())
    assert words.count("waits") == sum("waits" in step.state for step in steps)
    assert all(actor in text for actor in {step.actor for step in steps})


def test_each_session_has_a_column() -> None:
    """What a session sent stands below its name, and what came first stands above."""
    lines = plain(ScheduleView(STEPS), 100).splitlines()
    second = lines[0].index("B")
    commit = next(line for line in lines if "COMMIT" in line)
    waits = next(line for line in lines if "waits for A" in line)
    assert commit.index("COMMIT") == lines[0].index("A") < second <= waits.index("→")
    assert lines.index(waits) < lines.index(commit)


def test_where_columns_would_be_too_narrow_the_names_stand_in_one() -> None:
    """Three sessions in 60 columns: each line says who it was."""
    lines = plain(ScheduleView((*STEPS, THIRD)), 60).splitlines()
    assert lines[0].split() == ["who", "what"]
    assert [line[4] for line in lines if line[0].isdigit()] == [*"ABABAB", "s"]


def test_values_stand_in_the_statement() -> None:
    """Casts and long lists of columns are left out: what counts is who reads and writes which row."""
    words = " ".join(plain(ScheduleView(STEPS), 160).split())
    assert "SELECT … FROM departments WHERE departments.id = 1" in words
    assert "UPDATE departments SET budget=970.00 WHERE departments.id = 1" in words


def test_a_batch_shows_each_of_its_values() -> None:
    """An executemany is one step: what it wrote to which row can be read in it."""
    sets = [("900.00", 1), ("1100.00", 2)]
    words = " ".join(plain(ScheduleView([Step("A", WRITE, parameters=values_of(sets))]), 160).split())
    assert "SET budget=900.00 | 1100.00 WHERE departments.id = 1 | 2" in words


def test_columns_have_a_fixed_order() -> None:
    """A stands left of B, whoever begins, and somebody else to the right of both."""
    assert columns_of((THIRD, *STEPS[::-1])) == ["A", "B", "somebody else"]


def test_control_characters_and_markup_are_text() -> None:
    """An answer cannot steer the terminal by its SQL."""
    text = plain(ScheduleView([Step("A", "SELECT '\x1b[31m[bold]'", "\x1b[2J")]), 80)
    assert "\x1b" not in text
    assert "[bold]" in text


def test_a_long_schedule_is_cut() -> None:
    """A card ends, however many steps there are."""
    text = plain(ScheduleView([Step("A", "SELECT 1")] * 50), 80)
    assert text.count("SELECT 1") == 40
    assert text.endswith("… and 10 more steps")


def test_a_card_shows_the_schedule_in_place_of_the_statements() -> None:
    """Below the mistake, before the help; and the JSON has it as data."""
    check = CheckResult(
        "race", "Nothing is lost", Status.FAILED, Card("B's read is stale.", schedule=STEPS, help="Lock.")
    )
    text = check_to_text(load().exercise(1), check, width=80)
    assert text.index("stale") < text.index("What happened, in this order:") < text.index("waits for A")
    assert text.index("waits for A") < text.index("Lock.")
    assert "Your code sent" not in text
    document = check.to_json()
    assert document["schedule"][3] == {
        "actor": "B",
        "sql": WRITE,
        "state": "waits for A",
        "parameters": ["970.00", "1"],
    }
    assert document["schedule"][5] == {"actor": "B", "text": "returns True", "state": ""}


def test_a_card_without_a_schedule_has_no_such_key() -> None:
    """The JSON of other exercises stays as it was."""
    check = CheckResult("rows", "Right rows", Status.FAILED, Card("wrong"))
    assert list(check.to_json()) == ["name", "title", "status", "message"]
