"""Errors in plain words: what happened, why, and what to do about it.

    explanation = explain(exc)
    if explanation is not None:
        print(explanation.what, explanation.why, explanation.todo)

Each rule looks at evidence only: the type of the exception, its message, its SQLSTATE, the attribute or the statement
it is about. Where there is none, there is no explanation, and the caller shows the error as it is. No exercise is
named.

- `asynchronous`  forgotten and misplaced `await`, the greenlet bridge, event loops
- `console`       what needs somebody at the keyboard
- `orm`           sessions, results, loading
- `models`        mapped classes that SQLAlchemy cannot make sense of
- `database`      what PostgreSQL answered, and servers that do not answer
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import StatementError

from kata.translate import asynchronous, console, database, models, orm
from kata.translate.explanation import Explanation

__all__ = ["Explanation", "explain"]

_RULES = (*asynchronous.RULES, *console.RULES, *database.RULES, *models.RULES, *orm.RULES)


def explain(exc: BaseException) -> Explanation | None:
    """Say what an exception (or a warning: Python makes them exceptions, too) means.

    Args:
        exc: As caught; the errors which it wraps (SQLAlchemy's `orig`, `raise ... from`, groups) are looked at as well.

    Returns:
        The explanation, or None when nothing certain is known about it. Never raises.
    """
    for candidate in _wrapped(exc):
        for rule in _RULES:
            try:
                explanation = rule(candidate)
            except Exception:  # a rule that stumbles over a strange exception must not hide that one
                explanation = None
            if explanation is not None:
                return explanation
    return None


def _wrapped(exc: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [exc]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, StatementError):
            waiting.append(current.orig)
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.append(current.__cause__)
