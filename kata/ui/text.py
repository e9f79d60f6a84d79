"""Values and messages that come from the learner's code, made fit to be shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def clean(text: str) -> str:
    """The text without control characters: no escape sequence of an answer reaches the terminal. Newlines stay."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign == "\n" or sign.isprintable() else "    " if sign == "\t" else ascii(sign)[1:-1] for sign in text
    )


def one_line(text: str, longest: int = 200) -> str:
    """The text in one line, cut when it is longer."""
    line = " ".join(clean(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def cell(value: Any, longest: int = 40) -> str:
    """A cell of a row. Texts that could be taken for something else (empty, blanks at the ends, "NULL") are quoted."""
    if value is None:
        return "NULL"
    if isinstance(value, str) and (value != value.strip() or value in ("", "NULL") or "\n" in value):
        return one_line(repr(value), longest)
    if isinstance(value, Decimal) and value.is_finite():
        return one_line(_short_decimal(value), longest)
    return one_line(str(value), longest)


def _short_decimal(number: Decimal) -> str:
    """Cents as cents, an average of PostgreSQL's (16 places) with an ellipsis."""
    text = f"{number:f}"
    whole, point, places = text.partition(".")
    if len(places) <= 2:
        return text
    places = places[:2] + places[2:].rstrip("0")
    return f"{whole}{point}{places}" if len(places) <= 6 else f"{whole}{point}{places[:4]}…"


def pair(expected: Any, got: Any) -> tuple[str, str]:
    """Two cells that differ; where they would look the same, with what tells them apart."""
    left, right = cell(expected), cell(got)
    if left == right and isinstance(expected, str) and isinstance(got, str):
        # Too long to be shown whole: from shortly before the place where they part.
        same = zip(expected, got, strict=False)
        parted = next((at for at, (one, other) in enumerate(same) if one != other), min(len(expected), len(got)))
        left, right = (one_line(f"…{text[max(parted - 10, 0) :]!r}", 40) for text in (expected, got))
    if left != right:
        return left, right
    left, right = one_line(repr(expected), 60), one_line(repr(got), 60)
    if left != right:
        return left, right
    return f"{left} ({type(expected).__name__})", f"{right} ({type(got).__name__})"
