"""The fork server: imports everything once, and forks each worker.

Run as `python -m kata.worker.fork_server FD`, where FD is one end of a Unix socket pair. The first document over the
socket is the set-up (see `harness.prepare`). Requests follow: `{"fork": {"url"}}`, which comes with the worker's end of
its own line as a file descriptor, and `{"end": pid}`. The fork server runs none of the learner's code. When the judge
closes the socket, the fork server ends all workers and itself.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from pathlib import Path

from kata.worker import frames, harness, limits, privileges, seccomp
from kata.worker.preload import preload

_IDLE_SECONDS = 0.2
_workers: set[int] = set()


def main(descriptor: int) -> None:
    """Serve the judge until it closes the socket."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge, which then closes the socket
    _adopt_orphans()
    setup, _ = frames.receive_with_descriptors(control)
    if setup is None:
        return
    harness.prepare(setup)
    _freeze()
    frames.send_with_descriptors(control, {})
    later = setup["preload_when_idle"]
    try:
        while True:
            if later and not select.select([control], [], [], _IDLE_SECONDS)[0]:
                preload(later)
                _freeze()
                later = []
            request, descriptors = frames.receive_with_descriptors(control)
            if request is None:
                break
            reply = {}
            if "fork" in request:
                reply["pid"] = _fork(control, descriptors[0], request["fork"]["url"])
            else:
                _end(int(request["end"]))
            frames.send_with_descriptors(control, reply)
    finally:
        for pid in list(_workers):
            _end(pid)
        _end_orphans()


def _freeze() -> None:
    """Exempt what is loaded from collection: a collector that touches it would copy the pages that workers share."""
    gc.collect()
    gc.freeze()


def _adopt_orphans() -> None:
    """Make this process the parent of what a worker leaves behind (Linux), so that it can be found and ended."""
    with contextlib.suppress(Exception):
        import ctypes

        set_child_subreaper = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _fork(control: socket.socket, line: int, url: str) -> int:
    pid = os.fork()
    if pid:
        os.close(line)
        _workers.add(pid)
        return pid
    # In the worker.
    control.close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    limits.start_session()
    for descriptor in limits.silence():
        os.close(descriptor)
    limits.restrain()
    privileges.drop()
    seccomp.install()
    harness.become_worker(url, line, os.dup(line))
    os._exit(harness.CRASHED)


def _end(pid: int) -> None:
    """End a worker, everything in its group, and everything that escaped the group."""
    if pid in _workers:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        _workers.discard(pid)
    _end_orphans()


def _end_orphans() -> None:
    """End adopted processes: what a worker left behind in a session of its own."""
    with contextlib.suppress(OSError):
        for _ in range(50):
            listing = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
            orphans = {int(pid) for pid in listing.split()} - _workers
            if not orphans:
                break
            # The children of an orphan become orphans when it ends, so the next pass finds them.
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(orphan, signal.SIGKILL)
                    os.waitpid(orphan, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
