"""`python -m kata.database.watchdog STATE`: stops the embedded server after its last user, even if that one was killed.

It is started with the server and ends with it.
"""

import sys
import time
from contextlib import suppress
from pathlib import Path

import fasteners  # type: ignore[import-untyped, unused-ignore]

from kata.database import cluster
from kata.database.embedded import Files, stop_if_unused
from kata.errors import KataError

_EVERY_SECONDS = 0.5


def keep(files: Files) -> None:
    """Watch until the server is gone, or its folder."""
    own = fasteners.InterProcessLock(files.keeper)
    # Whoever looks whether there is a keeper holds this lock for a moment.
    if not own.acquire(timeout=0.5):
        return
    lease = fasteners.InterProcessReaderWriterLock(files.lease)
    absences = 0

    def look() -> None:
        nonlocal absences
        absences = 0 if cluster.is_alive(files.data) else absences + 1
        # Twice in a row: a server whose starter was killed may not have left a trace yet. Our own lock goes while
        # nobody can take the lease, so that whoever takes it next sees that there is no keeper.
        if absences > 1:
            own.release()

    inode = files.lease.stat().st_ino
    while own.acquired and files.lease.exists() and files.lease.stat().st_ino == inode:
        time.sleep(_EVERY_SECONDS)
        with suppress(KataError):
            stop_if_unused(files, lease, look)


if __name__ == "__main__":
    with suppress(OSError):
        keep(Files(Path(sys.argv[1])))
