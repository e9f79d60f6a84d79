"""The tables in the documentation that are made from the catalogue and from docstrings."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from kata import grading
from kata.authoring.layout import Layout
from kata.catalogue import Catalogue
from kata.errors import KataError
from kata.judging.attempt import Attempt
from kata.judging.query_spec import Form, NamedMistake, QuerySpec

_ATTRIBUTE = re.compile(r"^    (\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)


def _phase_table(catalogue: Catalogue) -> list[str]:
    rows = ["| phase | you write in | exercises | it teaches |", "|---|---|---|---|"]
    for phase in catalogue.phases:
        span = _ranges([exercise.number for exercise in catalogue.in_phase(phase.module)])
        path = f"app/{phase.module}.py"
        rows.append(f"| {phase.number} · {_cell(phase.title)} | [`{path}`]({path}) | {span} | {_cell(phase.summary)} |")
    return rows


def _ranges(numbers: list[int]) -> str:
    """Numbers in words: "8 to 11, 16"."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _exercise_table(catalogue: Catalogue) -> list[str]:
    rows = ["| # | exercise | you write | it teaches |", "|--:|---|---|---|"]
    for phase in catalogue.phases:
        summary = f"*{_cell(phase.summary)}*"
        rows.append(f"| | **Phase {phase.number} · {_cell(phase.title)}** | `app/{phase.module}.py` | {summary} |")
        for exercise in catalogue.in_phase(phase.module):
            objects = ", ".join(f"`{name}`" for name in exercise.objects)
            rows.append(f"| {exercise.number} | {_cell(exercise.title)} | {objects} | {_cell(exercise.teaches)} |")
    return rows


def _rules_table(_: Catalogue) -> list[str]:
    """Every rule that graders share, with the mistake that it catches."""
    # A constant is explained where the rule that takes it is.
    rules = ((name, rule) for name in grading.rules.__all__ if callable(rule := getattr(grading.rules, name)))
    return _table("rule", ((_called(name, rule), _first_line(rule)) for name, rule in rules))


def _members_table(head: str, cls: type) -> Callable[[Catalogue], list[str]]:
    """The public attributes and methods of a class."""
    members = ((name, member) for name, member in inspect.getmembers(cls) if not name.startswith("_"))
    named = {name: (name, text) for name, text in _attributes(*reversed(cls.__mro__))}
    named |= {name: (_called(name, member), text) for name, member in members if (text := _first_line(member))}
    return lambda _: _table(head, (named[name] for name in sorted(named)))


def _names_table(_: Catalogue) -> list[str]:
    """Everything else that `kata.grading` exports."""
    names = ((_called(name, getattr(grading, name)), _first_line(getattr(grading, name))) for name in grading.__all__)
    return _table("name", ((name, text) for name, text in names if text))


def _called(name: str, thing: Any) -> str:
    """A function with the names of its arguments, and anything else as it is."""
    if not inspect.isfunction(thing):
        return name
    signature = inspect.signature(thing)
    plain = [each.replace(annotation=each.empty) for key, each in signature.parameters.items() if key != "self"]
    # The path of a folder is another one on each machine.
    plain = [each.replace(default=None) if isinstance(each.default, Path) else each for each in plain]
    return f"{name}{signature.replace(parameters=plain, return_annotation=signature.empty)}"


def _keys_table(kind: type) -> Callable[[Catalogue], list[str]]:
    """The keys of a query spec, or of one of its tables."""
    return lambda _: _table(
        "key", (pair for pair in _attributes(kind) if pair[0] not in ("forms", "mistakes", "exercise_id"))
    )


def _table(head: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"| {head} | |", "|---|---|", *(f"| `{name}` | {_cell(text)} |" for name, text in rows)]


def _attributes(*classes: type) -> Iterator[tuple[str, str]]:
    """The attributes that class docstrings describe."""
    for cls in classes:
        _, _, section = (inspect.getdoc(cls) or "").partition("Attributes:\n")
        for names, text in _ATTRIBUTE.findall(section.split("\n\n")[0]):
            for name in names.split(", "):
                yield name, " ".join(text.split())


def _first_line(thing: Any) -> str:
    text = inspect.getdoc(thing) if callable(thing) or hasattr(thing, "__get__") or inspect.ismodule(thing) else ""
    return (text or "").partition("\n\n")[0].replace("\n", " ").strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


TABLES: dict[str, tuple[str, Callable[[Catalogue], list[str]]]] = {
    "phases": ("README.md", _phase_table),
    "exercises": ("docs/exercises.md", _exercise_table),
    "rules": ("docs/graders.md", _rules_table),
    "attempt": ("docs/graders.md", _members_table("attempt.", Attempt)),
    "observation": ("docs/graders.md", _members_table("observation.", grading.Observation)),
    "raised": ("docs/graders.md", _members_table("observation.raised.", grading.Raised)),
    "statement": ("docs/graders.md", _members_table("statement.", grading.Statement)),
    "changes": ("docs/graders.md", _members_table("changes.", grading.Changes)),
    "entity": ("docs/graders.md", _members_table("entity.", grading.Entity)),
    "shape": ("docs/graders.md", _members_table("shape.", grading.Shape)),
    "names": ("docs/graders.md", _names_table),
    "spec": ("docs/graders.md", _keys_table(QuerySpec)),
    "form": ("docs/graders.md", _keys_table(Form)),
    "mistake": ("docs/graders.md", _keys_table(NamedMistake)),
}
"""The file and the maker of each table, by the name in the comments around it: `<!-- name -->` and `<!-- /name -->`."""


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
    """Replace the tables by the right ones, and return the files that have changed.

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
    """Split a file into the text before a table, the table, and the text after it."""
    name = TABLES[mark][0]
    text = (layout.root / name).read_text(encoding="utf-8")
    opening, closing = f"<!-- {mark} -->\n", f"\n<!-- /{mark} -->"
    before, there, rest = text.partition(opening)
    table, closed, after = rest.partition(closing)
    if not there or not closed:
        remedy = f"Write the lines <!-- {mark} -->, an empty one, and <!-- /{mark} -->."
        raise KataError(f"{name} has no place for its table.", remedy=remedy)
    return before + opening, table, closing + after
