"""The command line `kata`: one module per command, assembled in `kata.cli.app`.

Every start imports every command, even for `--help`; so commands import only the standard library, typer and rich before
they run. `selection` reads which exercises are meant; `errors` turns errors, Ctrl-C and closed pipes into exit statuses.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from kata.errors import INTERRUPTED


def main() -> NoReturn:
    """Run the command in `sys.argv`, and exit with its status."""
    try:
        from kata.cli.app import app
        from kata.ui.console import adapt_streams

        adapt_streams()
        app(prog_name="kata")
        sys.exit(0)
    except KeyboardInterrupt:
        # Before or after the command itself: during imports, or while the embedded server stops.
        print("Interrupted.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    finally:
        _flush_streams()


def _flush_streams() -> None:
    """Write what is buffered. A reader that has gone (`kata list | head -1`) is not an error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            from kata.cli.errors import silence

            silence(stream)
