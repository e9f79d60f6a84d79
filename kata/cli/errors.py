"""Errors of commands: one clear line and a remedy instead of a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from kata.errors import INTERRUPTED, TRACEBACK, KataError, as_kata_error
from kata.ui.console import errors, print_error

CANNOT = 2
"""The exit status of a command that could not do what was asked; typer uses it for wrong usage, too."""


class Commands(TyperGroup):
    """A group of commands that turns exceptions into a line and an exit status.

    The status is 2 for a `KataError` or a bug of the workbook, 130 after Ctrl-C.
    """

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override, unused-ignore]
        """Run the command."""
        try:
            return super().invoke(ctx)  # type: ignore[arg-type, unused-ignore]
        except KataError as error:
            print_error(error)
            raise typer.Exit(CANNOT) from None
        except KeyboardInterrupt:
            errors().print("Interrupted.")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            silence(sys.stdout)
            raise typer.Exit(1) from None
        except Exception as error:
            if os.environ.get(TRACEBACK) or _is_typers_own(error):
                raise
            print_error(as_kata_error(error))
            raise typer.Exit(CANNOT) from None


def silence(stream: TextIO) -> None:
    """Redirect a stream without a reader to the null device, so that Python does not complain at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_typers_own(error: Exception) -> bool:
    """Whether typer handles it: wrong usage and `typer.Exit`. Where these are defined depends on its version."""
    return type(error).__module__.partition(".")[0] in ("typer", "click")
