"""`kata dev`: what authors of exercises need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from kata.cli import selection
from kata.cli.errors import Commands
from kata.errors import KataError
from kata.ui import status as signs
from kata.ui.console import Waiting, output, waiting

if TYPE_CHECKING:
    from kata.authoring.finding import Finding
    from kata.authoring.layout import Layout

EPILOG = "[bold]Exit status[/]  0: the workbook is whole · 1: it is not · 2: it could not be looked at"

app = typer.Typer(cls=Commands, help="For authors of exercises: is the workbook whole?", no_args_is_help=True)

_MOST = 12
"""So many troubles of one check are shown; the first ones tell what is wrong."""


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
            help=f"With --answers: the bank of this exercise only; several times for several. {selection.HELP}",
            autocompletion=selection.complete,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Prove that the catalogue is whole.

    Every stub is to do, every solution passes, every exercise has hints, graders,
    and answers that prove them; nothing is missing, and nothing lies about.
    """
    from kata.authoring.checks import read_everything
    from kata.authoring.layout import Layout

    chosen = [exercise.number for exercise in selection.select(only)] if only else []
    tree = Layout()
    findings = []
    for finding in read_everything(tree):
        _show(finding)
        findings.append(finding)
    # Without a catalogue there is nothing to be judged.
    if findings[0].whole:
        with waiting("Judging stubs and solutions") as tell:
            import asyncio

            findings += asyncio.run(_judge(tree, tell, answers=answers or bool(only), chosen=chosen))
    broken = sum(not finding.whole for finding in findings)
    output().print()
    output().print(
        Text(f"{broken} of {len(findings)} checks found something.", style="bold red")
        if broken
        else Text("The workbook is whole.", style="bold green")
    )
    raise typer.Exit(1 if broken else 0)


@app.command("table")
def table() -> None:
    """Print the README's table of exercises, as the catalogue has it."""
    from kata.authoring.files import exercise_table
    from kata.authoring.layout import Layout

    print("\n".join(exercise_table(Layout().catalogue)))


async def _judge(tree: Layout, tell: Waiting, *, answers: bool, chosen: list[int]) -> list[Finding]:
    from kata.authoring import judged_checks as judged
    from kata.authoring.bank_grader import BankGrader
    from kata.judging.opening import open_pool

    found: list[Finding] = []

    async def step(title: str, make: Callable[[], Awaitable[Finding]]) -> None:
        from kata.authoring.finding import Finding

        tell.spin(title)
        try:
            finding = await make()
        except KataError as error:
            finding = Finding(title, (error.message,), error.remedy or "")
        _show(finding)
        found.append(finding)

    async with open_pool(progress=tell) as pool:
        await step(judged.STUBS, lambda: judged.stubs_are_todo(tree, pool=pool))
        await step(judged.SOLUTIONS, lambda: judged.solutions_pass(tree, pool=pool))
    if answers:
        async with BankGrader(tree.catalogue) as bench:
            tell("Grading the banks of answers")

            def progress(graded: int, of: int) -> None:
                tell.spin(f"Grading the banks of answers: {graded} of {of}")

            await step(judged.BANK, lambda: judged.banks_are_right(tree, bench=bench, chosen=chosen, progress=progress))
    return found


def _show(finding: Finding) -> None:
    console = output()
    sign = signs.for_console(console)
    if finding.whole:
        mark, style = sign.passed, signs.STYLES["passed"]
    elif finding.looked:
        mark, style = sign.failed, signs.STYLES["failed"]
    else:
        mark, style = sign.skipped, signs.STYLES["skipped"]
    line = Text.assemble((f"{mark} ", style), finding.title)
    if finding.detail:
        line.append(f" ({finding.detail})", style="dim")
    if not finding.looked:
        line.append(" (not looked at)", style="dim")
    console.print(line, soft_wrap=True)
    below = [Text(trouble) for trouble in finding.troubles[:_MOST]]
    if len(finding.troubles) > _MOST:
        below.append(Text(f"and {len(finding.troubles) - _MOST} more", style="dim"))
    if finding.remedy:
        below.append(Text(f"{sign.arrow} {finding.remedy}", style="green"))
    for text in below:
        console.print(Padding(text, (0, 0, 0, 4), expand=False))
