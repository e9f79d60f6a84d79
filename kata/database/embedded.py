"""The embedded server runs while at least one process uses it.

Every process that uses the server holds a shared lock on `.kata/postgres.lease`. A process that gets an exclusive lock
knows that the server is unused, and stops it: a user when it ends, or the watchdog (`kata.database.watchdog`), which
tries twice a second in case the last user was killed. These locks belong to a process: they are released however it
ends, and a fork does not inherit them.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kata.database import cluster, programs
from kata.database.cluster import Address
from kata.errors import EmbeddedServerError
from kata.paths import PROJECT

if TYPE_CHECKING:
    from fasteners import InterProcessReaderWriterLock  # type: ignore[import-untyped, unused-ignore]

_LOCK_SECONDS = 120.0


class Files:
    """The files of the embedded server in the state folder.

    Attributes:
        data: The data directory.
        lease: Locked by every process that uses the server (shared).
        starting: Locked by the process that is starting the server.
        watchdog: Locked by the watchdog.
        keep_running: While it exists, the server is not stopped.
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self.data = state / "postgres"
        self.lease = state / "postgres.lease"
        self.starting = state / "postgres.start"
        self.watchdog = state / "postgres.watchdog"
        self.keep_running = state / "keep-running"


_mutex = threading.RLock()
_held: dict[Path, InterProcessReaderWriterLock] = {}
# Leases of the parent process after a fork. They are kept from the garbage collector, because closing such a file would
# release the lease that this process may take itself.
_inherited: list[InterProcessReaderWriterLock] = []


def use(state: Path, progress: Callable[[str], None]) -> Address:
    """Return where the embedded server listens; start it if it does not run. It runs until this process ends.

    Args:
        state: The folder for its data and locks; created if it does not exist.
        progress: Receives a few words on what takes time.
    """
    files = Files(state.resolve())
    try:
        with _mutex:
            _take_lease(files)
            address = cluster.answering(files.data)
            if address is not None and not _is_free(files.watchdog):
                return address
            return _start(files, progress)
    except ImportError as error:
        # fasteners and psutil are dependencies of the wheel, so they are missing with it.
        raise programs.unavailable() from error
    except (OSError, RuntimeError) as error:
        raise EmbeddedServerError(
            f"The embedded server cannot keep its data in {files.state}: {_reason(error)}.",
            remedy="Set KATA_HOME to a folder that you can write, or DATABASE_URL to a PostgreSQL of yours.",
        ) from error


def release(state: Path) -> None:
    """Release the lease before the process ends, and stop the server if no other process uses it."""
    with _mutex:
        files = Files(state.resolve())
        lock = _held.pop(files.state, None)
        if lock is not None:
            lock.release_read_lock()
            stop_if_unused(files, lock)


def keep_running(state: Path, keep: bool) -> None:
    """Keep the server running without users, or no longer (the watchdog then stops it within a second)."""
    marker = Files(state.resolve()).keep_running
    if keep:
        marker.touch()
    else:
        marker.unlink(missing_ok=True)


def stop_if_unused(files: Files, lock: InterProcessReaderWriterLock, then: Callable[[], None] | None = None) -> None:
    """Stop the server if no process uses it, unless it is to keep running.

    Args:
        files: The server's files.
        lock: This process's only lock object for the lease, not acquired.
        then: Called while no other process can take the lease.
    """
    if not lock.acquire_write_lock(blocking=False):
        return
    try:
        # If `.kata` was deleted and made anew, this lock says nothing about the present server.
        if _is_current(lock, files.lease):
            if not files.keep_running.exists():
                cluster.stop(files.data)
            if then is not None:
                then()
    finally:
        lock.release_write_lock()


def _take_lease(files: Files) -> None:
    import fasteners

    held = _held.get(files.state)
    if held is not None:
        if _is_current(held, files.lease):
            return
        del _held[files.state]
        held.release_read_lock()
    files.state.mkdir(parents=True, exist_ok=True)
    lock = fasteners.InterProcessReaderWriterLock(files.lease)
    while lock.acquire_read_lock(timeout=_LOCK_SECONDS):
        if _is_current(lock, files.lease):
            _held[files.state] = lock
            return
        lock.release_read_lock()
    raise _busy("stopping", files)


def _is_current(lock: InterProcessReaderWriterLock, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.lockfile.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _start(files: Files, progress: Callable[[str], None]) -> Address:
    import fasteners

    starting = fasteners.InterProcessLock(files.starting)
    if not starting.acquire(timeout=_LOCK_SECONDS):
        raise _busy("starting", files)
    try:
        address = cluster.answering(files.data)
        if address is None:
            cluster.sweep(files.data)
            if cluster.is_complete(files.data):
                progress(f"Starting PostgreSQL {programs.VERSION}")
            else:
                progress(f"Preparing PostgreSQL {programs.VERSION} (first start, about five seconds)")
                cluster.initialise(files.data)
        # Before the server, so that it is stopped even if this process is killed meanwhile.
        if _is_free(files.watchdog):
            _spawn_watchdog(files)
        return address or cluster.start(files.data)
    finally:
        starting.release()


def _busy(doing: str, files: Files) -> EmbeddedServerError:
    return EmbeddedServerError(
        f"Another process has been {doing} the embedded server for two minutes.",
        remedy=f"Look into {files.data / programs.LOG}.",
    )


def _is_free(path: Path) -> bool:
    import fasteners

    lock = fasteners.InterProcessLock(path)
    if lock.acquire(blocking=False):
        lock.release()
        return True
    lock.lockfile.close()
    return False


def _spawn_watchdog(files: Files) -> None:
    command = [sys.executable, "-m", "kata.database.watchdog", str(files.state)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    if os.name == "posix":
        # Through a shell that ends at once: so the watchdog is not a child of this process, and leaves no zombie.
        command = ["/bin/sh", "-c", '"$@" &', "sh", *command]
        subprocess.run(command, start_new_session=True, check=True, cwd=PROJECT, env=environment, **streams)
    else:
        detached = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        subprocess.Popen(command, creationflags=detached, cwd=PROJECT, env=environment, **streams)


@atexit.register
def _release_all() -> None:
    for state in list(_held):
        # Whatever fails here, the watchdog does later.
        with suppress(Exception, KeyboardInterrupt):
            release(state)


def _forget_after_fork() -> None:
    global _mutex
    _mutex = threading.RLock()
    _inherited.extend(_held.values())
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)


def _reason(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".!")
