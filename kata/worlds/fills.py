"""How a parameter of a statement follows from the arguments of the call: learnt from the values that were sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product
from typing import Any, TypeAlias

Cells: TypeAlias = tuple[Any, ...]
Fill: TypeAlias = Callable[[Cells], Any]
_Text: TypeAlias = Callable[[str], str]
_CHANGES: tuple[_Text, ...] = (str.lower, str.upper, str.strip, str.title, str.capitalize, str.casefold)
_ESCAPES = "\\/!#^|~$@=&+-*?:;,.<>`'\""
_FACTORS = (0, 1, -1)


def learn(values: Sequence[Any], arguments: Sequence[Cells]) -> Fill | None:
    """Learn from several calls; return `None` if no known way leads from the arguments to the values.

    Known are: a constant, an argument, a text with something around it, in another case or escaped for LIKE, a sum of
    arguments and their products such as the offset of a page, and a date some days away.

    Args:
        values: What was sent.
        arguments: What the function was called with.
    """
    first = values[0]
    if all(type(value) is type(first) and value == first for value in values) and (
        len(set(map(repr, arguments))) > 1 or not arguments[0]
    ):
        return lambda _: first
    for at in range(len(arguments[0])):
        given = [each[at] for each in arguments]
        if list(map(str, values)) == list(map(str, given)):
            return lambda each, at=at: each[at]  # type: ignore[misc]
        fill = _text(values, given, at) or _days_away(values, given, at)
        if fill is not None:
            return fill
    return _number(values, arguments)


def _text(values: Sequence[Any], given: Sequence[Any], at: int) -> Fill | None:
    if not all(isinstance(value, str) for value in (*values, *given)):
        return None
    for change in _changes():
        changed = [change(value) for value in given]
        # The longest one occurs in what was sent at one place only, if at all.
        longest = max(range(len(given)), key=lambda which: len(changed[which]))
        before, found, after = values[longest].partition(changed[longest]) if changed[longest] else ("", "", "")
        if found and list(values) == [before + value + after for value in changed]:
            return lambda each, at=at, change=change, before=before, after=after: before + change(each[at]) + after  # type: ignore[misc]
    return None


def _changes() -> Iterator[_Text]:
    plain: tuple[_Text, ...] = (_as_it_is, *_CHANGES)
    yield from plain
    yield lambda text: re.escape(text)
    for escape in _ESCAPES:
        for change in plain:
            yield lambda text, escape=escape, change=change: _escaped(change(text), escape)  # type: ignore[misc]


def _as_it_is(text: str) -> str:
    return text


def _escaped(text: str, escape: str) -> str:
    """The text as LIKE takes it literally."""
    return text.replace(escape, escape * 2).replace("%", f"{escape}%").replace("_", f"{escape}_")


def _days_away(values: Sequence[Any], given: Sequence[Any], at: int) -> Fill | None:
    if not all(isinstance(value, dt.date) for value in (*values, *given)):
        return None
    try:
        away = {value - argument for value, argument in zip(values, given, strict=True)}
    except TypeError:
        return None
    if len(away) != 1:
        return None
    (days,) = away
    return lambda each, at=at: each[at] + days  # type: ignore[misc]


def _number(values: Sequence[Any], arguments: Sequence[Cells]) -> Fill | None:
    """A sum of 1, two numbers and their product, each taken once, subtracted or left out; the shortest one that fits."""
    numbers = [at for at in range(len(arguments[0])) if all(type(each[at]) is int for each in arguments)]
    if not numbers or not all(type(value) is int for value in values):
        return None
    pairs = list(permutations(numbers, 2)) or [(numbers[0], numbers[0])]
    for factors in sorted(product(_FACTORS, repeat=4), key=lambda each: sum(map(abs, each))):
        for one, other in pairs:

            def fill(each: Cells, factors: tuple[int, ...] = factors, one: int = one, other: int = other) -> int:
                terms = (1, each[one], each[other], each[one] * each[other])
                return sum(factor * term for factor, term in zip(factors, terms, strict=True))

            if all(fill(each) == value for each, value in zip(arguments, values, strict=True)):
                return fill
    return None
