"""`kata watch`: save, and know."""

from __future__ import annotations

import sys

from kata.catalogue import load
from kata.ui.console import output


def watch() -> None:
    """Save a file, and half a second later know what is right, what is wrong, and why.

    Everything is kept ready between two saves. A save is judged as far as it can affect anything; the newest one wins.

      [bold]h[/] hint   [bold]a[/] check all   [bold]x[/] x-ray   [bold]l[/] list   [bold]r[/] reset   [bold]m[/] the whole card   [bold]q[/] quit

    Without a terminal it prints a line for each verdict.
    """
    import asyncio

    from kata.staging import locate
    from kata.watch.loop import Watch

    console, catalogue = output(), load()
    watching = Watch(
        locate(None, catalogue),
        catalogue,
        console,
        interactive=console.is_terminal and not console.is_dumb_terminal and sys.stdin.isatty(),
    )
    asyncio.run(watching.run())
