"""Checks of the files: the learner's as a newcomer finds them, no strays, the changelog."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from kata.authoring import graders, mirrors
from kata.authoring.layout import Layout, definitions_in
from kata.paths import FIRST_REVISION
from kata.source import is_stub
from kata.source.stubs import stubbed

TODO = "TODO(author)"
"""Marks what `kata dev new` leaves to the author."""

_ALWAYS_IGNORED = ("__pycache__", "*.pyc")


def stub_source(layout: Layout, name: str) -> str:
    """A file of `app/` as it has to be: the solution's, with its exercises put back to stubs.

    Raises:
        SyntaxError: The solution is not Python.
        OSError: There is none.
    """
    source = (layout.solutions / name).read_text(encoding="utf-8")
    return stubbed(source, layout.catalogue.in_module(name.removesuffix(".py")))


def is_pristine(layout: Layout) -> Iterator[str]:
    """What in the learner's files is not a stub any more, or is a learner's own."""
    for name in layout.module_files:
        found = definitions_in(layout.app / name)
        own = [one for exercise in layout.catalogue.in_module(name.removesuffix(".py")) for one in exercise.objects]
        begun = [one for one in own if one in found and not is_stub(found[one])]
        for one in begun:
            yield f"app/{name}: {one} is no stub, somebody has begun with it"
        if not begun and not mirrors.outline_difference(layout.app / name, layout.solutions / name, layout.targets):
            # Leftovers of an answer that was taken back: an import, a comment, a blank line.
            right = stub_source(layout, name)
            source = (layout.app / name).read_text(encoding="utf-8")
            if difference := [*difflib.unified_diff(right.splitlines(), source.splitlines(), lineterm="", n=0)]:
                yield f"app/{name} is not what `kata reset` makes of the solution: {' / '.join(difference[3:5])}"
    for path in sorted(layout.revisions.glob("*.py")):
        if path.name != FIRST_REVISION.name:
            yield f"{layout.shown(path)} is not the workbook's revision"


# -- strays and leftovers ------------------------------------------------------------------------------------------------


def strays(layout: Layout) -> Iterator[str]:
    """Files that belong to nothing, and files that are missing."""
    modules = layout.module_files
    versions = {f"versions/{path.name}" for path in (layout.solutions / "versions").glob("*.py")}
    specs = {f"queries/{path.name}" for path in layout.specs.glob("*.toml")}
    rows = {f"rows/{path.name}" for path in (layout.graders / "rows").glob("*.*")}
    # A grader's helper, such as probes that run in a worker, is mentioned by its file's name.
    used = {name for name in graders.mentioned(layout) if re.fullmatch(r"\w+\.py", name)}
    test_files = {f"test_{module}.py" for module in layout.catalogue.modules}
    banks = {exercise.id for exercise in layout.catalogue.exercises}
    answers = {f"{bank}/{path.name}" for bank in banks for path in (layout.banks / bank).glob("*.py")}
    data = layout.catalogue_file.name
    yield from _compare(layout, layout.app, needed=modules)
    yield from _compare(layout, layout.solutions, needed=modules, allowed=versions)
    yield from _compare(layout, layout.graders, needed=test_files, allowed=specs | rows | used)
    yield from _compare(layout, layout.banks, allowed=answers)
    yield from _compare(layout, layout.catalogue_folder, needed=("__init__.py", data), allowed=_imported(layout))


def _compare(
    layout: Layout, folder: Path, *, needed: Collection[str] = (), allowed: Collection[str] = ()
) -> Iterator[str]:
    there = set(_files(folder, [*_ALWAYS_IGNORED, *_ignored(layout)]))
    for name in sorted(set(needed) - there):
        yield f"{layout.shown(folder / name)} is missing"
    for name in sorted(there - set(needed) - set(allowed)):
        yield f"{layout.shown(folder / name)} belongs to nothing"


def _files(folder: Path, patterns: Iterable[str]) -> Iterator[str]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(fnmatchcase(part, pattern) for part in parts for pattern in patterns):
            yield "/".join(parts)


def _ignored(layout: Layout) -> list[str]:
    """The patterns of `.gitignore`, which are all of plain names; git itself may be missing."""
    path = layout.root / ".gitignore"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line.strip().strip("/") for line in lines if line.strip() and not line.startswith("#")]


def _imported(layout: Layout) -> set[str]:
    """The catalogue's modules that one of them imports."""
    found = set()
    for path in layout.catalogue_folder.glob("*.py"):
        found |= {text.split()[1].rpartition(".")[2] for text in mirrors.imports(path)}
    return {f"{name}.py" for name in found}


def left_to_do(layout: Layout) -> Iterator[str]:
    """The places that `kata dev new` has left to the author."""
    folders = (layout.app, layout.solutions, layout.graders, layout.banks)
    paths = [layout.catalogue_file, *(path for folder in folders for path in sorted(folder.rglob("*.*")))]
    for path in paths:
        if path.suffix not in (".py", ".toml"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if TODO in line:
                yield f"{layout.shown(path)}:{number}: {line[line.index(TODO) :].strip(' :,#')}"


# -- changelog -----------------------------------------------------------------------------------------------------------


def changelog_lacks(layout: Layout) -> Iterator[str]:
    """The exercises that the changelog does not name."""
    text = (layout.root / "CHANGELOG.md").read_text(encoding="utf-8")
    for exercise in layout.catalogue.exercises:
        if f"`{exercise.id}`" not in text:
            yield f"CHANGELOG.md does not name `{exercise.id}`"
