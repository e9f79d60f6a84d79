"""`kata hint`, and `kata solution`: the reference, how the learner's answer differs, and other right forms."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from kata.catalogue import Exercise, load
from kata.cli import selection
from kata.errors import KataError
from kata.paths import SOLUTIONS
from kata.ui.console import output, paragraph
from kata.ui.status import ARROW, RULE


def hint(
    exercise: selection.Which,
    step: Annotated[
        int | None, typer.Option("--step", "-s", metavar="K", min=1, help="The K-th hint.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="All hints at once.")] = False,
) -> None:
    """A push in the right direction; each call goes one step further.

    What went wrong in the last check comes first, where there is something to say about it.

    [bold]kata hint 9[/]            the next one
    [bold]kata hint 9 --step 2[/]   the second one, once more
    """
    from kata.progress.store import Hint, next_hint
    from kata.ui.hints import print_hints

    chosen = selection.find(exercise)
    hints = [Hint(text, number) for number, text in enumerate(chosen.hints, start=1)]
    if step is not None and step > len(hints):
        raise KataError(
            f"Exercise {chosen.number} has {len(hints)} hints, there is no hint {step}.",
            remedy=f"uv run kata hint {chosen.number} --step {len(hints)}   is the strongest",
        )
    if not everything:
        hints = [next_hint(chosen)] if step is None else [hints[step - 1]]
    print_hints(chosen, hints)


def solution(
    exercise: selection.Which,
    spoil: Annotated[bool, typer.Option("--spoil", help="Before you have passed it. The dashboard remembers.")] = False,
) -> None:
    """After you have passed: the reference solution, how yours differs, and other forms that are as right.

    Before that only with [bold]--spoil[/]: an exercise that you have solved yourself teaches more.
    """
    from kata.progress import store
    from kata.progress.state import exercise_states
    from kata.source import stubs

    catalogue, chosen = load(), selection.find(exercise)
    state = exercise_states(catalogue)[chosen.id]
    if not (state.passed or state.spoiled or spoil):
        raise KataError(
            f"You have not passed exercise {chosen.number} yet, as far as the last check knows.",
            remedy=f"uv run kata hint {chosen.number}   helps along; uv run kata solution {chosen.number} --spoil   shows it",
        )
    if spoil and not state.passed:
        store.mark_spoiled([chosen], "solution")
    console = output()
    console.print(Text(f"Exercise {chosen.number} · {chosen.title}", style="bold"))
    source = stubs.solution_of(chosen, stubs.added_later(catalogue, chosen))
    reference = _bodies(source, chosen.objects)
    _print_reference(console, chosen, reference)
    _print_difference(console, chosen, reference)
    _print_alternatives(console, chosen)


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
    console.print(_code("\n".join(lines[2:]), "diff") if lines else paragraph("No difference: you wrote the same."))


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


def _code(text: str, language: str = "python") -> Padding:
    # With its lexers it would cost every other command a twentieth of a second.
    from rich.syntax import Syntax

    syntax = Syntax(text.strip("\n"), language, theme="ansi_dark", background_color="default", word_wrap=True)
    return Padding(syntax, (0, 2))


def _bodies(source: str, names: Iterable[str]) -> str:
    """The code of some objects without their docstrings, which are the task."""
    from kata.source.definitions import definitions, lines_of

    found, lines = definitions(source), lines_of(source)
    return "\n\n\n".join("\n".join(found[name].code(lines)) for name in names)
