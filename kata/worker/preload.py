"""Which modules a process imports before it becomes a worker.

What the workbook's modules import is imported once, in the process that workers are forked from, so that no attempt
pays for it. Which modules these are is read from source; none of that source is run.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def imported_names(paths: Iterable[Path], *, nested: bool = False) -> Iterator[str]:
    """Yield the dotted names that Python files import absolutely, such as `asyncio` and `kata.demo.run`, sorted.

    Args:
        paths: The files, read when the first name is requested; one that cannot be read or parsed counts as empty.
        nested: Whether imports inside functions count, too.
    """
    names: set[str] = set()
    for path in paths:
        with suppress(OSError, SyntaxError, ValueError):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names.update(name for node in (ast.walk(tree) if nested else tree.body) for name in _names(node))
    yield from sorted(names)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__":
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def preload(names: Iterable[str]) -> None:
    """Import modules, as far as they can be imported; `names` are those of modules or of objects in modules."""
    for name in names:
        module, _, attribute = name.rpartition(".")
        with suppress(Exception):
            if not module or not hasattr(importlib.import_module(module), attribute):
                importlib.import_module(name)
