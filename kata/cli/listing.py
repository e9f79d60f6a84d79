"""`kata list`: all exercises with their ids and places."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from kata.catalogue import load
from kata.cli.places import look_up
from kata.cli.terminal import output


def listing() -> None:
    """All exercises: number, id, what each teaches, and where it is.

    The ids can be used wherever a number can, and their beginning is enough.
    """
    console, catalogue = output(), load()
    places = {found.exercise.number: found.place for found in look_up(catalogue)}
    for phase in catalogue.phases:
        console.print(Text(f"{phase.number}  {phase.title}", style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", min_width=4)
        table.add_column(style="cyan", no_wrap=True, min_width=max(len(one.id) for one in catalogue.exercises))
        table.add_column(overflow="fold", ratio=1)
        for exercise in catalogue.in_phase(phase.module):
            table.add_row(
                str(exercise.number),
                exercise.id,
                Text.assemble(exercise.title, (f"\n{exercise.teaches}\n{places[exercise.number]}", "dim")),
            )
        console.print(table)
        console.print()
