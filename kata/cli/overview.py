"""`kata` without a command, the dashboard: how far the learner is, and what comes next; and `kata list`."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from kata.catalogue import load
from kata.ui.console import output
from kata.ui.status import LOOKS
from kata.ui.text import count


def dashboard() -> None:
    """Print the phases with their exercises, their states, and how to go on."""
    from kata.progress.state import exercise_states, next_exercise
    from kata.ui import board

    console, states = output(), exercise_states()
    console.print(Text.assemble(("Async SQLAlchemy on real PostgreSQL", "bold"), ("  a workbook", "dim")))
    console.print(board.Board(states), soft_wrap=True)
    console.print()
    console.print(board.totals(states), soft_wrap=True)
    console.print()
    following = next_exercise(states)
    if following is None:
        console.print(board.ALL_RIGHT, soft_wrap=True)
        ways = {"uv run kata solution 1": "other forms that are as right", **_quiz()}
    else:
        number = following.exercise.number
        console.print(board.next_line(following.exercise, following.location, console), soft_wrap=True)
        ways = {
            "uv run kata watch": "judges whatever you save",
            f"uv run kata check {number}": "one exercise, check by check",
            f"uv run kata hint {number}": "a push in the right direction",
            **_quiz(),
            "uv run kata --help": "everything else",
        }
    console.print(board.commands(ways.items()), soft_wrap=True)


def _quiz() -> dict[str, str]:
    """The quiz, when something is due again that was answered before."""
    from datetime import datetime

    from kata.quiz import memory

    due = memory.due_count(datetime.now().astimezone())
    return {"uv run kata quiz": f"{count(due, 'question')} due again"} if due else {}


def listing() -> None:
    """All exercises: state, number, id, what each teaches, and where it is.

    The ids can be used wherever a number can, and their beginning is enough.
    """
    from kata.progress.state import exercise_states

    console, catalogue = output(), load()
    states = exercise_states(catalogue)
    for phase in catalogue.phases:
        console.print(Text(f"{phase.number}  {phase.title}", style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", min_width=6)
        table.add_column(style="cyan", no_wrap=True, min_width=max(map(len, states)))
        table.add_column(overflow="fold", ratio=1)
        for exercise in catalogue.in_phase(phase.module):
            one = states[exercise.id]
            table.add_row(
                LOOKS[one.state.look].mark(f"{exercise.number:>2}"),
                exercise.id,
                Text.assemble(exercise.title, (f"\n{exercise.teaches}\n{one.location}", "dim")),
            )
        console.print(table)
        console.print()
