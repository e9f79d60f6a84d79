"""`kata list`: all exercises with their ids, states and locations."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from kata.catalogue import load
from kata.ui.console import output
from kata.ui.status import LOOKS


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
