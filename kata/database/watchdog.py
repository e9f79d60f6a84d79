"""`python -m kata.database.watchdog STATE`: stops the embedded server when its last user was killed.

It is started with the server, and ends with it.
"""

import sys
import time
from contextlib import suppress
from pathlib import Path

import fasteners  # type: ignore[import-untyped, unused-ignore]

from kata.database import cluster
from kata.database.embedded import Files, stop_if_unused
from kata.errors import KataError

_INTERVAL_SECONDS = 0.5


def watch(files: Files) -> None:
    """Watch until the server or its state folder is gone."""
    own = fasteners.InterProcessLock(files.watchdog)
    # A process that checks whether a watchdog runs holds this lock for a moment.
    if not own.acquire(timeout=0.5):
        return
    lease = fasteners.InterProcessReaderWriterLock(files.lease)
    absences = 0

    def check_server() -> None:
        nonlocal absences
        absences = 0 if cluster.is_alive(files.data) else absences + 1
        # Twice in a row: a server whose starter was killed may not have written its file yet. The lock is released while the
        # lease cannot be taken, so that the process that takes it next sees that no watchdog runs.
        if absences > 1:
            own.release()

    inode = files.lease.stat().st_ino
    while own.acquired and files.lease.exists() and files.lease.stat().st_ino == inode:
        time.sleep(_INTERVAL_SECONDS)
        with suppress(KataError):
            stop_if_unused(files, lease, check_server)


if __name__ == "__main__":
    with suppress(OSError):
        watch(Files(Path(sys.argv[1])))
