"""`kata` without a command: where you are, and what comes next."""

from __future__ import annotations

from rich.text import Text

from kata.catalogue import load
from kata.cli import signs
from kata.cli.places import Found, Start, look_up
from kata.cli.terminal import output

_STYLES = {
    Start.STUB: "bright_black",
    Start.STARTED: "blue",
    Start.UNREADABLE: "bold magenta",
    Start.MISSING: "bold magenta",
}


def dashboard() -> None:
    """Print the phases with their exercises, whether each has been started, and how to go on."""
    console, catalogue = output(), load()
    sign = signs.for_console(console)
    marks = {Start.STUB: sign.todo, Start.STARTED: sign.started}
    found = {one.exercise.number: one for one in look_up(catalogue)}
    widest = max(len(exercise.title) for exercise in catalogue.exercises)
    console.print(Text.assemble(("Async SQLAlchemy on real PostgreSQL", "bold"), ("  a workbook", "dim")))
    for phase in catalogue.phases:
        console.print()
        console.print(Text(f"{phase.number}  {phase.title}", style="bold"), soft_wrap=True)
        for exercise in catalogue.in_phase(phase.module):
            one = found[exercise.number]
            line = Text("  ")
            line.append(f"{marks.get(one.start, sign.error)} {exercise.number:>2}  ", style=_STYLES[one.start])
            place = one.place if one.start in (Start.STUB, Start.STARTED) else f"{one.place}  {one.start.value}"
            room = console.width - len(line) - len(place) - 2
            line.append(sign.fit(exercise.title, room).ljust(min(widest, max(room, 0))))
            console.print(line.append("  ").append(place, style="dim"), soft_wrap=True)
    console.print()
    started = sum(one.start is Start.STARTED for one in found.values())
    counts = f"{sign.started} {started} started   {sign.todo} {len(found) - started} not started"
    console.print(Text(counts, style="dim"))
    console.print()
    _print_ways_on(list(found.values()), sign)


def _print_ways_on(found: list[Found], sign: signs.Signs) -> None:
    console = output()
    following = next((one for one in found if one.start is not Start.STARTED), None)
    number = str(following.exercise.number) if following else "1"
    if following is not None:
        line = Text().append("next: ", style="dim").append(f"exercise {number}", style="bold")
        line.append(f" {sign.arrow} ", style="dim").append(following.place, style="cyan")
        console.print(line, soft_wrap=True)
    ways = {
        "uv run kata check": "what is right, what is wrong, and why",
        f"uv run kata check {number}": "one exercise",
        f"uv run kata hint {number}": "a push in the right direction",
        "uv run kata --help": "everything else",
    }
    for command, what in ways.items():
        console.print(Text.assemble((f"  {command:<20}", "cyan"), (f"  {what}", "dim")), soft_wrap=True)
