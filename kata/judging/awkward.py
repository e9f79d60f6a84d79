"""Awkward arguments: values of a parameter's own type on which answers that look right go wrong.

They follow from real arguments by type alone: no author has to think of them, and every run gets the same ones.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

LARGEST_INT4 = 2**31 - 1
LARGEST_MONEY = Decimal("99999999.99")
"""The largest value of a numeric(10, 2)."""
LONGEST_TEXT = 100


def _longest_text(length: int) -> str:
    """A text of this length that is changed by what cuts, strips, or changes the case."""
    return ("Xy " * length)[: length - 1] + "Z"


AWKWARD_NAMES = (
    # Decomposed letters, blanks of all kinds, an entity, and what separates, quotes and joins.
    f" {unicodedata.normalize('NFD', 'Café')}, R&amp;D /  O'Neil-Smith_2+Co;\t\N{LATIN SMALL LIGATURE FI} ",
    _longest_text(LONGEST_TEXT),
)
"""Texts that are changed by nearly everything that may be done to a text."""
NEARLY_THESE_NAMES = (f"{AWKWARD_NAMES[1]}Z", f"{AWKWARD_NAMES[0]} ")


def awkward(
    values: Sequence[Any], *, none: bool = False, longest: int = LONGEST_TEXT, largest: Decimal = LARGEST_MONEY
) -> tuple[Any, ...]:
    """Return awkward values of a parameter, given real ones.

    Args:
        values: Real arguments of the parameter; the first that is not `None` tells its type.
        none: Whether the parameter may be `None`.
        longest: The length of the longest text that the parameter may have.
        largest: The largest `Decimal` that it may have; its decimals are those that are kept.

    Returns:
        About twelve different values, none for a type that is unknown. Of ints, one is a real argument again.
    """
    real = [value for value in values if value is not None]
    made: list[Any] = []
    if real:
        kind = type(real[0])
        makers: dict[type, Callable[[], Sequence[Any]]] = {
            bool: lambda: (False, True),
            int: lambda: _ints(real),
            float: lambda: (0.0, -0.5, 0.1, 1e15),
            Decimal: lambda: _decimals(largest),
            str: lambda: _texts(max(real, key=len), longest),
            dt.date: lambda: _dates(real[0]),
            dt.datetime: lambda: _datetimes(real[0]),
        }
        made = list(makers[kind]()) if kind in makers else []
    return (*dict.fromkeys(made), *((None,) if none else ()))


def _ints(real: Sequence[int]) -> Sequence[int]:
    unknown = next(number for number in range(1, len(real) + 2) if number not in real)
    return 0, -1, LARGEST_INT4, unknown, real[0]


def _decimals(largest: Decimal) -> Sequence[Decimal]:
    unit = Decimal(1).scaleb(_exponent(largest))
    # Half a unit more: the database rounds it up, Python's round() to the even neighbour, that is down.
    between = 1000 + 12 * unit + unit / 2
    return Decimal(0), unit, -1000 - unit, largest, between, 100 * unit, 10 * unit + 70_000


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _texts(real: str, longest: int) -> Sequence[str]:
    real = real[: max(1, longest - 2)]
    middle = len(real) // 2
    texts = (
        "",
        " ",
        real.swapcase(),
        f" {real} ",
        f"{real[:middle]}_{real[middle + 1 :]}",
        f"{real[: middle + 1]}%",
        "%",
        ".*",
        # In LIKE a backslash stands for nothing but the next character.
        f"{real[:middle]}\\{real[middle:]}",
        f'O\'{real[:1]} "x" -- :name {{0}} %s $1; a+b@C.D',
        # Composed, decomposed, beyond the basic plane: three spellings that normalisation changes.
        f"{unicodedata.normalize('NFC', 'é')}{unicodedata.normalize('NFD', 'é')}\N{LATIN SMALL LIGATURE FI}\U0001d518",
        _longest_text(longest),
    )
    return [text for text in texts if len(text) <= longest]


def _dates(real: dt.date) -> Sequence[dt.date]:
    day = dt.timedelta(days=1)
    return dt.date(1, 1, 1), dt.date(1969, 12, 31), dt.date(2024, 2, 29), real - day, real + day, dt.date(9999, 12, 31)


def _datetimes(real: dt.datetime) -> Sequence[dt.datetime]:
    # Not the very limits: in another time zone they would lie beyond.
    days = ((1, 1, 2), (1969, 12, 31), (2024, 2, 29), (9999, 12, 30))
    limits = [dt.datetime(*day, 23, 59, 59, 999_999, tzinfo=real.tzinfo) for day in days]
    return [*limits, real - dt.timedelta(microseconds=1), real + dt.timedelta(microseconds=1)]
