"""Notices when one of the learner's files may have changed.

It only wakes the loop, which then reads the files. So it does not matter how an editor saves (in place, through a
renamed temporary file, with a moment in which the file is missing). Polling a few files finds the saves that the
operating system does not report (network drives, some containers).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

_INTERVAL = 0.5


@asynccontextmanager
async def watching(folders: Sequence[Path], notify: Callable[[], None]) -> AsyncIterator[None]:
    """Call `notify` whenever something in the folders, which may come and go, may have changed, until the block ends."""
    tasks = [asyncio.create_task(_listen(folders, notify)), asyncio.create_task(_poll(folders, notify))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(folders: Sequence[Path], notify: Callable[[], None]) -> None:
    """Notice changes that the operating system reports, within milliseconds."""
    from watchfiles import awatch

    while True:
        there = [folder for folder in folders if folder.is_dir()]
        # Whatever goes wrong here (too many watches, a removed folder), polling goes on.
        with suppress(OSError, RuntimeError):
            if there:
                async for changes in awatch(*there, step=5, debounce=200, recursive=False, watch_filter=None):
                    if any(path.endswith(".py") for _, path in changes):
                        notify()
                    if [folder for folder in folders if folder.is_dir()] != there:
                        break
        await asyncio.sleep(_INTERVAL)


async def _poll(folders: Sequence[Path], notify: Callable[[], None]) -> None:
    seen = stamps(folders)
    while True:
        await asyncio.sleep(_INTERVAL)
        now = stamps(folders)
        if now != seen:
            seen = now
            notify()


def stamps(folders: Sequence[Path]) -> dict[str, tuple[int, int, int]]:
    """Return time, size and inode of every Python file in the folders: a save changes at least one of them."""
    found = {}
    for folder in folders:
        with suppress(OSError):
            for path in folder.iterdir():
                if path.suffix == ".py":
                    with suppress(OSError):
                        status = path.stat()
                        found[str(path)] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found
