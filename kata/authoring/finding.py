"""A check of the workbook, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kata.authoring.layout import Layout
from kata.errors import KataError


@dataclass(frozen=True)
class Finding:
    """The outcome of one check.

    Attributes:
        title: What has to be so.
        problems: Where it is not, one sentence each.
        remedy: What to do about them.
        detail: How much was checked.
        ran: Whether the check could run at all.
    """

    title: str
    problems: tuple[str, ...] = ()
    remedy: str = ""
    detail: str = ""
    ran: bool = True

    @property
    def ok(self) -> bool:
        """Whether the check ran and found no problem."""
        return self.ran and not self.problems


@dataclass(frozen=True)
class Check:
    """One check that only reads.

    Attributes:
        title: What has to be so.
        remedy: What to do where it is not.
        find: Gives one sentence per problem.
        count: How much it checks, in words.
    """

    title: str
    remedy: str
    find: Callable[[Layout], Iterator[str]]
    count: Callable[[Layout], str] = lambda layout: ""

    def run(self, layout: Layout) -> Finding:
        """Check a workbook. A file that cannot be read is a problem, not an error."""
        try:
            problems = tuple(self.find(layout))
            detail = "" if problems else self.count(layout)
        except SyntaxError as error:
            problems, detail = (f"{error.filename or 'a file'}:{error.lineno} is not Python: {error.msg}",), ""
        except (KataError, OSError, UnicodeDecodeError) as error:
            problems, detail = (str(error),), ""
        return Finding(self.title, problems, self.remedy if problems else "", detail)
