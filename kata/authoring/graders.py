"""The graders as text, read without running them: whose they are, and what they use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kata.authoring.layout import Layout, parse

_MARK = "grades"
_STANDARD = "query_checks"


@dataclass(frozen=True)
class GraderFunction:
    """A function at the top level of a graders' file.

    Attributes:
        path: The file.
        name: The function.
        exercise_id: The exercise that it grades; `None` for a function without the mark.
        docstring: Its docstring.
        calls: The names of what it calls.
    """

    path: Path
    name: str
    exercise_id: str | None
    docstring: str
    calls: frozenset[str]


def files(layout: Layout) -> list[Path]:
    """The graders' files."""
    return sorted(layout.graders.glob("test_*.py"))


def functions(layout: Layout) -> Iterator[GraderFunction]:
    """All functions of all graders' files.

    Raises:
        SyntaxError: One of the files is not Python.
    """
    for path in files(layout):
        for node in parse(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                marked = [_argument(decorator, _MARK) for decorator in node.decorator_list]
                exercise_id = next((argument for argument in marked if argument is not None), None)
                calls = frozenset(_name(part.func) for part in ast.walk(node) if isinstance(part, ast.Call))
                yield GraderFunction(path, node.name, exercise_id, ast.get_docstring(node) or "", calls)


def standard(layout: Layout) -> set[str]:
    """The ids of the exercises whose standard checks are registered.

    Raises:
        SyntaxError: One of the files is not Python.
    """
    calls = [node for path in files(layout) for node in ast.walk(parse(path)) if isinstance(node, ast.expr)]
    return {argument for call in calls if (argument := _argument(call, _STANDARD)) is not None}


def mentioned(layout: Layout) -> set[str]:
    """What the graders may use: every string in their code, docstrings excepted, and every module that they import.

    Raises:
        SyntaxError: One of the files is not Python.
    """
    found: set[str] = set()
    for path in files(layout):
        module = parse(path)
        prose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and (exercise_id := _argument(node, _STANDARD)):
                found.add(f"{exercise_id}.toml")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                found.add(node.value)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(f"{node.module}.py")
            elif isinstance(node, ast.Import):
                found |= {f"{name.name}.py" for name in node.names}
    return found


def _argument(node: ast.expr, function: str) -> str | None:
    """The exercise id in `function("id")`; "?" when it is not a text, `None` for another expression."""
    if not isinstance(node, ast.Call) or _name(node.func) != function or not node.args:
        return None
    argument = node.args[0]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else "?"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
