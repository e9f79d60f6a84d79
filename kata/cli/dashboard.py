"""`kata` without a command: where the learner stands, and what comes next."""

from __future__ import annotations

from rich.text import Text

from kata.ui.console import output


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
        ways = {"uv run kata solution 1": "other forms that are as right"}
    else:
        number = following.exercise.number
        console.print(board.next_line(following.exercise, following.location, console), soft_wrap=True)
        ways = {
            "uv run kata watch": "judges whatever you save",
            f"uv run kata check {number}": "one exercise, check by check",
            f"uv run kata hint {number}": "a push in the right direction",
            "uv run kata --help": "everything else",
        }
    console.print(board.commands(ways.items()), soft_wrap=True)
