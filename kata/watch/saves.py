"""Tells when one of the learner's files may have changed.

It only wakes the loop up, which then looks at what the files say. So nothing depends on how an editor saves (in place,
through a renamed temporary file, with a moment in which there is no file), and no save can get lost: where the
operating system does not tell of changes (network drives, some containers), a look at the clock of a few files does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

_LOOK_EVERY = 0.5


async def watch(folders: Sequence[Path], tell: Callable[[], None]) -> None:
    """Call `tell` whenever something in the folders may have changed, until cancelled.

    Args:
        folders: Where the learner's files are; they may come and go.
        tell: Called from the event loop.
    """
    async with asyncio.TaskGroup() as group:
        group.create_task(_listen(folders, tell))
        group.create_task(_look(folders, tell))


async def _listen(folders: Sequence[Path], tell: Callable[[], None]) -> None:
    """What the operating system tells, within milliseconds."""
    from watchfiles import awatch

    while True:
        there = [folder for folder in folders if folder.is_dir()]
        # Whatever goes wrong here (too many watches, a folder that is removed): the other one still looks.
        with suppress(OSError, RuntimeError):
            if there:
                async for changes in awatch(*there, step=5, debounce=200, recursive=False, watch_filter=None):
                    if any(path.endswith(".py") for _, path in changes):
                        tell()
                    if [folder for folder in folders if folder.is_dir()] != there:
                        break
        await asyncio.sleep(_LOOK_EVERY)


async def _look(folders: Sequence[Path], tell: Callable[[], None]) -> None:
    seen = stamps(folders)
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        now = stamps(folders)
        if now != seen:
            seen = now
            tell()


def stamps(folders: Sequence[Path]) -> dict[str, tuple[int, int, int]]:
    """Time, size and number of every Python file in the folders: a save changes at least one of them."""
    found = {}
    for folder in folders:
        with suppress(OSError):
            for path in folder.iterdir():
                if path.suffix == ".py":
                    with suppress(OSError):
                        status = path.stat()
                        found[str(path)] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found
