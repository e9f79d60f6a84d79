"""What a module defines at its top level, read from its text; nothing is run.

A `ModuleSource` says whether a file is missing, unreadable, a stub or started.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from pathlib import Path
from typing import TypeAlias

from kata.source.parsing import parsed

Node: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign

NOT_STARTED = "not started"
"""Marks stubs that cannot raise: a comment on a lone `pass`, or a string in the value of an assignment."""

LARGEST = 1_000_000
"""A module is at most so long, in bytes."""
_ENCODINGS = ("utf-8", "utf-8-sig", "iso-8859-1", "ascii", "us-ascii")

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_WITH_BODY = (*_FUNCTIONS, ast.ClassDef)
_MARK = re.compile(rf"#\s*{NOT_STARTED}")


@dataclass(frozen=True)
class Definition:
    """A function, class or assignment at the top level of a module.

    Attributes:
        name: Its name.
        node: Its syntax tree.
        marked: Whether a comment in it says that it is not started.
    """

    name: str
    node: Node
    marked: bool = False

    @property
    def first(self) -> int:
        """Its first line, from 1, decorators included."""
        decorators = self.node.decorator_list if isinstance(self.node, _WITH_BODY) else []
        return min(each.lineno for each in (self.node, *decorators))

    @property
    def last(self) -> int:
        """Its last line."""
        return self.node.end_lineno or self.node.lineno

    @property
    def docstring(self) -> str:
        """Its docstring; empty without one, and for an assignment."""
        return (ast.get_docstring(self.node) or "") if isinstance(self.node, _WITH_BODY) else ""

    @property
    def body(self) -> list[ast.stmt]:
        """The statements that a learner writes: all but the docstring; of an assignment, the assignment."""
        return _without_docstring(self.node.body) if isinstance(self.node, _WITH_BODY) else [self.node]

    @property
    def head_end(self) -> int:
        """The last line before the body: that of the docstring, or of the signature."""
        if not isinstance(self.node, _WITH_BODY):
            return self.first - 1
        opening = self.node.body[0]
        return (opening.end_lineno or self.last) if self.docstring else opening.lineno - 1

    def code(self, lines: list[str]) -> list[str]:
        """Its lines without the docstring, from the lines of its module."""
        if not isinstance(self.node, _WITH_BODY) or not self.docstring or not self.body:
            return lines[self.first - 1 : self.last]
        below = dropwhile(lambda line: not line.strip(), lines[self.head_end : self.last])
        return [*lines[self.first - 1 : self.node.body[0].lineno - 1], *below]

    @property
    def start_line(self) -> int:
        """The line to go to: in a stub, the one to be replaced; otherwise where the definition begins."""
        return self.body[0].lineno if is_stub(self) else self.node.lineno


def lines_of(source: str) -> list[str]:
    """The lines as Python counts them. `str.splitlines` also splits at form feeds and U+2028 inside strings."""
    lines = re.split(r"\r\n|\r|\n", source)
    return lines[:-1] if lines[-1] == "" else lines


def definitions(source: str, filename: str = "<unknown>") -> dict[str, Definition]:
    """The definitions at the top level by name. Of two with the same name the last one counts, as in Python.

    Raises:
        SyntaxError: The source is not Python; the error has the file's name.
    """
    try:
        return dict(_definitions(source))
    except SyntaxError as error:
        error.filename = filename
        raise


@lru_cache(maxsize=128)
def _definitions(source: str) -> dict[str, Definition]:
    found = {}
    lines = lines_of(source)
    for node in parsed(source).body:
        if isinstance(node, Node):
            marked = any(map(_MARK.search, lines[node.lineno - 1 : node.end_lineno]))
            for name in [node.name] if isinstance(node, _WITH_BODY) else assigned(node):
                found[name] = Definition(name, node, marked)
    return found


def assigned(node: ast.stmt) -> list[str]:
    """The names that a statement assigns to."""
    match node:
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def is_stub(definition: Definition) -> bool:
    """Whether a definition is not started.

    A stub is a function that only raises NotImplementedError; a class that is only abstract, that has nothing but such
    functions, or nothing but a marked `pass`; an assignment whose value holds the text "not started".
    """
    node, body = definition.node, definition.body
    if isinstance(node, ast.Assign | ast.AnnAssign):
        parts = ast.walk(node.value) if node.value is not None else ()
        return any(isinstance(part, ast.Constant) and part.value == NOT_STARTED for part in parts)
    if isinstance(node, ast.ClassDef):
        match body:
            case [ast.Pass()]:
                return definition.marked
            case [ast.Assign(targets=[ast.Name(id="__abstract__")], value=ast.Constant(value=True))]:
                return True
        return bool(body) and all(isinstance(part, _FUNCTIONS) and _only_raises(part.body) for part in body)
    return _only_raises(node.body)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        return body[1:]
    return body


def _only_raises(body: list[ast.stmt]) -> bool:
    """Whether a function does nothing but raise NotImplementedError; a bare `yield` below makes it a generator."""
    match _without_docstring(body):
        case [ast.Raise(exc=raised)] | [ast.Raise(exc=raised), ast.Expr(value=ast.Yield(value=None))]:
            raised = raised.func if isinstance(raised, ast.Call) else raised
            return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


@dataclass(frozen=True)
class ModuleSource:
    """A module as far as Python can read it: missing, unreadable, or text with definitions.

    Attributes:
        text: Its source; `None` when there is no such file, or its bytes are not text.
        definitions: By name; none in a module that is missing or unreadable.
        error: Why it is unreadable, with the line in `lineno` where there is one; `None` when it is not.
    """

    text: str | None
    definitions: Mapping[str, Definition]
    error: SyntaxError | None = None

    @classmethod
    def read(cls, path: Path) -> ModuleSource:
        """Read a file as Python does, in UTF-8, or in Latin-1 or ASCII if its coding line says so. Never fails.

        Some of Python's other encodings take minutes for a large file, or turn a comment into code.
        """
        try:
            if not path.is_file():
                return cls(None, {})
            if path.stat().st_size > LARGEST:
                raise SyntaxError("it is larger than a megabyte; no answer needs that")
            with path.open("rb") as file:
                encoding, _ = tokenize.detect_encoding(file.readline)
            if encoding not in _ENCODINGS:
                raise SyntaxError(f"its encoding is {encoding}; save it as UTF-8, without a coding line")
            with path.open(encoding=encoding) as file:
                text = file.read()
        except (SyntaxError, ValueError, OSError) as error:
            reason = error if isinstance(error, SyntaxError) else SyntaxError(str(error))
            return cls(None, {}, reason)
        return cls.of(text)

    @classmethod
    def of(cls, text: str) -> ModuleSource:
        """Read a module's text. Never fails."""
        try:
            return cls(text, definitions(text))
        except SyntaxError as error:
            return cls(text, {}, error)
        except ValueError as error:  # a NUL byte, on some versions of Python
            return cls(text, {}, SyntaxError(str(error)))
        except (RecursionError, MemoryError):
            return cls(text, {}, SyntaxError("it is nested too deeply"))

    def is_stub(self, names: Iterable[str]) -> bool:
        """Whether an exercise with these objects is not started: it has the main one, the first, and all are stubs."""
        main, *others = names
        there = [self.definitions[name] for name in (main, *others) if name in self.definitions]
        return main in self.definitions and all(map(is_stub, there))
