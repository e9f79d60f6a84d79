"""`kata solution`: the reference solution, how the learner's differs, and other right forms."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
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
from kata.paths import SOLUTIONS
from kata.ui.console import output, paragraph
from kata.ui.status import ARROW, RULE


def solution(
    exercise: selection.Which,
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
    source = stubs.solution_of(chosen, stubs.added_later(catalogue, chosen))
    reference = _bodies(source, chosen.objects)
    _print_reference(console, chosen, reference)
    _print_difference(console, chosen, reference)
    _print_alternatives(console, chosen)


def _remember(chosen: Exercise) -> None:
    from kata.progress import store

    def spoil(progress: store.Progress) -> None:
        progress.spoiled[chosen.id] = "solution"

    store.change(spoil)


def _print_reference(console: Console, chosen: Exercise, reference: str) -> None:
    _heading(console, f"The reference, solutions/{chosen.module}.py")
    console.print(_code(reference))
    for added in chosen.adds:
        module, name, attribute = added.split(".")
        source = (SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")
        line = next((line for line in source.splitlines() if line.strip().startswith(f"{attribute}:")), "")
        console.print(Text(f"  and in {module}.{name}:", style="dim"))
        console.print(_code(line.strip()))
    if chosen.revisions:
        for path in sorted((SOLUTIONS / "versions").glob("*.py")):
            console.print(Text(f"  and the revision {ARROW} solutions/versions/{path.name}", style="dim"))


def _print_difference(console: Console, chosen: Exercise, reference: str) -> None:
    from kata.staging import locate

    module = locate(None, load()).module_source(chosen.module)
    if module.text is None or chosen.object not in module.definitions or module.is_stub(chosen.objects):
        return
    yours = _bodies(module.text, [name for name in chosen.objects if name in module.definitions])
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
    from kata.source.imports import without_imports

    accepted = [answer for answer in bank(chosen) if answer.accepted]
    noted = [answer for answer in accepted if answer.note]
    for answer in noted:
        name = answer.path.stem.removeprefix("right-").replace("-", " ").replace("cte", "CTE")
        _heading(console, f"{name[:1].upper()}{name[1:]}")
        console.print(paragraph(answer.note))
        console.print()
        for name, text in answer.parts.items():
            if len(answer.parts) > 1:
                console.print(Text(f"  {name}", style="dim"))
            console.print(_code(without_imports(text)))
    if others := len(accepted) - len(noted):
        forms = "more form is" if others == 1 else "more forms are"
        console.print()
        text = f"  {others} {forms} accepted, to be read in tests/answers/{chosen.id}/"
        console.print(Text(text, style="dim"), soft_wrap=True)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Rule(Text(text, style="yellow"), align="left", style="dim", characters=RULE))
    console.print()


def _code(text: str) -> Padding:
    return Padding(
        Syntax(text.strip("\n"), "python", theme="ansi_dark", background_color="default", word_wrap=True), (0, 2)
    )


def _bodies(source: str, names: Iterable[str]) -> str:
    """The code of some objects without their docstrings, which are the task.

    Raises:
        KeyError, SyntaxError: The source lacks one of them, or is not Python.
    """
    from kata.source.definitions import definitions, lines_of

    found, lines = definitions(source), lines_of(source)
    return "\n\n\n".join("\n".join(found[name].code(lines)) for name in names)
