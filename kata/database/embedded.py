"""The embedded server's life: up while at least one process uses it, gone after the last.

Every process that uses the server holds a shared lock on `.kata/postgres.lease`. Whoever gets that lock for itself
alone knows that nobody uses the server and stops it: a process at its end, or the keeper (`kata.database.watchdog`),
which tries twice a second and so catches the last user being killed. Locks of this kind belong to a process: they are
gone when it dies, however it dies, and a fork does not inherit them.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kata.database import cluster
from kata.database.cluster import SUPERUSER, Address
from kata.errors import EmbeddedServerError
from kata.paths import PROJECT

if TYPE_CHECKING:
    from fasteners import (  # type: ignore[import-untyped, unused-ignore]
        InterProcessReaderWriterLock,
    )

__all__ = ["SUPERUSER", "Address", "Files", "keep_running", "release", "stop_if_unused", "use"]

_PATIENCE = 120.0


@dataclass(frozen=True)
class Files:
    """What belongs to the embedded server in the state folder."""

    state: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.state / "postgres"

    @property
    def lease(self) -> Path:
        """Locked, shared, by every process that uses the server."""
        return self.state / "postgres.lease"

    @property
    def starting(self) -> Path:
        """Locked by the process that is starting the server."""
        return self.state / "postgres.start"

    @property
    def keeper(self) -> Path:
        """Locked by the keeper."""
        return self.state / "postgres.keeper"

    @property
    def keep_running(self) -> Path:
        """While it exists nobody stops the server."""
        return self.state / "keep-running"


_mutex = threading.RLock()
_held: dict[Path, InterProcessReaderWriterLock] = {}
# A lease that came through a fork is not ours. It is never touched again, not even by the garbage collector: closing
# its file would drop the lease that this process may take by itself.
_inherited: list[InterProcessReaderWriterLock] = []


def use(state: Path, progress: Callable[[str], None]) -> Address:
    """Return where the embedded server listens; start it where it does not run. It stays up until this process ends.

    Args:
        state: The folder for its data and locks; made if it does not exist.
        progress: Is told what takes time.

    Raises:
        EmbeddedServerError: It does not exist for this platform, or cannot be initialised or started.
    """
    files = Files(state.resolve())
    try:
        with _mutex:
            _hold(files)
            address = cluster.answering(files.data)
            if address is not None and not _is_free(files.keeper):
                return address
            return _start(files, progress)
    except ImportError as error:
        # Its lock and process libraries come with the wheel, and are missing with it.
        raise cluster.unavailable() from error
    except (OSError, RuntimeError) as error:
        raise EmbeddedServerError(
            f"The embedded server cannot keep its data in {files.state}: {_reason(error)}.",
            remedy="Set KATA_HOME to a folder that you can write, or DATABASE_URL to a PostgreSQL of yours.",
        ) from error


def release(state: Path) -> None:
    """Give the lease back before the process ends, and stop the server if nobody else uses it."""
    with _mutex:
        files = Files(state.resolve())
        lock = _held.pop(files.state, None)
        if lock is not None:
            lock.release_read_lock()
            stop_if_unused(files, lock)


def keep_running(state: Path, keep: bool) -> None:
    """Let the server run on when nobody uses it, or not any more (the keeper then stops it within a second)."""
    marker = Files(state.resolve()).keep_running
    if keep:
        marker.touch()
    else:
        marker.unlink(missing_ok=True)


def stop_if_unused(files: Files, lock: InterProcessReaderWriterLock, then: Callable[[], None] | None = None) -> bool:
    """Stop the server if nobody uses it, unless it was asked to run on.

    Args:
        files: Whose server.
        lock: This process's only lock object for the lease, not acquired.
        then: What to do while nobody else can take the lease.

    Returns:
        Whether nobody uses it.

    Raises:
        EmbeddedServerError: It does not stop.
    """
    if not lock.acquire_write_lock(blocking=False):
        return False
    try:
        # Where `.kata` was deleted and made anew, our lock says nothing about the server that is there now.
        if _is_current(lock, files.lease):
            if not files.keep_running.exists():
                cluster.stop(files.data)
            if then is not None:
                then()
    finally:
        lock.release_write_lock()
    return True


def _hold(files: Files) -> None:
    import fasteners

    held = _held.get(files.state)
    if held is not None:
        if _is_current(held, files.lease):
            return
        del _held[files.state]
        held.release_read_lock()
    files.state.mkdir(parents=True, exist_ok=True)
    lock = fasteners.InterProcessReaderWriterLock(files.lease)
    while True:
        if not lock.acquire_read_lock(timeout=_PATIENCE):
            raise EmbeddedServerError(
                "Another process has been stopping the embedded server for two minutes.",
                remedy=f"Look into {files.data / 'log'}.",
            )
        if _is_current(lock, files.lease):
            break
        lock.release_read_lock()
    _held[files.state] = lock


def _is_current(lock: InterProcessReaderWriterLock, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.lockfile.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _start(files: Files, progress: Callable[[str], None]) -> Address:
    import fasteners

    gate = fasteners.InterProcessLock(files.starting)
    if not gate.acquire(timeout=_PATIENCE):
        raise EmbeddedServerError(
            "Another process has been starting the embedded server for two minutes.",
            remedy=f"Look into {files.data / 'log'}.",
        )
    try:
        address = cluster.answering(files.data)
        if address is None:
            cluster.sweep(files.data)
            if cluster.is_complete(files.data):
                progress(f"Starting PostgreSQL {cluster.VERSION}")
            else:
                progress(f"Preparing PostgreSQL {cluster.VERSION} (first start, about five seconds)")
                cluster.initialise(files.data)
        # Before the server: if we are killed while it starts there is somebody to stop it.
        if _is_free(files.keeper):
            _spawn_keeper(files)
        return address or cluster.start(files.data)
    finally:
        gate.release()


def _is_free(path: Path) -> bool:
    import fasteners

    lock = fasteners.InterProcessLock(path)
    if not lock.acquire(blocking=False):
        lock.lockfile.close()
        return False
    lock.release()
    return True


def _spawn_keeper(files: Files) -> None:
    command = [sys.executable, "-m", "kata.database.watchdog", str(files.state)]
    settings: dict[str, Any] = {
        "cwd": PROJECT,
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "env": {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"},
    }
    if os.name == "posix":
        # Through a shell that ends at once: the keeper is no child of ours, so nobody has to wait for it.
        subprocess.run(["/bin/sh", "-c", '"$@" &', "sh", *command], start_new_session=True, check=True, **settings)
    else:
        detached = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        subprocess.Popen(command, creationflags=detached, **settings)


@atexit.register
def _release_all() -> None:
    for state in list(_held):
        # Whatever goes wrong in the last moment, the keeper makes good.
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
