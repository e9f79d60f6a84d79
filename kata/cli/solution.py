"""`kata solution`: the reference, what differs from yours, and other forms that are as right."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.cli import selection
from kata.errors import KataError
from kata.ui import status as signs
from kata.ui.console import output, paragraph


def solution(
    exercise: Annotated[
        str,
        typer.Argument(
            metavar="N", help=f"Which exercise. {selection.HELP}", autocompletion=selection.complete, show_default=False
        ),
    ],
    spoil: Annotated[bool, typer.Option("--spoil", help="Before you have passed it. The dashboard remembers.")] = False,
) -> None:
    """After you have passed: the reference solution, how yours differs, and other forms that are as right.

    Before that only with [bold]--spoil[/]: an exercise that you have solved yourself teaches more.
    """
    from kata.progress.state import exercise_states
    from kata.source import stubs

    catalogue, chosen = load(), selection.find(exercise)
    standing = exercise_states(catalogue)[chosen.id]
    if not (standing.passed or standing.spoiled or spoil):
        raise KataError(
            f"You have not passed exercise {chosen.number} yet, as far as the last check knows.",
            remedy=f"uv run kata hint {chosen.number}   helps along; uv run kata solution {chosen.number} --spoil   shows it",
        )
    if spoil and not standing.passed:
        _remember(chosen)
    console = output()
    console.print(Text(f"Exercise {chosen.number} · {chosen.title}", style="bold"))
    reference = _body(stubs.solution_of(chosen, stubs.added_later(catalogue, chosen)), chosen.object)
    _print_reference(console, chosen, reference)
    _print_difference(console, chosen, reference)
    _print_alternatives(console, chosen)


def _remember(chosen: Exercise) -> None:
    from kata.progress import store

    def spoil(progress: store.Progress) -> None:
        progress.spoiled[chosen.id] = "solution"

    store.change(spoil)


def _print_reference(console: Console, chosen: Exercise, reference: str) -> None:
    from kata.staging.stage import SOLUTIONS

    sign = signs.for_console(console)
    _heading(console, f"The reference, solutions/{chosen.module}.py")
    console.print(_code(reference))
    for place in chosen.adds:
        module, name, attribute = place.split(".")
        source = (SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")
        line = next((line for line in source.splitlines() if line.strip().startswith(f"{attribute}:")), "")
        console.print(Text(f"  and in {module}.{name}:", style="dim"))
        console.print(_code(line.strip()))
    if chosen.revisions:
        for path in sorted((SOLUTIONS / "versions").glob("*.py")):
            console.print(Text(f"  and the revision {sign.arrow} solutions/versions/{path.name}", style="dim"))


def _print_difference(console: Console, chosen: Exercise, reference: str) -> None:
    from kata.staging import locate

    try:
        source = locate(None, load()).read(chosen.module) or ""
        yours = _body(source, chosen.object)
    except (KeyError, SyntaxError, ValueError, KataError):
        return
    if _is_stub(source, chosen.object):
        return
    lines = list(
        difflib.unified_diff(yours.splitlines(), reference.splitlines(), "yours", "reference", lineterm="", n=2)
    )
    _heading(console, "Yours, and what the reference has instead")
    if lines:
        console.print(
            Padding(Syntax("\n".join(lines[2:]), "diff", theme="ansi_dark", background_color="default"), (0, 2))
        )
    else:
        console.print(paragraph("No difference: you wrote the same."))


def _print_alternatives(console: Console, chosen: Exercise) -> None:
    from kata.authoring.bank import bank

    accepted = [answer for answer in bank(chosen) if answer.accepted]
    told = [answer for answer in accepted if answer.note]
    for answer in told:
        name = answer.path.stem.removeprefix("right-").replace("-", " ").replace("cte", "CTE")
        _heading(console, f"{name[:1].upper()}{name[1:]}")
        console.print(paragraph(answer.note))
        console.print()
        for name, text in answer.parts.items():
            if len(answer.parts) > 1:
                console.print(Text(f"  {name}", style="dim"))
            console.print(_code(_without_imports(text)))
    if others := len(accepted) - len(told):
        forms = "more form is" if others == 1 else "more forms are"
        console.print()
        text = f"  {others} {forms} accepted, to be read in tests/answers/{chosen.id}/"
        console.print(Text(text, style="dim"), soft_wrap=True)


def _heading(console: Console, text: str) -> None:
    sign = signs.for_console(console)
    console.print()
    console.print(Rule(Text(text, style="yellow"), align="left", style="dim", characters=sign.rule))
    console.print()


def _code(text: str) -> Padding:
    return Padding(
        Syntax(text.strip("\n"), "python", theme="ansi_dark", background_color="default", word_wrap=True), (0, 2)
    )


def _body(source: str, name: str) -> str:
    """The object without its docstring, which is the task.

    Raises:
        KeyError, SyntaxError: There is no such object, or it is no Python.
    """
    import ast

    from kata.staging import definitions

    definition = definitions(source)[name]
    lines = source.splitlines()[: definition.last]
    opening = definition.node.body[0]
    if isinstance(opening, ast.Expr) and isinstance(opening.value, ast.Constant) and len(definition.node.body) > 1:
        after = opening.end_lineno or 0
        while after < len(lines) and not lines[after].strip():
            after += 1
        lines = [*lines[: opening.lineno - 1], *lines[after:]]
    return "\n".join(lines[definition.first - 1 :])


def _is_stub(source: str, name: str) -> bool:
    from kata.staging import definitions, is_stub

    return is_stub(definitions(source)[name])


def _without_imports(text: str) -> str:
    import ast

    lines = text.splitlines()
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip("\n")
