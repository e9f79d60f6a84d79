"""How all commands print: the two consoles, the signs of the states, errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import TextIOWrapper

from rich.console import Console
from rich.padding import Padding
from rich.status import Status
from rich.text import Text

from kata.errors import KataError


@cache
def output() -> Console:
    """The console of the results. Nothing is coloured by guess (numbers, paths), only on purpose."""
    return _console(stderr=False)


@cache
def errors() -> Console:
    """The console of everything that is no result: errors, progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, TextIOWrapper):
        # A console that cannot show a sign shows another one, instead of ending in UnicodeEncodeError.
        stream.reconfigure(errors="replace")
    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def print_error(error: KataError) -> None:
    """Print what happened, and below it what to do; long lines are left to the terminal, so they can be copied."""
    console = errors()
    cross = "✗ " if encodes(console, "✗") else "x "
    console.print(Text.assemble((cross, "bold red"), (error.message, "bold")), soft_wrap=True)
    if error.remedy:
        arrow = "→ " if encodes(console, "→") else "-> "
        console.print(Text(f"  {arrow}{error.remedy}", style="green"), soft_wrap=True)


def encodes(console: Console, sign: str) -> bool:
    """Whether the console's encoding has the sign."""
    try:
        sign.encode(console.encoding)
    except (UnicodeError, LookupError):
        return False
    return True


class Waiting:
    """What is being waited for: a spinner in a terminal, plain lines elsewhere. Call it with what takes time now.

    Args:
        status: The spinner; `None` outside a terminal.
        quiet: Show nothing outside a terminal.
    """

    def __init__(self, status: Status | None, *, quiet: bool) -> None:
        self._status = status
        self._quiet = quiet

    def __call__(self, text: str) -> None:
        """Tell of something that takes longer than one expects."""
        if self._status is not None:
            self.spin(text)
        elif not self._quiet:
            errors().print(Text(f"{text} …", style="dim"), soft_wrap=True)

    def spin(self, text: str) -> None:
        """Tell of the ordinary course of things: in a terminal only."""
        if self._status is not None:
            self._status.update(Text(text, style="dim"))


@contextmanager
def waiting(message: str, *, quiet: bool = False) -> Iterator[Waiting]:
    """Show that something is going on, until the block ends.

    Args:
        message: Shown from the start, in a terminal only.
        quiet: Show nothing at all outside a terminal.
    """
    # One console for the spinner and the results where both go to the terminal: two would write over each other.
    console = output() if output().is_terminal else errors()
    if not console.is_terminal or console.is_dumb_terminal:
        yield Waiting(None, quiet=quiet)
        return
    with console.status(Text(message, style="dim"), spinner="dots" if encodes(console, "⠋") else "line") as status:
        yield Waiting(status, quiet=quiet)


def paragraph(text: str, *, style: str = "", indent: int = 2) -> Padding:
    """A wrapped and indented paragraph; `code` in it stands out."""
    content = Text(text, style=style)
    content.highlight_regex(r"`[^`]+`", "cyan")
    return Padding(content, (0, 0, 0, indent))
