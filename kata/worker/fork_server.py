"""The prepared process: everything is imported once, and each worker is forked from it.

Run as `python -m kata.worker.fork_server FD PROBES…`, where FD is one end of a Unix socket pair, and the others are files
with the graders' probes, loaded for all workers. Over the socket come requests, one JSON document each: `{"fork": {"url"}}` with the worker's end of its own line attached as a file descriptor, and
`{"end": pid}`. It runs none of the learner's code itself. When the judge goes away, it ends all workers and itself.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# The point of this process: whatever a worker needs is imported here.
import asyncpg  # noqa: F401

import kata.demo
import kata.translate  # noqa: F401
from kata.worker import harness, limits
from kata.worker import seccomp as confine

_CHILDREN: set[int] = set()


def _import_the_rest() -> None:
    """Import what only some exercises need, while nobody waits."""
    import alembic.autogenerate
    import alembic.command
    import alembic.runtime.environment
    import alembic.script  # noqa: F401

    import kata.database  # noqa: F401


def _adopt_orphans() -> None:
    """Make this process the parent of whatever a worker leaves behind (Linux), so that it can be found and ended."""
    with contextlib.suppress(Exception):
        import ctypes

        set_child_subreaper = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    descriptors = array.array("i")
    data, ancillary, _, _ = control.recvmsg(65_536, socket.CMSG_SPACE(4 * descriptors.itemsize))
    for level, kind, raw in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(raw[: len(raw) - (len(raw) % descriptors.itemsize)])
    return (json.loads(data) if data else None), list(descriptors)


def _fork(control: socket.socket, line: int, url: str) -> int:
    pid = os.fork()
    if pid:
        os.close(line)
        return pid
    # -- in the worker
    control.close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    limits.become_a_group()
    for descriptor in limits.silence():
        os.close(descriptor)
    limits.restrain()
    confine.confine()
    harness.become_worker(url, line, os.dup(line))
    os._exit(70)


def _end(pid: int) -> None:
    """End a worker, everything in its group, and everything that escaped the group."""
    if pid in _CHILDREN:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        _CHILDREN.discard(pid)
    _end_orphans()


def _end_orphans() -> None:
    """End processes that are ours by adoption only: a worker's, left behind in a session of their own."""
    with contextlib.suppress(OSError):
        for _ in range(50):
            listing = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
            orphans = {int(pid) for pid in listing.split()} - _CHILDREN
            if not orphans:
                break
            # The children of an orphan become orphans with its end: so once more.
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(orphan, signal.SIGKILL)
                    os.waitpid(orphan, 0)


def main(descriptor: int, probes: Sequence[str]) -> None:
    """Serve the judge until it closes the line."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge, which then closes the line
    _adopt_orphans()
    harness.load_probes(probes)
    gc.collect()
    gc.freeze()
    control.send(b"{}")
    complete = False
    try:
        while True:
            if not complete and not select.select([control], [], [], 0.2)[0]:
                _import_the_rest()
                gc.freeze()
                complete = True
            request, descriptors = _receive(control)
            if request is None:
                break
            if "fork" in request:
                pid = _fork(control, descriptors[0], **request["fork"])
                _CHILDREN.add(pid)
                control.send(json.dumps({"pid": pid}).encode())
            else:
                _end(int(request["end"]))
                control.send(b"{}")
    finally:
        for pid in list(_CHILDREN):
            _end(pid)
        _end_orphans()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
