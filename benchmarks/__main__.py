"""`python -m benchmarks`: measure everything, and print the table."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import bank, cold, statements, table, warm
from benchmarks.table import Row
from kata import catalogue as catalogues
from kata.database import Server, find_server
from kata.database.connect import connected
from kata.errors import KataError

NUMBER = 9
"""The exercise that is measured alone: a query with a subquery, on all data sets."""

# The promises of the design's chapter on speed.
TIMES_FASTER_THAN_PYTEST = 15
TIMES_BARE_WORK = 2
TIMES_ALL_BARE_WORKS = 2
SECONDS_OVER_IMPORTS = 0.7
SECONDS_ON_THE_WIRE = 0.0005
SECONDS_PER_ANSWER = 0.5

ROUNDS, COLD_ROUNDS = 20, 7


def main(
    rounds: Annotated[int, typer.Option(min=1, metavar="N", help="How often to measure.")] = ROUNDS,
    banks: Annotated[bool, typer.Option("--bank", help="Grade the banks of answers, too (minutes).")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table of docs/performance.md.")] = False,
) -> None:
    """How fast the workbook is, as ratios. The exit status is 0, however slow it is; 2 if it cannot be measured."""
    errors = Console(stderr=True, highlight=False)
    try:
        with errors.status("Starting the server") as status:
            rows, caption = measure(rounds, banks=banks, progress=status.update)
    except KataError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(2) from None
    if markdown:
        print(table.for_readme(rows, caption))
    else:
        # A pipe does not need lines of eighty characters.
        console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
        console.print(table.for_terminal(rows, caption))


def measure(rounds: int, *, banks: bool, progress: Callable[[str], None]) -> tuple[list[Row], str]:
    """Measure everything: warm operations `rounds` times, whole processes a third as often.

    Return the rows of the table, and its caption.

    Raises:
        KataError: There is no server, or something does not work.
    """
    catalogue = catalogues.load()
    server = find_server(progress=progress)
    cold_rounds = max(min(rounds, COLD_ROUNDS), rounds * COLD_ROUNDS // ROUNDS)
    exercise = catalogue.exercise(NUMBER)
    of_cold = cold.measure(server, exercise, rounds=cold_rounds, progress=progress)
    of_warm = asyncio.run(
        warm.measure(catalogue, server, exercise, rounds=rounds, rounds_of_all=cold_rounds, progress=progress)
    )
    progress("Statements")
    number = min(50 * rounds, statements.STATEMENTS)
    of_statements = asyncio.run(statements.measure(server, statements=number))
    rows = [*_judging(of_warm, of_cold), *_commands(of_cold, server), *_statements(of_statements)]
    rows.append(_bank(*asyncio.run(bank.measure(catalogue, server, progress=progress))) if banks else _bank())
    return rows, table.machine(asyncio.run(_version(server)), rounds, cold_rounds)


async def _version(server: Server) -> str:
    # Not the playground: a new checkout does not have one yet.
    async with connected(server, "postgres" if server.kind == "embedded" else server.database) as connection:
        return str(await connection.fetchval("SHOW server_version")).split()[0]


def _judging(of_warm: warm.Warm, of_cold: cold.Cold) -> list[Row]:
    saved, everything = f"from a save to the verdict, exercise {NUMBER}", "all exercises, warm"
    return [
        table.faster(saved, of_warm.verdict, TIMES_FASTER_THAN_PYTEST, of_cold.pytest, "cold pytest"),
        table.at_most(saved, of_warm.verdict, TIMES_BARE_WORK, of_warm.bare, "its bare work"),
        Row("… of which until the save is noticed", table.median(of_warm.noticed)),
        table.at_most(
            everything, of_warm.everything, TIMES_ALL_BARE_WORKS, of_warm.bare_everything, "their bare works"
        ),
    ]


def _commands(of_cold: cold.Cold, server: Server) -> list[Row]:
    what, imports = f"cold kata check {NUMBER}", "imports alone"
    up = table.more(f"{what}, server up", of_cold.check, of_cold.imports, imports, allowed=SECONDS_OVER_IMPORTS)
    down = f"{what}, server down"
    if not of_cold.check_down:
        return [up, Row(down, baseline=f"{server.name} is not ours to stop")]
    return [up, table.more(down, of_cold.check_down, of_cold.imports, imports, allowed=SECONDS_OVER_IMPORTS)]


def _statements(measured: statements.Statements) -> list[Row]:
    return [
        table.more(
            "a statement through the wire", measured.wired, measured.direct, "straight", allowed=SECONDS_ON_THE_WIRE
        ),
        table.more("a statement that is recorded", measured.recorded, measured.unrecorded, "not recorded"),
    ]


def _bank(answers: int = 0, seconds: float = 0.0) -> Row:
    bar = f"≤ {table.duration(SECONDS_PER_ANSWER)}"
    if not answers:
        return Row("an answer of the banks", baseline="with --bank", bar=bar)
    each, baseline = seconds / answers, f"{answers} in {seconds:.0f} s"
    return Row("an answer of the banks", table.duration(each), baseline, "", bar, each <= SECONDS_PER_ANSWER)


if __name__ == "__main__":
    typer.run(main)
