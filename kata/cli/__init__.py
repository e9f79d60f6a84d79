"""The command line `kata`: one module per command, put together in `kata.cli.app`.

Every command is imported at every start, even for `--help`, so none imports more than the standard library, typer and
rich before it runs. `terminal` is how all of them print, `selection` how they read which exercises are meant,
`guard` what becomes of errors, Ctrl-C and closed pipes.
"""

from __future__ import annotations

import sys
from typing import NoReturn

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it."""


def main() -> NoReturn:
    """Run the command that `sys.argv` asks for, and exit with its status."""
    try:
        from kata.cli.app import app

        app(prog_name="kata")
        sys.exit(0)
    except KeyboardInterrupt:
        # Before or after the command itself: while importing, or while the embedded server was being told good-bye.
        print("Interrupted.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    finally:
        _settle_streams()


def _settle_streams() -> None:
    """Write out what is left. A reader who has gone away (`kata list | head -1`) is no error worth a message."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            from kata.cli.errors import silence

            silence(stream)
