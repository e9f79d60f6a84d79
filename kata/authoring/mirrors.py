"""`app/` and `solutions/` are mirrors: comparing them shows the answers and nothing else.

Syntax trees are compared, docstrings included. Only the bodies of the exercises below their docstrings may differ, and
the imports that the answers need. Outside the exercises, comments are compared too.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Sequence
from pathlib import Path

from kata.authoring.layout import definitions_in, parse
from kata.source import Definition
from kata.source.imports import imports_of


def exercises_in(path: Path, targets: Collection[str]) -> list[Definition]:
    """The definitions in a module that belong to exercises.

    Args:
        path: The module.
        targets: All exercises' objects, as `module.object`.
    """
    return [one for one in definitions_in(path).values() if f"{path.stem}.{one.name}" in targets]


def without_docstrings(path: Path, targets: Collection[str]) -> list[str]:
    """The functions and classes of exercises in a module that have no docstring."""
    functions = [one for one in exercises_in(path, targets) if not isinstance(one.node, ast.Assign | ast.AnnAssign)]
    return [one.name for one in functions if not one.docstring]


def outline_difference(app: Path, solution: Path, targets: Collection[str]) -> str:
    """How two files differ outside the answers, as a unified diff of their syntax trees; empty if they do not."""
    return _difference(_outline(app, targets), _outline(solution, targets))


def scaffolding_difference(app: Path, solution: Path, targets: Collection[str]) -> str:
    """How two texts differ outside the answers, comments included; empty if they do not."""
    return _difference(_scaffolding(app, targets), _scaffolding(solution, targets))


def imports(path: Path) -> set[str]:
    """Every import at the top level, one statement for each imported name."""
    parse(path)
    return {str(one) for one in imports_of(path.read_text(encoding="utf-8"))}


def lacking_imports(app: Path, solution: Path) -> list[str]:
    """What the stubs import and the solutions do not."""
    return sorted(imports(app) - imports(solution))


def absolute_imports(path: Path) -> list[str]:
    """Imports that name `app` or `solutions`: only relative ones work in both."""
    return sorted(text for text in imports(path) if text.split()[1].partition(".")[0] in ("app", "solutions"))


def needless_imports(app: Path, solution: Path, targets: Collection[str]) -> list[str]:
    """What the solutions import in addition and use in no answer."""
    used = {
        node.id
        for exercise in exercises_in(solution, targets)
        for node in ast.walk(exercise.node)
        if isinstance(node, ast.Name)
    }
    return sorted(text for text in imports(solution) - imports(app) if text.split()[-1] not in used)


def _outline(path: Path, targets: Collection[str]) -> list[str]:
    """The syntax tree without imports and with the exercises reduced to signature and docstring."""
    tree = parse(path)
    kept: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if f"{path.stem}.{name}" in targets:
                    node.body = node.body[:1] if ast.get_docstring(node) is not None else [ast.Pass()]
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if f"{path.stem}.{name}" in targets:
                    node.value = ast.Constant(None)
        kept.append(node)
    tree.body = kept
    return ast.dump(tree, indent=1).splitlines()


def _scaffolding(path: Path, targets: Collection[str]) -> list[str]:
    """The lines without imports and without the exercises' bodies."""
    hidden: set[int] = set()
    for node in parse(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            hidden |= set(range(node.lineno, (node.end_lineno or 0) + 1))
    for exercise in exercises_in(path, targets):
        hidden |= set(range(exercise.head_end + 1, exercise.last + 1))
    lines = path.read_text(encoding="utf-8").splitlines()
    # Blank lines between imports come and go with them.
    return [line for number, line in enumerate(lines, start=1) if number not in hidden and line.strip()]


def _difference(app: Sequence[str], solution: Sequence[str]) -> str:
    return "\n".join(difflib.unified_diff(app, solution, "app", "solutions", lineterm=""))
