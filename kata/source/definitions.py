"""Python source, read and changed object by object; comments and layout of everything else stay as they are."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A function or class at the top level of a module.

    Attributes:
        name: Its name.
        node: Its syntax tree.
        first, last: Its lines, decorators included, counted from 1.
    """

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    first: int
    last: int

    @property
    def start_line(self) -> int:
        """The line to go to: where a stub is to be filled in, else where the definition begins."""
        return self.node.body[-1].lineno if is_stub(self) else self.node.lineno


def definitions(source: str) -> dict[str, Definition]:
    """The functions and classes at the top level; of two with one name the last, as Python has it.

    Raises:
        SyntaxError: It is not Python.
    """
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = Definition(node.name, node, first, node.end_lineno or node.lineno)
    return found


def _lines(source: str) -> list[str]:
    """The lines as Python counts them: `str.splitlines` also cuts at form feeds and at U+2028 inside of strings."""
    lines = re.split(r"\r\n|\r|\n", source)
    return lines[:-1] if lines[-1] == "" else lines


def is_stub(definition: Definition) -> bool:
    """Whether nobody has started on it: a function that only raises NotImplementedError, an abstract model."""
    body = _without_docstring(definition.node.body)
    if isinstance(definition.node, ast.ClassDef):
        return len(body) == 1 and _assigns_true(body[0], "__abstract__")
    return len(body) == 1 and _raises_not_implemented(body[0])


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        return body[1:]
    return body


def _assigns_true(statement: ast.stmt, name: str) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and [target.id for target in statement.targets if isinstance(target, ast.Name)] == [name]
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is True
    )


def _raises_not_implemented(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Raise) or statement.exc is None:
        return False
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def replace_object(source: str, name: str, donor: str) -> str:
    """Put the donor's definition of an object in the place of the source's, with the imports that the donor has.

    Args:
        source: The module to be changed.
        name: The object.
        donor: The module that has it as wanted.

    Returns:
        The changed module.

    Raises:
        SyntaxError: One of the two is not Python.
        KeyError: One of the two has no such object.
    """
    there, wanted = definitions(source)[name], definitions(donor)[name]
    lines, donated = _lines(source), _lines(donor)
    lines[there.first - 1 : there.last] = donated[wanted.first - 1 : wanted.last]
    return _with_imports("\n".join(lines) + "\n", _imports(donor))


def overlay(source: str, answer: str) -> str:
    """Lay an answer over a module: what the answer defines at its top level takes the place of what has the same name.

    The answer is put where the first of the replaced definitions stood, all in one piece.

    Raises:
        SyntaxError: The module is not Python. An answer that is not Python is put at the module's end as it is.
    """
    try:
        tree = ast.parse(answer)
    except SyntaxError:
        return f"{source}\n{answer}\n"
    names = {name for node in tree.body for name in _bound_names(node)}
    lines, dropped = _lines(source), []
    for node in ast.parse(source).body:
        if names & _bound_names(node):
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
            dropped.append((first, node.end_lineno or node.lineno))
    at = dropped[0][0] if dropped else _behind_imports(source)
    for first, last in reversed(dropped):
        del lines[first - 1 : last]
    imports, rest = _split_imports(answer, future=True)
    lines[at - 1 : at - 1] = _lines(rest)
    return _with_imports("\n".join(lines) + "\n", imports)


def _bound_names(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _imports(source: str) -> list[str]:
    return _split_imports(source)[0]


def _split_imports(source: str, *, future: bool = False) -> tuple[list[str], str]:
    """The imports at the top level, one text each (those of `__future__` only on demand), and the source without them."""
    lines = _lines(source)
    imports: list[str] = []
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.Import | ast.ImportFrom) and (future or not _is_future(node)):
            first, last = node.lineno, node.end_lineno or node.lineno
            imports.insert(0, "\n".join(lines[first - 1 : last]))
            del lines[first - 1 : last]
    return imports, "\n".join(lines)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _with_imports(source: str, imports: list[str]) -> str:
    there = _split_imports(source, future=True)[0]
    missing = [text for text in imports if text not in there]
    if not missing:
        return source
    lines = _lines(source)
    at = _behind_imports(source)
    lines[at - 1 : at - 1] = [text for text in missing if not _is_future(ast.parse(text).body[0])]
    # Python wants these before everything else but the docstring.
    at = _behind_imports(source, future=True)
    lines[at - 1 : at - 1] = [text for text in missing if _is_future(ast.parse(text).body[0])]
    return "\n".join(lines) + "\n"


def _behind_imports(source: str, *, future: bool = False) -> int:
    """The line behind the imports that begin a module (behind its docstring, when none do).

    One further down does not count: what the definitions above it need would come too late.
    """
    last = 0
    for place, node in enumerate(ast.parse(source).body):
        docstring = place == 0 and isinstance(node, ast.Expr)
        if not docstring and not (_is_future(node) if future else isinstance(node, ast.Import | ast.ImportFrom)):
            break
        last = node.end_lineno or node.lineno
    return last + 1
