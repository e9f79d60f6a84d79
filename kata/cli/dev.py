"""`kata dev`: the commands for authors of exercises."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from kata.cli import selection
from kata.cli.errors import Commands
from kata.errors import KataError
from kata.ui.console import Waiting, output, waiting
from kata.ui.status import ARROW, LOOKS

if TYPE_CHECKING:
    from kata.authoring.checks import Finding
    from kata.authoring.layout import Layout

EPILOG = "[bold]Exit status[/]  0: the workbook is complete · 1: it is not · 2: it could not be checked"


class Kind(StrEnum):
    """What learners write in an exercise."""

    query = "query"
    write = "write"
    model = "model"
    plain = "plain"


app = typer.Typer(cls=Commands, help="For authors of exercises: is the workbook complete?", no_args_is_help=True)

_MOST = 12
"""How many problems of one check are shown."""


@app.command("check", epilog=EPILOG)
def check(
    answers: Annotated[
        bool, typer.Option("--answers", help="Grade all right and wrong answers of the banks, too (minutes).")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="N",
            help=f"With --answers: the bank and the mutants of this exercise only; several times for several. {selection.HELP}",
            autocompletion=selection.complete,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Prove that the workbook is complete and consistent.

    Every stub is to do, every solution passes, every exercise has hints, graders,
    and answers that prove them; nothing is missing, and nothing is left over.
    """
    from kata.authoring.checks import read_everything
    from kata.authoring.layout import Layout

    chosen = [exercise.number for exercise in selection.select(only)] if only else []
    layout = Layout()
    findings = []
    for finding in read_everything(layout):
        _show(finding)
        findings.append(finding)
    # Without a catalogue there is nothing to be judged.
    if findings[0].ok:
        with waiting("Judging stubs and solutions") as progress:
            import asyncio

            findings += asyncio.run(
                _judge(layout, progress, answers=answers or bool(only), chosen=chosen, earlier=findings)
            )
    broken = sum(not finding.ok for finding in findings if finding.ran)
    unchecked = sum(not finding.ran for finding in findings)
    rest = f" {unchecked} could not run." if unchecked else ""
    output().print()
    output().print(
        Text(f"{broken} of {len(findings)} checks found something.{rest}", style="bold red")
        if broken
        else Text("The workbook is complete.", style="bold green")
    )
    raise typer.Exit(1 if broken else 0)


@app.command("table")
def table(
    write: Annotated[bool, typer.Option("--write", help="Write them into README.md and docs/.")] = False,
) -> None:
    """Print the tables of the documentation that are made from the catalogue and from docstrings; or write them there."""
    from kata.authoring.layout import Layout
    from kata.authoring.tables import TABLES, write_tables

    if write:
        changed = write_tables(Layout())
        print(f"Written: {', '.join(changed)}." if changed else "The tables are up to date.")
    else:
        print("\n\n".join("\n".join(make(Layout().catalogue)) for _, make in TABLES.values()))


@app.command("new")
def new(
    exercise_id: Annotated[
        str, typer.Argument(metavar="ID", help="Lower-case words joined by hyphens; never changes.")
    ],
    phase: Annotated[str, typer.Option("--phase", metavar="MODULE", help="The phase's module, existing or new.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What is written.")] = Kind.query,
    objects: Annotated[
        list[str] | None,
        typer.Option("--object", metavar="NAME", help="A function or class to write; the main one first. From the ID."),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", help="The title of a new phase; otherwise the exercise's.", show_default=False)
    ] = "",
) -> None:
    """Make every file of a new exercise, marked where something is to be filled in.

    [bold]kata dev check[/] lists what is still to do.
    """
    from kata.authoring.layout import Layout
    from kata.authoring.scaffold import Scaffold

    layout = Layout()
    scaffold = Scaffold(layout, exercise_id, phase=phase, kind=kind, objects=objects or (), title=title)
    scaffold.write()
    console = output()
    console.print(Text(f"{LOOKS['passed'].symbol} Exercise {scaffold.exercise.number} ({exercise_id})", style="green"))
    for path in scaffold.files:
        console.print(Text(f"    {layout.shown(path)}"), soft_wrap=True)
    for reminder in scaffold.reminders:
        console.print(Text(f"{ARROW} {reminder}"), soft_wrap=True)


@app.command("quiz")
def quiz(
    write: Annotated[
        bool, typer.Option("--write", help="Record the statements, which the quiz shows with the reason.")
    ] = False,
) -> None:
    """Run the quiz's predictions, and compare what they do with the answers in the data."""
    import asyncio

    from kata.authoring.predictions import answer_given, answer_seen, observed
    from kata.quiz import recorded
    from kata.quiz.reading import load

    bank, console, wrong = load(), output(), 0
    with waiting("Running predictions") as progress:
        outcomes = asyncio.run(observed(bank, progress.spin))
    for question in bank.predictions:
        given, seen = answer_given(question), answer_seen(question, outcomes[question.id])
        if given != seen:
            wrong += 1
            line = LOOKS["failed"].mark(f"{question.id}: the data says {given!r}, seen was {seen!r}")
            console.print(line, soft_wrap=True)
    if write and not wrong:
        recorded.write(outcomes)
    console.print(Text(f"{len(outcomes) - wrong} of {len(outcomes)} predictions are right."), soft_wrap=True)
    raise typer.Exit(1 if wrong else 0)


async def _judge(
    layout: Layout, progress: Waiting, *, answers: bool, chosen: list[int], earlier: Sequence[Finding]
) -> list[Finding]:
    from kata.authoring import judged_checks as judged
    from kata.authoring.bank_grader import BankGrader
    from kata.authoring.checks import Finding
    from kata.judging.opening import open_pool

    found: list[Finding] = []

    async def step(title: str, finding: Awaitable[Finding]) -> None:
        progress.spin(title)
        try:
            found.append(await finding)
        except KataError as error:
            # What cannot be read stops every check that needs it, and is reported by the first one.
            known = any(error.message in problem for each in (*earlier, *found) for problem in each.problems)
            found.append(Finding(title, ran=False) if known else Finding(title, (error.message,), error.remedy))
        _show(found[-1])

    async with open_pool(progress=progress) as pool:
        await step(judged.STUBS, judged.stubs_are_todo(layout, pool=pool))
        await step(judged.SOLUTIONS, judged.solutions_pass(layout, pool=pool))
        await step(judged.MISTAKES, judged.mistakes_differ(layout, pool=pool))
        if answers:
            await step(judged.MUTANTS, judged.worlds_expose(layout, pool=pool, progress=progress.spin, chosen=chosen))
    if answers:
        async with BankGrader.open() as grader:
            progress("Grading the banks of answers")

            def count(graded: int, of: int) -> None:
                progress.spin(f"Grading the banks of answers: {graded} of {of}")

            await step(judged.BANK, judged.banks_are_right(layout, grader=grader, chosen=chosen, progress=count))
    return found


def _show(finding: Finding) -> None:
    console = output()
    look = LOOKS["passed" if finding.ok else "failed" if finding.ran else "skipped"]
    line = Text.assemble(look.mark(), finding.title)
    if finding.detail:
        line.append(f" ({finding.detail})", style="dim")
    if not finding.ran:
        line.append(" (not checked)", style="dim")
    console.print(line, soft_wrap=True)
    below = [Text(problem) for problem in finding.problems[:_MOST]]
    if len(finding.problems) > _MOST:
        below.append(Text(f"and {len(finding.problems) - _MOST} more", style="dim"))
    if finding.remedy:
        below.append(Text(f"{ARROW} {finding.remedy}", style="green"))
    for text in below:
        console.print(Padding(text, (0, 0, 0, 4), expand=False))
