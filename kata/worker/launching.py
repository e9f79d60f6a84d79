"""Launches the process of the fork server, also ahead of time: before the judge itself is imported.

What the fork server imports takes longer than everything else in a short run, so it should begin first.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from kata.paths import PROJECT
from kata.worker import limits
from kata.worker.environment import neutral


@dataclass
class Launched:
    """A process that waits for its set-up.

    Attributes:
        control: The judge's end of the socket pair. When it is closed, the process ends.
        mark: What marks it and all that it starts, see `limits.end_marked`.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket
    mark: str


_ahead: list[Launched] = []


def can_fork() -> bool:
    """Whether this platform has a fork server; `KATA_WORKERS=spawn` requests the portable kind of workers."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and os.environ.get("KATA_WORKERS") != "spawn"


def launch_ahead() -> None:
    """Launch a fork server for the next `take`, if the platform has it; a failure shows there."""
    if can_fork() and not _ahead:
        _ahead.append(_launch())


def take() -> Launched:
    """Return the fork server that was launched ahead, or launch one."""
    return _ahead.pop() if _ahead else _launch()


def _launch() -> Launched:
    control, theirs = socket.socketpair()
    mark = os.urandom(8).hex()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "kata.worker.fork_server", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=PROJECT,  # a file in another folder could stand in for a module
            env=neutral(without_url(os.environ, mark)),
            start_new_session=True,
        )
    return Launched(process, control, mark)


def without_url(environment: Mapping[str, str], mark: str) -> dict[str, str]:
    """Return an environment for workers: a worker finds the wire, without DATABASE_URL, and carries the mark."""
    return {key: value for key, value in environment.items() if key != "DATABASE_URL"} | {limits.MARK: mark}
