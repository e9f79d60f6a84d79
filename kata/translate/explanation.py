"""The value that all rules return, and the evidence that several of them look at."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error means.

    Attributes:
        what: What happened, in one sentence.
        why: Why that is an error, or where it comes from.
        todo: What to change, or to type.
    """

    what: str
    why: str
    todo: str

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.todo}"


Rule: TypeAlias = Callable[[BaseException], Explanation | None]


def frames(exc: BaseException) -> Iterator[FrameType]:
    """The frames which the exception came through, outermost first."""
    for frame, _ in traceback.walk_tb(exc.__traceback__):
        yield frame


def found(pattern: str, exc: BaseException) -> re.Match[str] | None:
    """The place in the exception's message that matches."""
    return re.search(pattern, str(exc), re.DOTALL)


def article(noun: str) -> str:
    """The noun with its indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
