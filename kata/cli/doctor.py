"""`kata doctor`: what the workbook needs, whether it is there, and what to do if it is not."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from kata.ui.console import output, waiting
from kata.ui.status import ARROW, LOOKS

if TYPE_CHECKING:
    from kata.doctor import Finding

SCHEMA = 1
EPILOG = "[bold]Exit status[/]  0: everything works · 1: something is broken"
_NAME = 19


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON, and nothing else.")] = False,
) -> None:
    """Check everything that the workbook needs; each problem comes with its remedy.

    Python and the packages, folders and disk, the database and why it is that one,
    how fast it answers, and whether a worker can be graded on it. Nothing is changed.
    """
    from kata.doctor import State, examine

    findings = []
    with waiting("Checking", quiet=as_json) as progress:
        for finding in examine(progress.spin):
            findings.append(finding)
            if not as_json:
                _show(finding)
    broken = [finding for finding in findings if finding.state is State.BROKEN]
    if as_json:
        document = {"schema": SCHEMA, "ok": not broken, "findings": [finding.to_json() for finding in findings]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        names = ", ".join(finding.name for finding in broken)
        output().print()
        output().print(
            Text(f"{len(broken)} broken: {names}", style="bold red")
            if broken
            else Text("Everything works.", style="bold green")
        )
    raise typer.Exit(1 if broken else 0)


def _show(finding: Finding) -> None:
    state, look = finding.state, LOOKS[finding.state]
    line = Text().append_text(look.mark()).append(f"{finding.name:<{_NAME}} ", "bold" if state == "broken" else "")
    if state in ("warning", "broken"):
        line.append(f"{look.word}: ", style=look.style)  # not by colour alone
    output().print(line.append(finding.detail, style="dim" if state == "note" else ""), soft_wrap=True)
    if finding.remedy:
        output().print(Text(f"  {'':<{_NAME}} {ARROW} {finding.remedy}", style="green"), soft_wrap=True)
