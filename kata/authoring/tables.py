"""The tables in the documentation that are made from the catalogue and from docstrings."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

from kata.authoring import reference
from kata.authoring.layout import Layout
from kata.catalogue import Catalogue
from kata.errors import KataError
from kata.judging.query_spec import Form, NamedMistake, QuerySpec


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


Make = Callable[[Catalogue], list[str]]
TABLES: dict[str, tuple[str, Make]] = {
    "phases": ("README.md", phase_table),
    "exercises": ("docs/exercises.md", exercise_table),
    "rules": ("docs/graders.md", lambda _: reference.rules_table()),
    "attempt": ("docs/graders.md", lambda _: reference.attempt_table()),
    "names": ("docs/graders.md", lambda _: reference.names_table()),
    "spec": ("docs/graders.md", lambda _: reference.keys_table(QuerySpec)),
    "form": ("docs/graders.md", lambda _: reference.keys_table(Form)),
    "mistake": ("docs/graders.md", lambda _: reference.keys_table(NamedMistake)),
}
"""By the name of the comments around a table, `<!-- name -->` and `<!-- /name -->`: its file, and what makes it."""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def tables_differ(layout: Layout) -> Iterator[str]:
    """Find lines in which a table is not what it is made from."""
    for mark, (name, make) in TABLES.items():
        try:
            _, found, _ = _split(layout, mark)
        except KataError as error:
            yield error.message
            continue
        for line in difflib.unified_diff(found.splitlines(), make(layout.catalogue), lineterm="", n=0):
            if line.startswith("+|"):
                yield f"{name} lacks the line {line[1:]}"
            elif line.startswith("-|"):
                yield f"{name} has the line {line[1:]}"


def write_tables(layout: Layout) -> list[str]:
    """Replace the tables by the right ones.

    Returns:
        The files that have changed.

    Raises:
        KataError: A file has no place for its table.
    """
    changed = []
    for mark, (name, make) in TABLES.items():
        before, found, after = _split(layout, mark)
        table = "\n".join(make(layout.catalogue))
        if table != found:
            (layout.root / name).write_text(f"{before}{table}{after}", encoding="utf-8")
            changed.append(name)
    return list(dict.fromkeys(changed))


def _split(layout: Layout, mark: str) -> tuple[str, str, str]:
    """Return a file in three: before a table, the table, and after it."""
    name = TABLES[mark][0]
    text = (layout.root / name).read_text(encoding="utf-8")
    opening, closing = f"<!-- {mark} -->\n", f"\n<!-- /{mark} -->"
    before, there, rest = text.partition(opening)
    table, closed, after = rest.partition(closing)
    if not there or not closed:
        remedy = f"Write the lines <!-- {mark} -->, an empty one, and <!-- /{mark} -->."
        raise KataError(f"{name} has no place for its table.", remedy=remedy)
    return before + opening, table, closing + after
