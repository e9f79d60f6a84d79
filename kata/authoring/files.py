"""Checks of the files: stubs and solutions are mirrors, the learner's files are untouched, nothing is stray or missing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from kata.authoring.layout import Layout, definitions_in
from kata.paths import FIRST_REVISION
from kata.source.definitions import is_stub
from kata.source.imports import imports_of, prune
from kata.source.stubs import stubbed

TODO = "TODO(author)"
"""Marks what `kata dev new` leaves to the author."""
_QUIZ = ("quiz.toml", "quiz_predictions.json")


def stub_source(layout: Layout, name: str, folder: Path | None = None) -> str:
    """A file of `solutions/`, or of another folder, with its exercises put back to stubs.

    Raises:
        SyntaxError: The file is not Python.
        OSError: It is missing.
    """
    source = ((folder or layout.solutions) / name).read_text(encoding="utf-8")
    return stubbed(source, layout.catalogue.in_module(name.removesuffix(".py")))


def missing_modules(layout: Layout) -> Iterator[str]:
    """Modules of `app/` and `solutions/` that the catalogue names and that are not there."""
    for path in (folder / name for folder in (layout.app, layout.solutions) for name in layout.module_files):
        if not path.is_file():
            yield f"{layout.shown(path)} is missing"


def are_mirrors(layout: Layout) -> Iterator[str]:
    """How `app/` and `solutions/` differ in anything but the answers and the imports that those need."""
    for name in layout.module_files:
        definitions_in(layout.solutions / name)  # raises with the name of the file
        there = (layout.app / name).read_text(encoding="utf-8")
        if _started(layout, name):
            there = stub_source(layout, name, layout.app)
        right = stub_source(layout, name)
        difference = [*difflib.unified_diff(right.splitlines(), there.splitlines(), lineterm="", n=0)]
        if difference:
            yield f"app/{name} is not what `kata reset` makes of the solution: {' / '.join(difference[3:5])}"
        solution = (layout.solutions / name).read_text(encoding="utf-8")
        for needless in sorted({*map(str, imports_of(solution))} - {*map(str, imports_of(prune(solution)))}):
            yield f"solutions/{name}: no answer uses “{needless}”"
        for folder, source in (("app", there), ("solutions", solution)):
            for one in imports_of(source):
                if one.module.partition(".")[0] in ("app", "solutions"):
                    yield f"{folder}/{name}: “{one}” has to be relative, or it finds the other tree's"


def is_pristine(layout: Layout) -> Iterator[str]:
    """Exercises that are started, and revisions of the learner."""
    for name in layout.module_files:
        for one in _started(layout, name):
            yield f"app/{name}: {one} is not a stub, an answer has been started"
    for path in sorted(layout.revisions.glob("*.py")):
        if path.name != FIRST_REVISION.name:
            yield f"{layout.shown(path)} is not the workbook's revision"


def _started(layout: Layout, name: str) -> list[str]:
    found = definitions_in(layout.app / name)
    exercises = layout.catalogue.in_module(name.removesuffix(".py"))
    return [one for each in exercises for one in each.objects if one in found and not is_stub(found[one])]


def strays(layout: Layout) -> Iterator[str]:
    """Files that belong to nothing, and files that are missing."""
    modules = layout.module_files  # none of them is missing, or this check does not run
    versions = {f"versions/{path.name}" for path in (layout.solutions / "versions").glob("*.py")}
    specs = {f"queries/{path.name}" for path in layout.specs.glob("*.toml")}
    rows = {f"rows/{path.name}" for path in (layout.graders / "rows").glob("*.*")}
    test_files = {f"test_{module}.py" for module in layout.catalogue.modules}
    graders = "\n".join(path.read_text(encoding="utf-8") for path in sorted(layout.graders.glob("test_*.py")))
    # A grader imports its helpers; probes, which run in a worker, it names as a file.
    helpers = {f"{one or other}.py" for one, other in re.findall(r"\b(\w+)\.py\b|\b(?:from|import) (\w+)", graders)}
    helpers |= {f"{dotted.replace('.', '/')}.py" for dotted in re.findall(r"\bfrom \.([\w.]+) import", graders)}
    # A module with many exercises has several files of graders, each with a word of its own behind the module's name.
    more = {path.name for module in layout.catalogue.modules for path in layout.graders.glob(f"test_{module}_*.py")}
    banks = {exercise.id for exercise in layout.catalogue.exercises}
    answers = {f"{bank}/{path.name}" for bank in banks for path in (layout.banks / bank).glob("*.py")}
    catalogue = ("__init__.py", "model.py", "reading.py", layout.catalogue_file.name, *_QUIZ)
    yield from _compare(layout, layout.app, allowed=modules)
    yield from _compare(layout, layout.solutions, allowed={*modules, *versions})
    yield from _compare(layout, layout.graders, needed=test_files, allowed=specs | rows | helpers | more)
    yield from _compare(layout, layout.banks, allowed={*answers, "taxonomy.toml"})
    yield from _compare(layout, layout.catalogue_file.parent, needed=catalogue)


def _compare(
    layout: Layout, folder: Path, *, needed: Collection[str] = (), allowed: Collection[str] = ()
) -> Iterator[str]:
    # The patterns of .gitignore are plain names; git itself may be missing.
    ignored = {line.strip().strip("/") for line in (layout.root / ".gitignore").read_text("utf-8").splitlines()}
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and not any(fnmatchcase(part, one) for part in path.relative_to(folder).parts for one in ignored)
    }
    for name in sorted({*needed} - there):
        yield f"{layout.shown(folder / name)} is missing"
    for name in sorted(there - {*needed} - {*allowed}):
        yield f"{layout.shown(folder / name)} belongs to nothing"


def left_to_do(layout: Layout) -> Iterator[str]:
    """The places that `kata dev new` has left to the author."""
    folders = (layout.app, layout.solutions, layout.graders, layout.banks)
    for path in (layout.catalogue_file, *(path for folder in folders for path in sorted(folder.rglob("*.*")))):
        if path.suffix not in (".py", ".toml"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if TODO in line:
                yield f"{layout.shown(path)}:{number}: {line[line.index(TODO) :].strip(' :,#')}"


def changelog_lacks(layout: Layout) -> Iterator[str]:
    """The exercises that the changelog does not name."""
    text = (layout.root / "CHANGELOG.md").read_text(encoding="utf-8")
    for exercise in layout.catalogue.exercises:
        if f"`{exercise.id}`" not in text:
            yield f"CHANGELOG.md does not name `{exercise.id}`"
