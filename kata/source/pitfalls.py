"""Mistakes that raise nothing, found in the syntax tree: what Python does with it is not what was meant.

Each is certain from the text alone; whether it matters for an answer is for the judge to say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kata.source.definitions import Definition
from kata.source.imports import names_in

_CONDITIONS = ("where", "filter", "having", "join", "outerjoin", "and_", "or_")
_RETURN_A_NEW_STATEMENT = (
    "where",
    "filter",
    "filter_by",
    "having",
    "order_by",
    "group_by",
    "outerjoin",
    "options",
    "execution_options",
    "limit",
    "offset",
    "distinct",
    "select_from",
    "with_for_update",
    "union_all",
    "returning",
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Pitfall:
    """One mistake: its line in the module, a sentence that names it, and what to write instead."""

    line: int
    says: str
    help: str


def reachable(definitions: Mapping[str, Definition], name: str) -> list[ast.AST]:
    """Return the definition of a name, and those of the same module that it refers to, directly or not."""
    found: dict[str, ast.AST] = {}
    open_names = [name]
    while open_names:
        current = open_names.pop()
        if current in definitions and current not in found:
            found[current] = definitions[current].node
            open_names += sorted(names_in([definitions[current].node]))
    return list(found.values())


def pitfalls(nodes: Iterable[ast.AST]) -> Iterator[Pitfall]:
    """Find conditions that Python evaluates instead of the database, and statements that are made and dropped."""
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Call) and _called(node) in _CONDITIONS:
                for argument in node.args:
                    yield from _condition(argument, _called(node))
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                yield from _dropped(node.value)


def unawaited(nodes: Iterable[ast.AST], method: str) -> int | None:
    """Return the line of the first call of a method or function whose result nobody awaits or uses."""
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _called(node.value) == method:
                return node.lineno
    return None


def async_in_run_sync(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Yield the names of async functions that are passed to run_sync, with the line of the call."""
    every = [node for top in nodes for node in ast.walk(top)]
    functions = {node.name for node in every if isinstance(node, ast.AsyncFunctionDef)}
    functions -= {node.name for node in every if isinstance(node, ast.FunctionDef)}
    for node in every:
        if isinstance(node, ast.Call) and _called(node) == "run_sync":
            match node.args:
                case [ast.Name(id=name), *_] if name in functions:
                    yield name, node.lineno


def yields(function: ast.AST) -> int | None:
    """Return the line of the first `yield` of a function itself, which makes a generator of it."""
    unseen: list[ast.AST] = list(getattr(function, "body", ())) if isinstance(function, _FUNCTIONS) else []
    lines = []
    while unseen:
        node = unseen.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            lines.append(node.lineno)
        if not isinstance(node, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
            unseen += ast.iter_child_nodes(node)
    return min(lines, default=None)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _condition(argument: ast.expr, method: str) -> Iterator[Pitfall]:
    """Find what Python decides in an argument that the database should decide."""
    match argument:
        case ast.BoolOp(op=operator, values=values) if (kept := _kept(operator, values)) is not None:
            word = "and" if isinstance(operator, ast.And) else "or"
            yield Pitfall(
                argument.lineno,
                f"In line {argument.lineno}, Python's `{word}` joins the conditions of `{method}()`: it keeps one of "
                f"them, `{ast.unparse(kept)}`, and drops the {'other' if len(values) == 2 else 'others'}.",
                f"Write `{word}_(…)`, or `{'&' if word == 'and' else '|'}` with parentheses around each comparison"
                + (f"; several arguments of `{method}()` are joined by AND." if word == "and" else "."),
            )
        case ast.UnaryOp(op=ast.Not(), operand=operand) if _is_column(operand) or _is_equality(operand):
            yield Pitfall(
                argument.lineno,
                f"In line {argument.lineno}, Python's `not` in `{method}()` makes True or False of the condition "
                f"`{ast.unparse(operand)}`, before the database sees it.",
                "Write `not_(…)`, `~(…)` or the opposite comparison.",
            )
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as operator]) if _is_column(left):
            word, method_name = ("is", "is_") if isinstance(operator, ast.Is) else ("is not", "is_not")
            yield Pitfall(
                argument.lineno,
                f"In line {argument.lineno}, Python's `{word}` compares the column `{ast.unparse(left)}` itself, not "
                f"its values: the condition is always {'False' if word == 'is' else 'True'}.",
                f"Write `.{method_name}(None)`.",
            )
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as operator]) if _is_column(left):
            word, method_name = ("in", "in_") if isinstance(operator, ast.In) else ("not in", "not_in")
            yield Pitfall(
                argument.lineno,
                f"In line {argument.lineno}, Python's `{word}` looks for the column `{ast.unparse(left)}` itself, not "
                f"for its values: the condition is always {'False' if word == 'in' else 'True'}.",
                f"Write `.{method_name}(…)`.",
            )


def _kept(operator: ast.boolop, values: list[ast.expr]) -> ast.expr | None:
    """Return the operand that `and` or `or` passes on; `None` if that is not known from the text.

    `column == x` counts as false and `column != x` as true, because SQLAlchemy compares the two sides themselves; other
    comparisons raise.
    """
    for value in values[:-1]:
        if not _is_equality(value):
            return None
        equal = isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq)
        if equal == isinstance(operator, ast.And):
            return value
    return values[-1]


def _is_equality(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and (_is_column(node.left) or _is_column(node.comparators[0]))
    )


def _is_column(node: ast.expr) -> bool:
    """Whether it reads like a column: `Class.column`, or `sub.c.column`."""
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value
    if isinstance(owner, ast.Attribute):
        return owner.attr == "c"
    return isinstance(owner, ast.Name) and owner.id[:1].isupper()


def _dropped(call: ast.Call) -> Iterator[Pitfall]:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in _RETURN_A_NEW_STATEMENT:
        return
    if isinstance(function.value, ast.Name):
        name = function.value.id
        yield Pitfall(
            call.lineno,
            f"Line {call.lineno} calls `{name}.{function.attr}(…)` and drops what it returns: `{name}` stays as it was.",
            f"A statement is never changed, each method returns a new one: `{name} = {name}.{function.attr}(…)`.",
        )
