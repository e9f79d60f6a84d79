"""The tables of phases and exercises in the documentation, made from the catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from kata.authoring.layout import Layout
from kata.catalogue import Catalogue
from kata.errors import KataError


def phase_table(catalogue: Catalogue) -> list[str]:
    """Return the README's table of phases, line by line."""
    rows = ["| phase | you write in | exercises | it teaches |", "|---|---|---|---|"]
    for phase in catalogue.phases:
        numbers = [exercise.number for exercise in catalogue.in_phase(phase.module)]
        span = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
        path = f"app/{phase.module}.py"
        rows.append(f"| {phase.number} · {_cell(phase.title)} | [`{path}`]({path}) | {span} | {_cell(phase.summary)} |")
    return rows


def exercise_table(catalogue: Catalogue) -> list[str]:
    """Return the table of all exercises, line by line."""
    rows = ["| # | exercise | you write | it teaches |", "|--:|---|---|---|"]
    for phase in catalogue.phases:
        summary = f"*{_cell(phase.summary)}*"
        rows.append(f"| | **Phase {phase.number} · {_cell(phase.title)}** | `app/{phase.module}.py` | {summary} |")
        for exercise in catalogue.in_phase(phase.module):
            objects = ", ".join(f"`{name}`" for name in exercise.objects)
            rows.append(f"| {exercise.number} | {_cell(exercise.title)} | {objects} | {_cell(exercise.teaches)} |")
    return rows


TABLES: dict[str, tuple[str, Callable[[Catalogue], list[str]]]] = {
    "README.md": ("phases", phase_table),
    "docs/exercises.md": ("exercises", exercise_table),
}
"""By file: the name of the comments around its table, `<!-- name -->` and `<!-- /name -->`, and what makes it."""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def tables_differ(layout: Layout) -> Iterator[str]:
    """Find lines in which a table is not what the catalogue says."""
    for name, (_, make) in TABLES.items():
        try:
            _, found, _ = _split(layout, name)
        except KataError as error:
            yield error.message
            continue
        for line in difflib.unified_diff(found.splitlines(), make(layout.catalogue), lineterm="", n=0):
            if line.startswith("+|"):
                yield f"{name} lacks the line {line[1:]}"
            elif line.startswith("-|"):
                yield f"{name} has the line {line[1:]}"


def write_tables(layout: Layout) -> list[str]:
    """Replace the tables by the catalogue's.

    Returns:
        The files that have changed.

    Raises:
        KataError: A file has no place for its table.
    """
    changed = []
    for name, (_, make) in TABLES.items():
        before, found, after = _split(layout, name)
        table = "\n".join(make(layout.catalogue))
        if table != found:
            (layout.root / name).write_text(f"{before}{table}{after}", encoding="utf-8")
            changed.append(name)
    return changed


def _split(layout: Layout, name: str) -> tuple[str, str, str]:
    """Return a file in three: before its table, the table, and after it."""
    text = (layout.root / name).read_text(encoding="utf-8")
    mark = TABLES[name][0]
    opening, closing = f"<!-- {mark} -->\n", f"\n<!-- /{mark} -->"
    before, there, rest = text.partition(opening)
    table, closed, after = rest.partition(closing)
    if not there or not closed:
        raise KataError(
            f"{name} has no place for its table.",
            remedy=f"Write the lines <!-- {mark} -->, empty, and <!-- /{mark} -->.",
        )
    return before + opening, table, closing + after
