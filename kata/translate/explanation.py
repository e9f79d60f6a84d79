"""What all rules return, and the rules in `rules/*.toml`: a pattern, and templates for the three sentences.

The first rule that matches explains the error. The keys of a `[[rule]]`:

- `on`       the types of the exception; without it, any
- `pattern`  a regular expression for its message; without it, any message
- `what`     what happened, in one sentence
- `why`      why that is an error, or where it comes from
- `todo`     what to change, or to type

The sentences are templates: `{0}` is the message, `{1}`, `{2}`, … are the groups of the pattern, with the properties of
`Part` (`{1.last}`, `{1.article}`, …); `otherwise` replaces a group that did not match.

An error of PostgreSQL is a `[[server]]`: it has an `sqlstate` instead of types, more names in its templates
(`{constraint}`, `{table}` and `{column}`), and its pattern is searched in the message, the DETAIL and the HINT.
"""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from types import FrameType
from typing import TypeAlias

_ADDRESS = re.compile(r" at 0x[0-9a-f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error means."""

    what: str  # what happened, in one sentence
    why: str  # why that is an error, or where it comes from
    todo: str  # what to change, or to type

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.todo}"

    def filled(self, *parts: str | None, otherwise: str = "object", **named: str) -> Explanation:
        """Use the three sentences as templates (`str.format`).

        Args:
            parts: For `{0}`, `{1}`, …; each a `Part`.
            otherwise: Replaces parts that are `None`.
            named: For `{name}`.
        """
        # An address differs from run to run, and says nothing.
        values = [Part(otherwise if part is None else _ADDRESS.sub("", part)) for part in parts]
        return Explanation(*(text.format(*values, **named) for text in (self.what, self.why, self.todo)))


class Part(str):
    """A part of a message, in a template: `{1}`, `{1.last}`, `{1.article}`, …"""

    @property
    def last(self) -> str:
        """What follows the last dot: the name of `module.Class`."""
        return self.rpartition(".")[2]

    @property
    def article(self) -> str:
        """The noun with its indefinite article."""
        return f"{'an' if self[:1].lower() in 'aeiou' else 'a'} {self}"

    @property
    def lowered(self) -> str:
        """The noun in lower case with its indefinite article."""
        return Part(self.lower()).article

    @property
    def capitalized(self) -> str:
        """The noun with its indefinite article, at the beginning of a sentence."""
        return f"{self.article[0].upper()}{self.article[1:]}"

    @property
    def sentence(self) -> str:
        """The first sentence, without its full stop."""
        return self.partition(".  ")[0].strip()

    @property
    def line(self) -> str:
        """The first line."""
        return self.partition("\n")[0]


Rule: TypeAlias = Callable[[BaseException], Explanation | None]


def _rule(what: str, why: str, todo: str, on: Sequence[str] = (), pattern: str = "", otherwise: str = "object") -> Rule:
    types = tuple(resolve_name(name if "." in name else f"builtins.{name}") for name in on) or BaseException

    def explain(exc: BaseException) -> Explanation | None:
        match = found(pattern, exc) if isinstance(exc, types) else None
        return match and Explanation(what, why, todo).filled(str(exc), *match.groups(), otherwise=otherwise)

    return explain


def frames(exc: BaseException) -> Iterator[FrameType]:
    """Yield the frames of the traceback, outermost first."""
    for frame, _ in traceback.walk_tb(exc.__traceback__):
        yield frame


def found(pattern: str, exc: BaseException) -> re.Match[str] | None:
    """Search the exception's message for a pattern."""
    return re.search(pattern, str(exc), re.DOTALL)


# Read at import: the audit hook of a worker refuses to open files.
_FILES = [
    tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).with_name("rules").glob("*.toml"))
]
RULES = tuple(_rule(**row) for file in _FILES for row in file.get("rule", ()))
SERVER_ERRORS = tuple(
    (str(row["sqlstate"]), str(row.get("pattern", "")), Explanation(row["what"], row["why"], row["todo"]))
    for file in _FILES
    for row in file.get("server", ())
)
