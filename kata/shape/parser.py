"""sqlglot's parser for PostgreSQL, with a limit: some texts of sixty characters (nested arrays) never finish."""

from __future__ import annotations

from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

_POSTGRES = Dialect.get_or_raise("postgres")
# Real statements take about one step for each token.
_STEPS, _STEPS_PER_TOKEN = 20_000, 10
_Base: Any = _POSTGRES.parser_class


class TooHard(SqlglotError):
    """The parser exceeded its limit. Not a ParseError: the parser catches those, to try an alternative."""


class _Parser(_Base):  # type: ignore[misc]
    steps_left = 0

    def _advance(self, times: int = 1) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise TooHard
        super()._advance(times)


def parse(sql: str) -> list[exp.Expr]:
    """Parse a text into syntax trees, one for each statement.

    Raises:
        SqlglotError, RecursionError, ValueError: It cannot be parsed, or not in reasonable time.
    """
    tokens, parser = _POSTGRES.tokenize(sql), _Parser(dialect=_POSTGRES)
    parser.steps_left = _STEPS + _STEPS_PER_TOKEN * len(tokens)
    trees: list[exp.Expr | None] = parser.parse(tokens, sql)
    return [tree for tree in trees if tree is not None]


def parse_one(sql: str) -> exp.Expr:
    """Parse a single statement.

    Raises:
        SqlglotError, RecursionError, ValueError: It cannot be parsed, or it is not exactly one statement.
    """
    trees = parse(sql)
    if len(trees) != 1:
        raise SqlglotError(f"{len(trees)} statements")
    return trees[0]
