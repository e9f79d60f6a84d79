"""Where a class declares its attributes, read from its text; nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kata.source.definitions import ModuleSource, assigned


def attribute_line(module: ModuleSource, owner: str, *names: str) -> int | None:
    """Return the line on which a class declares the first of these attributes that it has.

    Args:
        module: The module of the class.
        owner: The name of the class. Its base classes count as far as they are in the same module.
        names: Attributes, or names of columns that attributes are mapped to, as in `title = mapped_column("name")`.

    Returns:
        The line, from 1; `None` if the class declares none of them.
    """
    statements = list(_statements(module, owner, set()))
    for name in names:
        for declares in (_is_called, _is_mapped_to):
            for statement in statements:
                if declares(statement, name):
                    return statement.lineno
    return None


def attributes_of(module: ModuleSource, owner: str) -> dict[str, str]:
    """Return the attributes that a class and its base classes in the same module declare, each with its source text."""
    found: dict[str, str] = {}
    for statement in _statements(module, owner, set()):
        for name in [statement.name] if isinstance(statement, ast.FunctionDef) else assigned(statement):
            found.setdefault(name, ast.get_source_segment(module.text or "", statement) or "")
    return found


def _statements(module: ModuleSource, owner: str, seen: set[str]) -> Iterator[ast.stmt]:
    """The statements of a class body, then those of its base classes."""
    definition = module.definitions.get(owner)
    if owner in seen or definition is None or not isinstance(definition.node, ast.ClassDef):
        return
    seen.add(owner)
    yield from definition.node.body
    for base in definition.node.bases:
        if isinstance(base, ast.Name):
            yield from _statements(module, base.id, seen)


def _is_called(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=found)) | ast.FunctionDef(name=found):
            return found == name
        case ast.Assign(targets=targets):
            return any(isinstance(target, ast.Name) and target.id == name for target in targets)
    return False


def _is_mapped_to(statement: ast.stmt, name: str) -> bool:
    match statement:
        case (
            ast.AnnAssign(value=ast.Call(args=[ast.Constant(value=found), *_]))
            | ast.Assign(value=ast.Call(args=[ast.Constant(value=found), *_]))
        ):
            return bool(found == name)
    return False
