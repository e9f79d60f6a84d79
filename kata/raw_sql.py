"""Raw SQL in a statement, found in SQLAlchemy's own tree of its elements. Runs in a worker.

A construct says what it means; a string says only what is sent. Strings are in `text()`, `literal_column()`, prefixes,
suffixes and hints, and there are ways to slip one in where a name or an operator belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import CTE, BinaryExpression, ClauseElement, ColumnClause, Extract, TextClause, TextualSelect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.sql.operators import custom_op

from kata.source.constructs import is_constant

_LONGEST = 200
_NAME = re.compile(r"[A-Za-z_][\w$]*")
# `||`, `~>=~`, ILIKE, SIMILAR TO, IS DISTINCT FROM, OPERATOR(pg_catalog.+): signs, a few words, or a qualified operator.
_OPERATOR = re.compile(r"[^\w\s'\"(),;$]+|[A-Za-z]+(?: [A-Za-z]+){0,3}|OPERATOR\([\w.]*[^\w\s'\"(),;$]+\)")
# For these there is no construct.
_OF_A_CTE = re.compile(r"(?:NOT )?MATERIALIZED|(?:SEARCH|CYCLE) [\w ,$\"]+", re.IGNORECASE)
_COMMENT = re.compile(r"(?:/\*(?:(?!\*/|/\*).)*\*/|\s)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RawSQL:
    """A string of SQL in a statement.

    Attributes:
        how: What it is in, such as `text()`; empty if it went to the driver without any construct.
        text: Its beginning.
        whole: Whether the statement is nothing else.
    """

    how: str
    text: str
    whole: bool = False


# SQLAlchemy compiles statements of the same structure once, and texts are part of the structure.
_in_compiled: WeakKeyDictionary[Any, RawSQL | None] = WeakKeyDictionary()


def raw_sql(context: Any, sent: str) -> RawSQL | None:
    """Return the raw SQL in a statement; `None` if there is none.

    Args:
        context: SQLAlchemy's execution context of the statement.
        sent: The text that the driver gets.
    """
    if context is None:
        return RawSQL("", sent[:_LONGEST], whole=True)
    # Splitting an INSERT of many rows is legitimate.
    if not context.isinsert and sent != context.statement:
        return RawSQL("a listener that rewrites statements", sent[:_LONGEST], whole=True)
    statement, compiled = getattr(context, "invoked_statement", None), getattr(context, "compiled", None)
    if statement is None:
        # exec_driver_sql has no construct at all; DDL has one, in its compiled form only.
        return None if compiled is not None else RawSQL("exec_driver_sql()", sent[:_LONGEST], whole=True)
    if compiled is None:
        return _raw_in(statement, None)
    if compiled not in _in_compiled:
        _in_compiled[compiled] = _raw_in(statement, compiled)
    return _in_compiled[compiled]


def _raw_in(statement: Any, compiled: Any) -> RawSQL | None:
    # The statement that the ORM compiled has the mapped expressions and the criteria of options as well.
    core = getattr(getattr(compiled, "compile_state", None), "statement", None)
    trees = [statement] if core is None or core is statement else [statement, core]
    for element in (each for tree in trees for each in visitors.iterate(tree)):
        for how, text in _strings(element):
            alone = element is statement or (hasattr(statement, "element") and element is statement.element)
            whole = alone and isinstance(element, TextClause | TextualSelect)
            return RawSQL(how, text[:_LONGEST], whole=whole)
    return None


def _strings(element: Any) -> Iterator[tuple[str, str]]:
    """The raw SQL of one element: what takes the string, and the string."""
    if isinstance(element, TextClause):
        if not is_constant(element.text):
            yield "text()", element.text
    elif isinstance(element, TextualSelect):
        yield "text()", str(element.element)
    elif isinstance(element, ColumnClause) and element.is_literal:
        if not is_constant(element.name):
            yield "literal_column()", element.name
    else:
        yield from _unquoted(element)
    for what, parts in (("prefix_with()", "_prefixes"), ("suffix_with()", "_suffixes")):
        for text in _texts(vars(element).get(parts)):
            if not (isinstance(element, CTE) and _OF_A_CTE.fullmatch(text.strip())):
                yield what, text
    yield from (("with_hint()", text) for text in _texts(_hints(element)))
    for row in vars(element).get("_multi_values") or ():
        # SQLAlchemy does not visit the values of an INSERT with several rows.
        for value in (value for each in row for value in (each.values() if isinstance(each, dict) else each)):
            if isinstance(value, ClauseElement):
                yield from (found for inner in visitors.iterate(value) for found in _strings(inner))


def _unquoted(element: Any) -> Iterator[tuple[str, str]]:
    """SQL in the place of a name, a field or an operator, or of a construct's own making."""
    name = vars(element).get("name")
    if isinstance(name, quoted_name) and name.quote is False and not _NAME.fullmatch(name):
        yield "a name that is not quoted", name
    if isinstance(element, Extract) and not _NAME.fullmatch(str(element.field)):
        yield "extract()", str(element.field)
    if isinstance(element, BinaryExpression) and isinstance(element.operator, custom_op):
        operator = str(element.operator.opstring).strip()
        if not _OPERATOR.fullmatch(operator):
            yield "op()", operator
    if hasattr(type(element), "_compiler_dispatcher"):
        yield "a construct compiled by @compiles", type(element).__name__


def _hints(element: Any) -> Iterable[tuple[Any, ...]]:
    own = vars(element)
    named = own.get("_hints") or {}
    return [*((text,) for text in named.values()), *((text,) for _, text in own.get("_statement_hints") or ())]


def _texts(parts: Iterable[tuple[Any, ...]] | None) -> Iterator[str]:
    """The strings of prefixes, suffixes and hints, except comments."""
    for first, *_ in parts or ():
        text = first.text if isinstance(first, TextClause) else first
        if isinstance(text, str) and not _COMMENT.fullmatch(text):
            yield text
