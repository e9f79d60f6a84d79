"""Commands from a cold start, as they are typed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.environment import environment
from kata.catalogue import Exercise
from kata.database import Server
from kata.errors import KataError
from kata.paths import PROJECT

_TIMEOUT = 60.0


@dataclass
class Cold:
    """Seconds, one number per round."""

    imports: list[float] = field(default_factory=list)  # SQLAlchemy and asyncpg alone
    pytest: list[float] = field(default_factory=list)  # on the exercise
    check: list[float] = field(default_factory=list)  # `kata check` of the exercise, with a running server
    check_down: list[float] = field(default_factory=list)  # the same with the embedded server stopped, if there is one


def measure(server: Server, exercise: Exercise, *, rounds: int, progress: Callable[[str], None]) -> Cold:
    """Measure the commands in turn, on the server that they find; it must keep running.

    Raises:
        KataError: A command failed.
    """
    cold = Cold()
    imports = [sys.executable, "-c", "import sqlalchemy.ext.asyncio, asyncpg"]
    chosen = exercise.id.replace("-", "_")
    pytest = [sys.executable, "-m", "pytest", "tests/exercises", "-q", "-k", chosen, "--submission=solutions"]
    check = [sys.executable, "-m", "kata", "check", str(exercise.number), "--submission", "solutions"]
    commands = ((cold.imports, imports), (cold.pytest, pytest), (cold.check, check))
    home = Path(tempfile.mkdtemp(prefix="kata-benchmark-home-"))
    # Started by root, the embedded server runs as another user, who must have access.
    home.chmod(0o755)
    try:
        # Once unmeasured, for the bytecode, the caches and the first start of the server.
        for done in range(-1, rounds):
            progress(f"Whole processes: {max(done, 0)} of {rounds}")
            measured = [(numbers, _seconds(command)) for numbers, command in commands]
            if server.kind == "embedded":
                _wait_until_down(home)
                measured.append((cold.check_down, _seconds(check, KATA_HOME=str(home))))
            if done >= 0:
                for numbers, seconds in measured:
                    numbers.append(seconds)
    finally:
        if server.kind == "embedded":
            _wait_for_the_watchdog(home)
        shutil.rmtree(home, ignore_errors=True)
    return cold


def _seconds(command: list[str], **more: str) -> float:
    began = time.perf_counter()
    ended = subprocess.run(
        command, cwd=PROJECT, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    seconds = time.perf_counter() - began
    if ended.returncode != 0:
        said = (ended.stderr or ended.stdout).decode(errors="replace").strip().splitlines()
        raise KataError(f"`{' '.join(command[1:])}` failed: {said[-1] if said else ended.returncode}")
    return seconds


def _wait_until_down(home: Path) -> None:
    """Wait until the embedded server of a state folder has stopped, soon after its last user."""
    from kata.database import cluster
    from kata.database.embedded import Files

    data, deadline = Files(home / ".kata").data, time.monotonic() + _TIMEOUT
    while data.exists() and cluster.is_alive(data):
        if time.monotonic() > deadline:
            raise KataError("the embedded server does not stop")
        time.sleep(0.1)


def _wait_for_the_watchdog(home: Path) -> None:
    """Wait until the watchdog of the server in a state folder has ended, so that the folder can be removed."""
    import fasteners  # type: ignore[import-untyped, unused-ignore]

    from kata.database.embedded import Files

    files = Files(home / ".kata")
    if files.watchdog.exists():
        lock = fasteners.InterProcessLock(files.watchdog)
        if lock.acquire(timeout=_TIMEOUT):
            lock.release()
