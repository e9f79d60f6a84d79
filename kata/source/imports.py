"""Put an object of one module into another, with the imports that it needs; drop imports that nothing needs."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kata.staging import definitions

_WIDTH = 120


@dataclass(frozen=True)
class Import:
    """One imported name: `import module as name` where `what` is empty, else `from module import what as name`."""

    level: int
    module: str
    what: str
    name: str

    @property
    def origin(self) -> tuple[int, str]:
        """Where it is imported from."""
        return self.level, self.module


def bound(source: str) -> dict[str, Import]:
    """The imports at the top level by the names that they bind; `__future__` is none of them.

    Raises:
        SyntaxError: It is not Python.
    """
    return {one.name: one for node in _statements(ast.parse(source)) for one in _of(node)}


def put(source: str, name: str, donor: str) -> str:
    """Put the donor's definition of an object in the place of the source's, with the imports that it needs.

    Where the source has no such object, or is no Python (then it is looked for in the text), it is put where the donor
    has it: before the object that follows there.

    Args:
        source: The module to be changed.
        name: The object.
        donor: The module that has it as wanted.
    """
    wanted = definitions(donor)[name]
    block = donor.splitlines()[wanted.first - 1 : wanted.last]
    lines = source.splitlines()
    place = _place(source, lines, name)
    if place is None:
        at = _where_it_belongs(source, lines, name, donor)
        before = lines[:at]
        while before and not before[-1].strip():
            before.pop()
        rest = lines[at:]
        lines = [*before, *(["", ""] if before else []), *block, *(["", "", *rest] if rest else [])]
    else:
        lines[place[0] - 1 : place[1]] = block
    return add("\n".join(lines) + "\n", _needed(wanted.node, donor))


def add(source: str, wanted: Iterable[Import]) -> str:
    """Import names that are not bound yet; a source that is not Python stays as it is."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    there = {node.name for node in tree.body if hasattr(node, "name")} | set(bound(source))
    missing = [one for one in wanted if one.name not in there]
    return _rewritten(source, [*bound(source).values(), *missing]) if missing else source


def prune(source: str, candidates: Collection[Import]) -> str:
    """Drop those of the imports that nothing in the module refers to."""
    used = _names(node for node in ast.parse(source).body if not isinstance(node, ast.Import | ast.ImportFrom))
    there = bound(source).values()
    kept = [one for one in there if one.name in used or one not in candidates]
    return _rewritten(source, kept) if len(kept) < len(there) else source


def _needed(node: ast.stmt, donor: str) -> list[Import]:
    used = _names([node])
    return [one for one in bound(donor).values() if one.name in used]


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    found: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
                # A quoted annotation: Mapped["Employee | None"].
                found.update(re.findall(r"[A-Za-z_]\w*", node.value) if "\n" not in node.value else ())
    return found


def _place(source: str, lines: list[str], name: str) -> tuple[int, int] | None:
    """The first and the last line of an object, counted from 1."""
    try:
        found = definitions(source).get(name)
        return None if found is None else (found.first, found.last)
    except (SyntaxError, ValueError):
        pass
    # The syntax tree is not to be had: an object begins at the left edge, and ends before the next that does.
    begin = next((at for at, line in enumerate(lines) if re.match(rf"(async\s+def|def|class)\s+{name}\b", line)), None)
    if begin is None:
        return None
    end = begin + 1
    while end < len(lines) and not re.match(r"(async\s+def|def|class|if\s+__name__)\b|@", lines[end]):
        end += 1
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    while begin and lines[begin - 1].startswith("@"):
        begin -= 1
    return begin + 1, end


def _where_it_belongs(source: str, lines: list[str], name: str, donor: str) -> int:
    """The index of the line before which an object is put that is not there."""
    order = list(definitions(donor))
    for following in order[order.index(name) + 1 :]:
        place = _place(source, lines, following)
        if place is not None:
            return place[0] - 1
    return len(lines)


# -- the block of imports ---------------------------------------------------------------------------------------------


def _statements(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != "__future__"
    ]


def _of(node: ast.Import | ast.ImportFrom) -> list[Import]:
    if isinstance(node, ast.Import):
        return [Import(0, alias.name, "", alias.asname or alias.name.partition(".")[0]) for alias in node.names]
    return [Import(node.level, node.module or "", alias.name, alias.asname or alias.name) for alias in node.names]


def _rewritten(source: str, wanted: list[Import]) -> str:
    """The source with these imports.

    A block of imports with nothing else in it is written anew, in the usual order. Otherwise what is there stays as it
    is, and the new ones follow.
    """
    lines = source.splitlines()
    nodes = _statements(ast.parse(source))
    if not nodes:
        at = _behind_docstring(source)
        lines[at:at] = ["", *_block(wanted), *([] if at < len(lines) and not lines[at].strip() else [""])]
        return "\n".join(lines) + "\n"
    first, last = nodes[0].lineno - 1, nodes[-1].end_lineno or 0
    own = {number for node in nodes for number in range(node.lineno, (node.end_lineno or 0) + 1)}
    rest = [lines[number - 1] for number in range(first + 1, last + 1) if number not in own]
    text = "\n".join(lines[first:last])
    if not any(line.strip() for line in rest) and "#" not in text and ";" not in text and "*" not in text:
        block = _block(wanted)
        if not block:
            while last < len(lines) and not lines[last].strip():
                last += 1
        lines[first:last] = block
    else:
        there = set(bound(source).values())
        lines[last:last] = _block([one for one in wanted if one not in there])
    return "\n".join(lines) + "\n"


def _behind_docstring(source: str) -> int:
    tree = ast.parse(source)
    opening = tree.body[:1]
    if opening and isinstance(opening[0], ast.Expr) and isinstance(opening[0].value, ast.Constant):
        return opening[0].end_lineno or 0
    return 0


def _block(wanted: list[Import]) -> list[str]:
    """Import statements in the order that ruff and isort give them."""
    sections: dict[int, list[tuple[tuple[int, int, str], list[str]]]] = {}
    for origin in {one.origin for one in wanted}:
        of_it = [one for one in wanted if one.origin == origin]
        level, module = origin
        sections.setdefault(_section(level, module), [])
        for plain in sorted({_alias(one.module, one.name, plain=True) for one in of_it if not one.what}):
            sections[_section(level, module)].append(((0, 0, module), [f"import {plain}"]))
        names = sorted(
            {(_alias(one.what, one.name), one.what) for one in of_it if one.what}, key=lambda pair: _kind(pair[1])
        )
        if names:
            statement = _from("." * level + module, [name for name, _ in names])
            sections[_section(level, module)].append(((1, -level, module), statement))
    lines: list[str] = []
    for section in sorted(sections):
        lines += [""] if lines else []
        for _, statement in sorted(sections[section]):
            lines += statement
    return lines


def _section(level: int, module: str) -> int:
    top = module.partition(".")[0]
    if level:
        return 3
    return 0 if top in sys.stdlib_module_names else 2 if top in ("kata", "app", "solutions", "tests") else 1


def _alias(what: str, name: str, *, plain: bool = False) -> str:
    return what if name == (what.partition(".")[0] if plain else what) else f"{what} as {name}"


def _kind(name: str) -> tuple[int, str]:
    """CONSTANTS, then Classes, then functions; each by name."""
    order = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return order, name


def _from(module: str, names: list[str]) -> list[str]:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]
