"""Objects put from one module into another; comments and layout of everything else stay as they are."""

from __future__ import annotations

import ast
import re

from kata.source import imports
from kata.source.definitions import ModuleSource, definitions, lines_of
from kata.source.parsing import parsed

_BEGINNING = r"(?:(?:async\s+def|def|class)\s+{name}\b|{name}\s*(?::[^=]*)?=(?!=))"
_NEXT = re.compile(r"(?:async\s+def|def|class|if\s+__name__)\b|@|#|[A-Za-z_]\w*\s*(?::[^=]*)?=(?!=)")


def put(source: str, name: str, donor: str) -> str:
    """Replace the definition of an object in a source by the donor's, with the imports that it needs.

    Where the source lacks the object, it is put where the donor has it: before the object that follows it there. In a
    source that is not Python, objects are found by their text.

    Raises:
        SyntaxError: The donor is not Python.
        KeyError: The donor has no such object.
    """
    wanted = definitions(donor)[name]
    block = lines_of(donor)[wanted.first - 1 : wanted.last]
    lines = lines_of(source)
    module = ModuleSource.of(source)
    span = _span(module, lines, name)
    if span is None:
        at = _insertion_point(module, lines, name, donor)
        before = lines[:at]
        while before and not before[-1].strip():
            before.pop()
        rest = lines[at:]
        lines = [*before, *(["", ""] if before else []), *block, *(["", "", *rest] if rest else [])]
    else:
        lines[span[0] - 1 : span[1]] = block
    used = imports.names_in([wanted.node])
    needed = [one for one in imports.imports_of(donor) if one.name in used]
    return imports.add("\n".join(lines) + "\n", needed)


def overlay(source: str, answer: str) -> str:
    """Lay an answer over a module: what the answer defines replaces what has the same name, and its imports are added.

    The answer is put in one piece where the first of the replaced definitions was, or below the imports.

    Raises:
        SyntaxError: The module is not Python. An answer that is not Python is appended as it is.
    """
    try:
        rest = lines_of(imports.without_imports(answer))
    except SyntaxError:
        return f"{source}\n{answer}\n"
    names = definitions(answer).keys()
    replaced = sorted({(one.first, one.last) for name, one in definitions(source).items() if name in names})
    lines = lines_of(source)
    at = replaced[0][0] - 1 if replaced else _end_of_imports(parsed(source))
    for first, last in reversed(replaced):
        del lines[first - 1 : last]
    lines[at:at] = rest
    return imports.add("\n".join(lines) + "\n", imports.imports_of(answer), rebind=True)


def _span(module: ModuleSource, lines: list[str], name: str) -> tuple[int, int] | None:
    """The first and the last line of an object, from 1."""
    if module.error is None:
        found = module.definitions.get(name)
        return None if found is None else (found.first, found.last)
    # Without a syntax tree: an object begins at the left edge and ends before the next thing that does.
    beginning = re.compile(_BEGINNING.format(name=re.escape(name)))
    begin = next((at for at, line in enumerate(lines) if beginning.match(line)), None)
    if begin is None:
        return None
    end = begin + 1
    while end < len(lines) and not _NEXT.match(lines[end]):
        end += 1
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    while begin and lines[begin - 1].startswith("@"):
        begin -= 1
    return begin + 1, end


def _insertion_point(module: ModuleSource, lines: list[str], name: str, donor: str) -> int:
    """The index of the line before which a new object is inserted."""
    order = list(definitions(donor))
    for following in order[order.index(name) + 1 :]:
        span = _span(module, lines, following)
        if span is not None:
            return span[0] - 1
    return len(lines)


def _end_of_imports(tree: ast.Module) -> int:
    """The number of the last line of the docstring and the imports that begin a module."""
    last = 0
    for at, node in enumerate(tree.body):
        if not isinstance(node, ast.Import | ast.ImportFrom) and not (at == 0 and isinstance(node, ast.Expr)):
            break
        last = node.end_lineno or node.lineno
    return last
