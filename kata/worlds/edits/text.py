"""The text of a statement, and where each node of its syntax tree is in it.

An edit replaces parts of the text. That is a hundred times faster than copying the tree, changing it, and generating SQL
from it anew, and there are hundreds of edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlglot import exp

from kata.shape.rewriting import Generator
from kata.worlds.edits.edit import Change

# Private-use characters mark where a node's text begins and ends; between the first two is the node's number.
_BEGIN, _NUMBERED, _END = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_BEGIN}(\\d+){_NUMBERED}|{_END}")


def is_marked(sql: str) -> bool:
    """Whether a statement has one of the characters that mark nodes."""
    return any(mark in sql for mark in (_BEGIN, _NUMBERED, _END))


class Unplaced(Exception):
    """A node whose text is not a part of the statement's: it cannot be edited."""


class _Marking(Generator):
    """A generator that marks the text of each node."""

    def __init__(self) -> None:
        super().__init__(dialect="postgres", comments=False)
        self.nodes: list[exp.Expr] = []

    def sql(self, expression: Any, key: str | None = None, comment: bool = True) -> str:
        text: str = super().sql(expression, key, comment)
        if key or not text or not isinstance(expression, exp.Expr):
            return text
        self.nodes.append(expression)
        # The generator cuts off a leading blank where it does not want it.
        blank = text[: len(text) - len(text.lstrip())]
        return f"{blank}{_BEGIN}{len(self.nodes) - 1}{_NUMBERED}{text.strip()}{_END}{text[len(text.rstrip()) :]}"


class Text:
    """The text of a statement.

    Attributes:
        sql: The statement, as it is generated from its tree.
    """

    def __init__(self, tree: exp.Expr) -> None:
        generator = _Marking()
        marked = generator.generate(tree, copy=False)
        self._spans: dict[int, tuple[int, int]] = {}
        parts: list[str] = []
        open_nodes: list[tuple[exp.Expr, int]] = []
        at = length = 0
        for mark in _MARK.finditer(marked):
            parts.append(marked[at : mark.start()])
            length += mark.start() - at
            at = mark.end()
            if mark[1]:
                open_nodes.append((generator.nodes[int(mark[1])], length))
            else:
                node, start = open_nodes.pop()
                self._spans[id(node)] = (start, length)
        parts.append(marked[at:])
        self.sql = "".join(parts)

    def span(self, node: exp.Expr) -> tuple[int, int]:
        """Where the text of a node begins and ends.

        Raises:
            Unplaced: Its text is not a part of the statement's.
        """
        if id(node) not in self._spans:
            self._spans[id(node)] = self._from_children(node)
        return self._spans[id(node)]

    def _from_children(self, node: exp.Expr) -> tuple[int, int]:
        """Of a chain of AND or OR, only the whole and its members are generated as nodes."""
        if not isinstance(node, exp.Connector):
            raise Unplaced
        return self.span(node.left)[0], self.span(node.right)[1]

    def of(self, node: exp.Expr) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.sql[start:end]

    def replaced(self, node: exp.Expr, text: str) -> Change:
        """The change that puts a text in the place of a node; an empty text removes it."""
        return Change(*self.span(node), text)

    def after(self, node: exp.Expr, text: str) -> Change:
        """The change that inserts a text behind a node."""
        end = self.span(node)[1]
        return Change(end, end, text)

    def apply(self, changes: Iterable[Change]) -> str | None:
        """Return the statement with these changes, or `None` if they overlap."""
        parts, at = [], 0
        for start, end, text in sorted(changes, key=lambda change: change[:2]):
            if start < at:
                return None
            parts += [self.sql[at:start], text]
            at = end
        return "".join([*parts, self.sql[at:]])
