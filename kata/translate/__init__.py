"""Errors in plain words: what happened, why, and what to do about it.

    explanation = explain(exc)
    if explanation is not None:
        print(explanation.what, explanation.why, explanation.todo)

Each rule looks at evidence only: the type of the exception, its message, its SQLSTATE, the attribute or the statement
that it is about. Without evidence there is no explanation, and the caller shows the error as it is.

- `rules/`      rules as data: types, a pattern for the message, three sentences (see `explanation`)
- `evidence`    rules that need more: a frame of the traceback, the object that the error is about
- `names`       names that do not exist where they are used, and where they do
- `attributes`  attributes that an object of SQLAlchemy does not have
- `server`      what PostgreSQL refused

When the mappers have failed once, every later use of any mapped class raises "One or more mappers failed to initialize"
and quotes the first error without its type. So the rules for mapped classes depend on messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy.exc import StatementError

from kata.translate import attributes, evidence, explanation, names, server
from kata.translate.explanation import Explanation

__all__ = ["Explanation", "explain"]

_RULES = (*evidence.RULES, *names.RULES, *attributes.RULES, *server.RULES, *explanation.RULES)


def explain(exc: BaseException) -> Explanation | None:
    """Explain an exception or a warning, or an error that it wraps (SQLAlchemy's `orig`, `raise ... from`, groups).

    Returns:
        The explanation; `None` if nothing certain is known about it. Never raises.
    """
    for candidate in _wrapped(exc):
        for rule in _RULES:
            # A rule that fails on a strange exception must not hide that exception.
            with suppress(Exception):
                if (explained := rule(candidate)) is not None:
                    return explained
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
