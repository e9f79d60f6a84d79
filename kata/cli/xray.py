"""`kata xray`: what an answer does, statement by statement, and how that grows with the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kata.cli import selection
from kata.errors import KataError
from kata.ui.console import output, waiting
from kata.ui.status import LOOKS

if TYPE_CHECKING:
    from kata.xray.model import XRay


def xray(
    exercise: selection.Which,
    submission: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="X-ray this folder instead of app/, for example solutions.", show_default=False
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write one self-contained page for the browser, with plots.",
            show_default=False,
        ),
    ] = None,
    growth: Annotated[bool, typer.Option(help="Measure how it grows with the data.")] = True,
) -> None:
    """See through an answer: every statement that it sends, with its plan, and how all that grows with the data.

    Nothing is judged here, and everything is rolled back.
    The plan is what the server really did (EXPLAIN ANALYZE).

      [bold]kata xray 12[/]                        statements, parameters, rows, time, plans, growth
      [bold]kata xray 12 --html nplus1.html[/]     the same as one page, to be shown to a class
      [bold]kata xray 12 --submission solutions[/] of the solution
    """
    chosen = selection.find(exercise)
    if html is not None:
        _check_writable(html)
    from kata.xray import measure

    sizes = (measure.SIZES if html is None else measure.SIZES_OF_A_PLOT) if growth else ()
    with waiting("Measuring") as progress:
        result = measure.run(chosen.number, submission=submission, sizes=sizes, progress=progress, spin=progress.spin)
    if html is None:
        from kata.xray.terminal import render

        output().print(render(result))
    else:
        from kata.xray.page import page

        html.write_text(page(result), encoding="utf-8")
        output().print(LOOKS["passed"].mark().append(f"{html} · open it in a browser", "default"), soft_wrap=True)
    if result.trouble is not None:
        _show_trouble(result)
        raise typer.Exit(1)


def _check_writable(path: Path) -> None:
    """Fail before the work is done, not after it."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise KataError(
            f"{path} cannot be written: {'it is a folder' if path.is_dir() else 'there is no such folder'}."
        )


def _show_trouble(result: XRay) -> None:
    from dataclasses import replace

    from kata.judging.verdict import CheckResult, Status
    from kata.ui.card import render_check

    assert result.trouble is not None
    card = replace(result.trouble, statements=())  # they are printed above
    title = f"{result.call} on {result.data}" if result.data else result.call
    output().print()
    output().print(render_check(result.exercise, CheckResult("xray", title, Status.FAILED, card)))
