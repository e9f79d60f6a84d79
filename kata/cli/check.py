"""`kata check` and `kata watch`: judge exercises; print what is right, what is wrong, and why."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kata.catalogue import load
from kata.cli import selection
from kata.cli.errors import CANNOT
from kata.errors import as_kata_error
from kata.ui.console import errors, output, print_error, waiting
from kata.worker.launching import launch_ahead

if TYPE_CHECKING:
    from kata.judging.verdict import Report, Verdict

EPILOG = (
    "[bold]Exit status[/]  0: everything requested is right · 1: something is wrong, blocked or not started · "
    "2: it could not be judged at all"
)

SCHEMA = 1
"""The version of the JSON without verdicts; a test compares it with `kata.judging.verdict.JSON_SCHEMA`."""

_DETAILED = 3
"""Up to so many named exercises are printed check by check."""


def check(
    exercises: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="N",
            help=f"Which exercises; all of them without. {selection.HELP}",
            autocompletion=selection.complete,
            show_default=False,
        ),
    ] = None,
    submission: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Grade this folder instead of app/: a package folder like solutions/, or a whole checkout.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON, and nothing else.")] = False,
) -> None:
    """Judge your answers: is the result right, and did the database do the work?

    Your code runs in a process of its own, on rows that expose wrong answers,
    and every statement that it sends is counted on its way to the server.
    Not started is neither right nor wrong.

      [bold]kata check[/]                         everything
      [bold]kata check 9[/]                       one exercise, check by check
      [bold]kata check 8 above --json[/]          two of them, for a program
      [bold]kata check --submission solutions[/]  somebody else's answers
    """
    try:
        report = _judge(exercises, submission, as_json=as_json)
        # A run without verdicts is not a success.
        document, status = report.to_json(), 0 if 0 < report.passed == len(report.verdicts) else 1
    except Exception as problem:
        if not as_json:
            raise
        # A program that requests JSON gets JSON in any case.
        error = as_kata_error(problem)
        print_error(error)
        reason = {"kind": type(error).__name__, "message": error.message, "remedy": error.remedy}
        document = {"schema": SCHEMA, "error": reason, "exercises": [], "passed": 0, "total": 0}
        status = CANNOT
    if not as_json:
        raise typer.Exit(status)
    # ASCII fits every encoding.
    sys.stdout.write(json.dumps(document, indent=2, default=str) + "\n")
    sys.stdout.flush()
    errors().file.flush()
    raise typer.Exit(status)


def _judge(names: list[str] | None, submission: Path | None, *, as_json: bool) -> Report:
    # First of all: a typing error is reported at once.
    chosen = selection.select(names) if names else None
    # While the judge is imported, the fork server imports as well.
    launch_ahead()
    from kata.judging import opening
    from kata.progress.store import VerdictRecorder
    from kata.ui.reporter import Reporter

    recorder = VerdictRecorder(submission, load())
    reporter = None if as_json else Reporter(output(), chosen, detailed=0 < len(chosen or ()) <= _DETAILED)
    with waiting("Judging", quiet=as_json) as progress:

        def on_verdict(verdict: Verdict) -> None:
            if reporter is not None:
                reporter.add(verdict)
            progress.spin("Judging")

        numbers = None if chosen is None else [exercise.number for exercise in chosen]
        report = opening.run(numbers, submission=submission, on_verdict=on_verdict, progress=progress)
    recorder.keep(report.verdicts)
    if reporter is not None:
        reporter.finish(report)
    return report


def watch() -> None:
    """Save a file, and half a second later know what is right, what is wrong, and why.

    Everything is kept ready between two saves. A save is judged as far as it can affect anything; the newest one wins.

      [bold]h[/] hint   [bold]a[/] check all   [bold]x[/] x-ray   [bold]l[/] list   [bold]r[/] reset   [bold]m[/] the whole card   [bold]q[/] quit

    Without a terminal it prints a line for each verdict.
    """
    import asyncio

    from kata.staging import locate
    from kata.watch.loop import Watch

    console, catalogue = output(), load()
    watching = Watch(
        locate(None, catalogue),
        catalogue,
        console,
        interactive=console.is_terminal and not console.is_dumb_terminal and sys.stdin.isatty(),
    )
    asyncio.run(watching.run())
