"""Errors in plain words: what happened, why, and what to do about it.

    explanation = explain(exc)
    if explanation is not None:
        print(explanation.what, explanation.why, explanation.todo)

Each rule looks at evidence only: the type of the exception, its message, its SQLSTATE, the attribute or the statement
that it is about. Without evidence there is no explanation, and the caller shows the error as it is.

- `asynchronous`  forgotten and misplaced `await`, the greenlet bridge, event loops, reading from a missing terminal
- `orm`           sessions, results, loading
- `models`        mapped classes that SQLAlchemy rejects
- `database`      errors that PostgreSQL returns, and servers that do not answer
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import StatementError

from kata.translate import asynchronous, database, models, orm
from kata.translate.explanation import Explanation

__all__ = ["Explanation", "explain"]

_RULES = (*asynchronous.RULES, *database.RULES, *models.RULES, *orm.RULES)


def explain(exc: BaseException) -> Explanation | None:
    """Explain an exception, or a warning (in Python an exception, too).

    Args:
        exc: As caught; the errors that it wraps (SQLAlchemy's `orig`, `raise ... from`, groups) are explained as well.

    Returns:
        The explanation; `None` if nothing certain is known about it. Never raises.
    """
    for candidate in _wrapped(exc):
        for rule in _RULES:
            try:
                explanation = rule(candidate)
            except Exception:  # a rule that fails on a strange exception must not hide that exception
                explanation = None
            if explanation is not None:
                return explanation
    return None


def _wrapped(exc: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    queue: list[BaseException | None] = [exc]
    while queue:
        current = queue.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, StatementError):
            queue.append(current.orig)
        if isinstance(current, BaseExceptionGroup):
            queue.extend(current.exceptions)
        queue.append(current.__cause__)
