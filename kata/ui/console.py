"""The two consoles that all commands print on, errors, spinners, and encodings that lack a character."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import StringIO, TextIOWrapper
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.status import Status
from rich.text import Text

from kata.errors import KataError
from kata.ui.status import ARROW, LOOKS
from kata.ui.text import marked

# One column each: a line fits the window in every encoding.
_LOOK_ALIKES = dict(zip("✓✗○⊘●→…─━╌·×‹›“”’–—◀µ│", '+xo-*>~-=..x<>""\'--<u|', strict=True))


def _look_alikes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_LOOK_ALIKES.get(char, "?") for char in missing), error.end


codecs.register_error("kata.look-alikes", _look_alikes)


def adapt_streams() -> None:
    """Make stdout and stderr replace what their encoding lacks by ASCII look-alikes, instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="kata.look-alikes")


@cache
def output() -> Console:
    """Return the console for results. It colours on purpose only, never by guess (numbers, paths)."""
    adapt_streams()
    return Console(highlight=False)


@cache
def errors() -> Console:
    """Return the console for everything else: errors and progress."""
    adapt_streams()
    return Console(stderr=True, highlight=False)


def print_error(error: KataError) -> None:
    """Print what happened, and the remedy below it. The terminal wraps long lines, so they can be copied."""
    errors().print(LOOKS["failed"].mark().append(error.message, "bold"), soft_wrap=True)
    if error.remedy:
        errors().print(Text(f"  {ARROW} {error.remedy}", style="green"), soft_wrap=True)


def plain(renderable: RenderableType, width: int = 80) -> str:
    """Render as plain text, whatever the environment says about colours and terminals.

    Colours, trailing blanks, and newlines at the ends are left out.
    """
    never: Any = {"color_system": None, "force_terminal": False, "force_jupyter": False, "legacy_windows": False}
    console = Console(file=StringIO(), width=width, highlight=False, _environ={}, **never)
    with console.capture() as capture:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).strip("\n")


def captured(print_it: Callable[[], None]) -> Text:
    """Return what a function prints on `output()`, styles included."""
    with output().capture() as capture:
        print_it()
    return Text.from_ansi(capture.get().strip("\n"))


class Waiting:
    """Reports what takes time: on a spinner in a terminal, in plain lines (unless `quiet`) elsewhere."""

    def __init__(self, status: Status | None, *, quiet: bool) -> None:
        self._status = status
        self._quiet = quiet

    def __call__(self, text: str) -> None:
        """Report something that takes longer than expected."""
        if self._status is not None:
            self.spin(text)
        elif not self._quiet:
            errors().print(Text(f"{text} …", style="dim"), soft_wrap=True)

    def spin(self, text: str) -> None:
        """Report an ordinary step: in a terminal only."""
        if self._status is not None:
            self._status.update(Text(text, style="dim"))


@contextmanager
def waiting(message: str, *, quiet: bool = False) -> Iterator[Waiting]:
    """Show a spinner with a first message until the block ends; in a terminal only."""
    # If both consoles write to the terminal, spinner and results share one: two would overwrite each other.
    console = output() if output().is_terminal else errors()
    if not console.is_terminal or console.is_dumb_terminal:
        yield Waiting(None, quiet=quiet)
        return
    spinner = "dots" if console.encoding.startswith("utf") else "line"
    with console.status(Text(message, style="dim"), spinner=spinner) as status:
        yield Waiting(status, quiet=quiet)


def indented(renderable: RenderableType, by: int = 2) -> Padding:
    """Indent by some columns, without trailing blanks."""
    return Padding(renderable, (0, 0, 0, by), expand=False)


def paragraph(text: str, *, style: str = "", indent: int = 2) -> Padding:
    """Wrap and indent a text, and highlight `code` in it."""
    return Padding(marked(text, style), (0, 0, 0, indent))
