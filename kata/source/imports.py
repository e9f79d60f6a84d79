"""The imports of a module: listed, added, and dropped where nothing needs them.

This is our own code although libcst has visitors that add and remove imports: those leave the result unsorted and
unwrapped, so that a solution put into a stub would not be the solved file to the byte, and they refuse a file with a
syntax error, which `kata reset` has to mend.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kata.source.definitions import Node, lines_of
from kata.source.parsing import parsed

_WIDTH = 120
_FUTURE = "__future__"
_TYPE = re.compile(r"[\w .,|\[\]*]{1,200}")
"""A quoted annotation, such as `Employee | None` in Mapped["Employee | None"]."""
_OWN = ("kata", "app", "solutions", "tests")


@dataclass(frozen=True)
class Import:
    """One imported name: `import module as name` where `what` is empty, otherwise `from module import what as name`.

    `module` has its leading dots. `name` is `*` for a star import.
    """

    module: str
    what: str
    name: str

    def __str__(self) -> str:
        return f"import {self._alias}" if not self.what else f"from {self.module} import {self._alias}"

    @property
    def _alias(self) -> str:
        what = self.what or self.module
        return what if self.name in (what, what.partition(".")[0]) else f"{what} as {self.name}"


def imports_of(source: str) -> list[Import]:
    """The imports at the top level, in order; a SyntaxError if the source is not Python."""
    return [one for node in parsed(source).body for one in _of(node)]


def without_imports(source: str) -> str:
    """The source without its imports at the top level; a SyntaxError if it is not Python."""
    lines = lines_of(source)
    for node in reversed(parsed(source).body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def names_in(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that some code refers to, those in quoted annotations included."""
    found: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _TYPE.fullmatch(node.value):
                found.update(re.findall(r"[A-Za-z_]\w*", node.value))
    return found


def add(source: str, wanted: Iterable[Import], *, rebind: bool = False) -> str:
    """Import names where a module begins, so that everything below can use them.

    A module that is not Python is returned as it is. With `rebind`, a wanted import replaces another one that binds its
    name; otherwise a name that the module has already keeps its meaning.
    """
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError):
        return source
    there = [one for node in _opening(tree) for one in _of(node)]
    wanted = [one for one in wanted if one not in there]
    if rebind:
        names = {one.name for one in wanted if one.what}
        there = [one for one in there if not one.what or one.name not in names]
    else:
        taken = {node.name for node in tree.body if hasattr(node, "name")} | {one.name for one in there}
        wanted = [one for one in wanted if one.name not in taken]
    return _rewritten(source, tree, there, wanted) if wanted else source


def prune(source: str) -> str:
    """Drop the imports that nothing in a module refers to; a SyntaxError if it is not Python."""
    tree = parsed(source)
    used = names_in(node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom))
    there = [one for node in _opening(tree) for one in _of(node)]
    kept = [one for one in there if one.name in used or one.name == "*" or one.module == _FUTURE]
    return _rewritten(source, tree, kept, []) if len(kept) < len(there) else source


def _of(node: ast.stmt) -> list[Import]:
    if isinstance(node, ast.Import):
        return [Import(alias.name, "", alias.asname or alias.name.partition(".")[0]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [Import(module, alias.name, alias.asname or alias.name) for alias in node.names]
    return []


def _opening(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    """The imports before the first function or class: what is imported further down is not there yet for it."""
    found: list[ast.Import | ast.ImportFrom] = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        elif isinstance(node, Node) and hasattr(node, "name"):
            break
    return found


def _rewritten(source: str, tree: ast.Module, kept: list[Import], new: list[Import]) -> str:
    """The source with these imports.

    A block with nothing but imports in it is written anew, in the usual order. With comments or other statements in
    it, it stays as it is, and the new imports follow.
    """
    lines = lines_of(source)
    nodes = _opening(tree)
    if not nodes:
        at = _after_docstring(tree)
        block = _block(new)
        lines[at:at] = [*([""] if at else []), *block, *([""] if at < len(lines) and lines[at].strip() else [])]
        return "\n".join(lines) + "\n"
    first, last = nodes[0].lineno - 1, nodes[-1].end_lineno or 0
    own = {number for node in nodes for number in range(node.lineno, (node.end_lineno or 0) + 1)}
    between = [lines[number - 1] for number in range(first + 1, last + 1) if number not in own]
    text = "\n".join(lines[first:last])
    if not any(line.strip() for line in between) and "#" not in text and ";" not in text:
        block = _block([*kept, *new])
        while not block and last < len(lines) and not lines[last].strip():
            last += 1
        lines[first:last] = block
    else:
        future = [one for one in new if one.module == _FUTURE]
        lines[last:last] = _block([one for one in new if one not in future])
        at = _after_docstring(tree)
        lines[at:at] = _block(future)
    return "\n".join(lines) + "\n"


def _after_docstring(tree: ast.Module) -> int:
    """The number of the line that a module's docstring ends in; 0 without one."""
    opening = tree.body[0] if tree.body else None
    return (opening.end_lineno or 0) if isinstance(opening, ast.Expr) and ast.get_docstring(tree) is not None else 0


def _block(wanted: Iterable[Import]) -> list[str]:
    """Import statements as ruff and isort sort them."""
    groups: dict[tuple[int, bool, int, str, bool], list[Import]] = {}
    for one in wanted:
        dots = len(one.module) - len(one.module.lstrip("."))
        key = (_section(one.module), bool(one.what), -dots, one.module, one.name != "*")
        groups.setdefault(key, []).append(one)
    lines: list[str] = []
    for _, statements in groupby(sorted(groups), key=itemgetter(0)):
        lines += [""] if lines else []
        for key in statements:
            _, is_from, _, module, _ = key
            lines += _from(module, groups[key]) if is_from else sorted({str(one) for one in groups[key]})
    return lines


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if module == _FUTURE:
        return 0
    return 4 if not top else 1 if top in sys.stdlib_module_names else 3 if top in _OWN else 2


def _kind(name: str) -> tuple[int, str]:
    """Sort constants first, then classes, then functions; each by name."""
    return 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name


def _from(module: str, imports: list[Import]) -> list[str]:
    by_alias = {one._alias: one.what for one in imports}
    names = sorted(by_alias, key=lambda alias: _kind(by_alias[alias]))
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]
