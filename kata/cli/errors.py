"""What becomes of an error that a command raises: one clear line and what to do, never a traceback."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import suppress
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from kata.cli import INTERRUPTED
from kata.errors import KataError
from kata.ui.console import errors, print_error

CANNOT = 2
"""The exit status when what was asked for could not be done (typer uses it for a wrong usage, too)."""

TRACEBACK = "KATA_TRACEBACK"
"""Set this environment variable to see where a bug of the workbook is."""


class Commands(TyperGroup):
    """A group of commands that turns what they raise into a line and an exit status.

    The status is 2 for everything that the machinery raises on purpose and for bugs of ours, 130 after Ctrl-C.
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


def as_kata_error(error: Exception) -> KataError:
    """A bug of ours as a message for people."""
    if isinstance(error, KataError):
        return error
    lines = str(error).strip().splitlines()
    reason = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    again = shlex.join(["uv", "run", "kata", *sys.argv[1:]])
    return KataError(
        f"The workbook itself has failed, your code has not been judged: {reason}",
        remedy=f"{TRACEBACK}=1 {again}   shows where; please report it",
    )


def silence(stream: TextIO) -> None:
    """Point a stream that nobody reads any more to nowhere, so that Python does not complain at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_typers_own(error: Exception) -> bool:
    """Wrong usage and `typer.Exit` belong to typer; where its exceptions live depends on its version."""
    return type(error).__module__.partition(".")[0] in ("typer", "click")
