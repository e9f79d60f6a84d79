"""What lies in the rooms: the learner's as a newcomer finds it, no stray files, the README's table."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from kata.authoring import graders, mirrors
from kata.authoring.layout import Layout
from kata.catalogue import Catalogue
from kata.source import imports, stubs
from kata.staging import Definition, definitions, is_stub
from kata.staging.stage import FIRST_REVISION

_DATA = "exercises.toml"
_ALWAYS_IGNORED = ("__pycache__", "*.pyc")


def stub_source(tree: Layout, name: str) -> str:
    """A file of `app/` as it has to be: the solution's, with its exercises put back to stubs, as `kata reset` does it.

    Raises:
        SyntaxError: The solution is not Python.
        OSError: There is none.
    """
    source = (tree.solutions / name).read_text(encoding="utf-8")
    lines = source.splitlines()
    for definition in sorted(_exercises(tree, name, source), key=lambda one: one.first, reverse=True):
        lines[definition.first - 1 : definition.last] = stubs.stub(definition, lines).splitlines()
    return imports.prune("\n".join(lines) + "\n", set(imports.bound(source).values()))


def is_pristine(tree: Layout) -> Iterator[str]:
    """What of the learner's room is no stub any more, or is a learner's."""
    for name in tree.module_files:
        source = (tree.app / name).read_text(encoding="utf-8")
        begun = [one.name for one in _exercises(tree, name, source) if not is_stub(one)]
        for thing in begun:
            yield f"app/{name}: {thing} is no stub, somebody has begun with it"
        if not begun and not mirrors.outline_difference(tree.app / name, tree.solutions / name, tree.places):
            # What is left of an answer that has been taken back: an import, a comment, a blank line.
            right = stub_source(tree, name)
            if difference := [*difflib.unified_diff(right.splitlines(), source.splitlines(), lineterm="", n=0)]:
                yield f"app/{name} is not what `kata reset` makes of the solution: {' / '.join(difference[3:5])}"
    for path in sorted(tree.revisions.glob("*.py")):
        if path.name != FIRST_REVISION.name:
            yield f"{tree.shown(path)} is not the workbook's revision"


def _exercises(tree: Layout, name: str, source: str) -> list[Definition]:
    places, module = tree.places, name.removesuffix(".py")
    # The object itself, not what else an exercise touches: that is another exercise's.
    own = {exercise.target for exercise in tree.catalogue.exercises} & places
    return [one for one in definitions(source).values() if f"{module}.{one.name}" in own]


# -- files -----------------------------------------------------------------------------------------------------------


def strays(tree: Layout) -> Iterator[str]:
    """Files that belong to nothing, and files that are missing."""
    modules = tree.module_files
    versions = {f"versions/{path.name}" for path in (tree.solutions / "versions").glob("*.py")}
    questions = {f"queries/{path.name}" for path in (tree.graders / "queries").glob("*.toml")}
    rows = {f"rows/{path.name}" for path in (tree.graders / "rows").glob("*.*")}
    # A grader's helper, such as probes that are run in a worker, is mentioned by its file's name.
    used = {name for name in graders.mentioned(tree) if re.fullmatch(r"\w+\.py", name)}
    test_files = {f"test_{module}.py" for module in tree.catalogue.modules}
    banks = {exercise.id for exercise in tree.catalogue.exercises}
    answers = {f"{bank}/{path.name}" for bank in banks for path in (tree.banks / bank).glob("*.py")}
    yield from _compare(tree, tree.app, needed=modules)
    yield from _compare(tree, tree.solutions, needed=modules, allowed=versions)
    yield from _compare(tree, tree.graders, needed=test_files, allowed=questions | rows | used)
    yield from _compare(tree, tree.banks, allowed=answers)
    yield from _compare(tree, tree.catalogue_folder, needed=("__init__.py", _DATA), allowed=_imported(tree))


def _compare(
    tree: Layout, folder: Path, *, needed: Collection[str] = (), allowed: Collection[str] = ()
) -> Iterator[str]:
    there = set(_files(folder, [*_ALWAYS_IGNORED, *_ignored(tree)]))
    for name in sorted(set(needed) - there):
        yield f"{tree.shown(folder / name)} is missing"
    for name in sorted(there - set(needed) - set(allowed)):
        yield f"{tree.shown(folder / name)} belongs to nothing"


def _files(folder: Path, patterns: Iterable[str]) -> Iterator[str]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(fnmatchcase(part, pattern) for part in parts for pattern in patterns):
            yield "/".join(parts)


def _ignored(tree: Layout) -> list[str]:
    """The patterns of `.gitignore`. All of ours are of names; git itself may not be there to be asked."""
    path = tree.root / ".gitignore"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line.strip().strip("/") for line in lines if line.strip() and not line.startswith("#")]


def _imported(tree: Layout) -> set[str]:
    """The catalogue's modules that one of them imports."""
    found = set()
    for path in tree.catalogue_folder.glob("*.py"):
        found |= {text.split()[1].rpartition(".")[2] for text in mirrors.imports(path)}
    return {f"{name}.py" for name in found}


# -- the README ------------------------------------------------------------------------------------------------------


def exercise_table(catalogue: Catalogue) -> list[str]:
    """The README's table of exercises, line by line."""

    def cell(text: str) -> str:
        return text.replace("|", "\\|")

    rows = ["| # | exercise | you write | it teaches |", "|--:|---|---|---|"]
    for phase in catalogue.phases:
        summary = f"*{cell(phase.summary)}*"
        rows.append(f"| | **Phase {phase.number} · {cell(phase.title)}** | `app/{phase.module}.py` | {summary} |")
        rows += [
            f"| {exercise.number} | {cell(exercise.title)} | `{exercise.object}` | {cell(exercise.teaches)} |"
            for exercise in catalogue.in_phase(phase.module)
        ]
    return rows


def table_differs(tree: Layout) -> Iterator[str]:
    """Where the README's table is not what the catalogue says."""
    right = exercise_table(tree.catalogue)
    text = (tree.root / "README.md").read_text(encoding="utf-8")
    start = text.find(right[0])
    if start < 0:
        yield "README.md has no table of exercises"
        return
    there = text[start:].partition("\n\n")[0].splitlines()
    for line in difflib.unified_diff(there, right, lineterm="", n=0):
        if line.startswith("+|"):
            yield f"README.md lacks the line {line[1:]}"
        elif line.startswith("-|"):
            yield f"README.md has the line {line[1:]}"
