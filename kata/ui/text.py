"""Values and messages, many of them from the learner's code, made safe and short enough to print."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.text import Text


def clean(text: str) -> str:
    """Escape control characters, so that an answer cannot steer the terminal. Newlines stay, tabs become blanks."""
    if text.isprintable():
        return text
    return "".join(
        char if char == "\n" or char.isprintable() else "    " if char == "\t" else ascii(char)[1:-1] for char in text
    )


def one_line(text: str, longest: int = 200) -> str:
    """Put a text on one line of at most `longest` characters."""
    return fit(" ".join(clean(text).split()), longest)


def fit(text: str, width: int) -> str:
    """Cut a text that is longer than `width`; an ellipsis marks the cut."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def marked(sentence: str, style: str = "") -> Text:
    """Highlight `code` in a sentence; the backticks stay for terminals without colour."""
    text = Text(sentence, style=style)
    text.highlight_regex(r"`[^`]+`", "cyan")
    return text


def count(number: int, noun: str) -> str:
    """Return `1 row`, `2 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def milliseconds(seconds: float) -> str:
    """Return a duration with three significant digits at most: `4 µs`, `0.50 ms`, `12.3 ms`, `1500 ms`."""
    number = seconds * 1000
    if 0 < number < 0.1:
        return f"{number * 1000:.0f} µs"
    return f"{number:.{2 if number < 1 else 1 if number < 100 else 0}f} ms"


def location(file: str | None, line: int | None, root: Path | None = None) -> str:
    """Return `app/queries_basic.py:42`, relative to `root` if the file lies below it; empty without a file."""
    if file is None:
        return ""
    path = Path(file)
    if root is not None and path.is_relative_to(root):
        path = path.relative_to(root)
    return f"{path.as_posix()}:{line}" if line else path.as_posix()


def cell(value: Any, longest: int = 40) -> str:
    """Format a value for a table. Quotes mark strings that would be ambiguous: empty, padded, multi-line, `NULL`."""
    if value is None:
        return "NULL"
    if isinstance(value, str) and (value != value.strip() or value in ("", "NULL") or "\n" in value):
        return one_line(repr(value), longest)
    if isinstance(value, Decimal) and value.is_finite():
        return one_line(_short_decimal(value), longest)
    return one_line(str(value), longest)


def _short_decimal(number: Decimal) -> str:
    """Keep cents; shorten the 16 decimal places of a PostgreSQL average."""
    text = f"{number:f}"
    whole, point, places = text.partition(".")
    if len(places) <= 2:
        return text
    places = places[:2] + places[2:].rstrip("0")
    return f"{whole}{point}{places}" if len(places) <= 6 else f"{whole}{point}{places[:4]}…"


def pair(expected: Any, got: Any) -> tuple[str, str]:
    """Format two values that differ so that the difference is visible."""
    left, right = cell(expected), cell(got)
    if left == right and isinstance(expected, str) and isinstance(got, str):
        # Both were cut: show them from shortly before the first difference.
        both = zip(expected, got, strict=False)
        start = next((at for at, (one, other) in enumerate(both) if one != other), min(len(expected), len(got)))
        left, right = (one_line(f"…{text[max(start - 10, 0) :]!r}", 40) for text in (expected, got))
    if left != right:
        return left, right
    left, right = one_line(repr(expected), 60), one_line(repr(got), 60)
    if left != right:
        return left, right
    return f"{left} ({type(expected).__name__})", f"{right} ({type(got).__name__})"
