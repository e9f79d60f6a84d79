"""`kata doctor`: is everything there that the workbook needs, and what to do where it is not."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from kata.ui import status as signs
from kata.ui.console import output, waiting

if TYPE_CHECKING:
    from kata.doctor import Finding

SCHEMA = 1
EPILOG = "[bold]Exit status[/]  0: everything works · 1: something is broken"
_STYLES = {"fine": "green", "note": "dim", "warning": "yellow", "broken": "bold red"}
_NAME = 19


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON, and nothing else.")] = False,
) -> None:
    """Look at everything that the workbook stands on; each trouble comes with its remedy.

    Python and the packages, folders and disk, the database and why it is that one,
    how fast it answers, and whether a worker can be graded on it. Nothing is changed.
    """
    from kata.doctor import State, examine

    findings = []
    with waiting("Looking", quiet=as_json) as tell:
        for finding in examine(tell.spin):
            findings.append(finding)
            if not as_json:
                _show(finding)
    broken = [finding for finding in findings if finding.state is State.BROKEN]
    if as_json:
        document = {"schema": SCHEMA, "ok": not broken, "findings": [finding.to_json() for finding in findings]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        output().print()
        if broken:
            output().print(Text(f"{len(broken)} broken: {', '.join(each.name for each in broken)}", style="bold red"))
        else:
            output().print(Text("Everything works.", style="bold green"))
    raise typer.Exit(1 if broken else 0)


def _show(finding: Finding) -> None:
    console = output()
    sign = signs.for_console(console)
    shown = {"fine": sign.passed, "note": sign.skipped, "warning": sign.error, "broken": sign.failed}
    state, style = str(finding.state), _STYLES[finding.state]
    line = Text.assemble(
        (f"{shown[state]} ", style), (f"{finding.name:<{_NAME}} ", "bold" if state == "broken" else "")
    )
    if state in ("warning", "broken"):
        # Not by colour alone.
        line.append(f"{state}: ", style=style)
    console.print(line.append(finding.detail, style="dim" if state == "note" else ""), soft_wrap=True)
    if finding.remedy:
        console.print(Text(f"  {'':<{_NAME}} {sign.arrow} {finding.remedy}", style="green"), soft_wrap=True)
