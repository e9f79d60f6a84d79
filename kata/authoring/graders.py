"""The graders as they are written, read without being run: whose they are, and what they use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kata.authoring.layout import Layout, parse

_DECORATOR = "grades"


@dataclass(frozen=True)
class Written:
    """A function at the top level of a grader's file.

    Attributes:
        path: The file.
        name: The function.
        exercise_id: Whose grader it is; `None` for a function without the mark.
        docstring: What it says of itself.
    """

    path: Path
    name: str
    exercise_id: str | None
    docstring: str


def files(tree: Layout) -> list[Path]:
    """The graders' files."""
    return sorted(tree.graders.glob("test_*.py"))


def written(tree: Layout) -> Iterator[Written]:
    """All functions of all graders' files.

    Raises:
        SyntaxError: One of the files is not Python.
    """
    for path in files(tree):
        for node in parse(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Written(path, node.name, _exercise_of(node), ast.get_docstring(node) or "")
            elif isinstance(node, ast.Assign) and (exercise_id := _registered(node.value)):
                yield Written(path, f"test_{exercise_id.replace('-', '_')}_rows", exercise_id, "The standard checks.")


def mentioned(tree: Layout) -> set[str]:
    """Every text in the graders' code, docstrings excepted, and every module that they import: what they may use.

    Raises:
        SyntaxError: One of the files is not Python.
    """
    found: set[str] = set()
    for path in files(tree):
        module = parse(path)
        prose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and (exercise_id := _registered(node)):
                found.add(f"{exercise_id}.toml")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                found.add(node.value)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(f"{node.module}.py")
            elif isinstance(node, ast.Import):
                found |= {f"{name.name}.py" for name in node.names}
    return found


def _registered(node: ast.expr) -> str | None:
    """The exercise whose standard checks a call registers."""
    if isinstance(node, ast.Call) and _name(node.func) == "query_checks" and node.args:
        argument = node.args[0]
        return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else "?"
    return None


def _exercise_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and _name(decorator.func) == _DECORATOR and decorator.args:
            argument = decorator.args[0]
            return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else "?"
    return None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
