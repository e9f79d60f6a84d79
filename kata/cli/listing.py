"""`kata list`: all exercises with their ids, states and places."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from kata.catalogue import load
from kata.cli.dashboard import Board
from kata.progress.places import look_up
from kata.ui import status as signs
from kata.ui.console import output


def listing() -> None:
    """All exercises: state, number, id, what each teaches, and where it is.

    The ids can be used wherever a number can, and their beginning is enough.
    """
    from kata.progress.state import exercise_states

    console, catalogue = output(), load()
    found = look_up(catalogue)
    places = {one.exercise.number: one.location for one in found}
    board, sign = Board(console, found, exercise_states(catalogue)), signs.for_console(console)
    for phase in catalogue.phases:
        console.print(Text(f"{phase.number}  {phase.title}", style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", min_width=6)
        table.add_column(style="cyan", no_wrap=True, min_width=max(len(one.id) for one in catalogue.exercises))
        table.add_column(overflow="fold", ratio=1)
        for exercise in catalogue.in_phase(phase.module):
            state, _ = board.state(exercise)
            table.add_row(
                Text(f"{sign.of(state)} {exercise.number:>2}", style=signs.style(state)),
                exercise.id,
                Text.assemble(exercise.title, (f"\n{exercise.teaches}\n{places[exercise.number]}", "dim")),
            )
        console.print(table)
        console.print()
