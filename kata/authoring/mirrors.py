"""`app/` and `solutions/` are mirrors: whoever compares them sees the answers and nothing else.

Both are read as syntax trees. Everything has to be equal, docstrings included, but for the bodies of the exercises
below their docstrings, and the imports that the answers need. Outside the exercises comments are compared, too.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Sequence
from pathlib import Path

from kata.authoring.layout import parse

Exercises = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def exercises_in(tree: ast.Module, module: str, places: Collection[str]) -> list[Exercises]:
    """The definitions that are somebody's exercise.

    Args:
        tree: The module.
        module: Its name.
        places: All exercises' objects, as `module.object`.
    """
    return [node for node in tree.body if isinstance(node, Exercises) and f"{module}.{node.name}" in places]


def without_docstrings(path: Path, places: Collection[str]) -> list[str]:
    """The exercises in a file that have no docstring: nobody is told what to do."""
    return [node.name for node in exercises_in(parse(path), path.stem, places) if not ast.get_docstring(node)]


def outline_difference(app: Path, solution: Path, places: Collection[str]) -> str:
    """How the two files differ outside of the answers, as a unified diff of their syntax trees; empty if they do not."""
    return _difference(_outline(app, places), _outline(solution, places))


def scaffolding_difference(app: Path, solution: Path, places: Collection[str]) -> str:
    """How the two texts differ outside of the answers, comments included; empty if they do not."""
    return _difference(_scaffolding(app, places), _scaffolding(solution, places))


def imports(path: Path) -> set[str]:
    """Every import at the top level, one text for each imported name."""
    found: set[str] = set()
    for node in parse(path).body:
        if isinstance(node, ast.Import):
            found |= {ast.unparse(ast.Import([name])) for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {ast.unparse(ast.ImportFrom(node.module, [name], node.level)) for name in node.names}
    return found


def lacking_imports(app: Path, solution: Path) -> list[str]:
    """What the stubs import and the solutions do not."""
    return sorted(imports(app) - imports(solution))


def absolute_imports(path: Path) -> list[str]:
    """Imports that name `app` or `solutions`: only relative ones work in both."""
    return sorted(text for text in imports(path) if {"app", "solutions"} & {_root(text)})


def needless_imports(app: Path, solution: Path, places: Collection[str]) -> list[str]:
    """What the solutions import in addition, and use in no answer: it would be scaffolding."""
    used = {
        node.id
        for exercise in exercises_in(parse(solution), solution.stem, places)
        for node in ast.walk(exercise)
        if isinstance(node, ast.Name)
    }
    return sorted(text for text in imports(solution) - imports(app) if text.split()[-1] not in used)


def _root(text: str) -> str:
    return text.split()[1].partition(".")[0]


def _outline(path: Path, places: Collection[str]) -> list[str]:
    """The module without imports, and with the exercises reduced to signature and docstring."""
    tree = parse(path)
    for node in exercises_in(tree, path.stem, places):
        del node.body[1:]
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return ast.dump(tree, indent=1).splitlines()


def _scaffolding(path: Path, places: Collection[str]) -> list[str]:
    """The text as it stands, without imports and without the exercises' bodies."""
    tree = parse(path)
    hidden: set[int] = set()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            hidden |= set(range(node.lineno, (node.end_lineno or 0) + 1))
    for exercise in exercises_in(tree, path.stem, places):
        hidden |= set(range((exercise.body[0].end_lineno or 0) + 1, (exercise.end_lineno or 0) + 1))
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for number, line in enumerate(lines, start=1) if number not in hidden]
    # Between imports, blank lines come and go with them.
    return [line for line in kept if line.strip()]


def _difference(app: Sequence[str], solution: Sequence[str]) -> str:
    return "\n".join(difflib.unified_diff(app, solution, "app", "solutions", lineterm=""))
