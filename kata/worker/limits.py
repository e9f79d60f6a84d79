"""Limits of a worker: memory, file sizes, processor time; and a process group of its own.

They are set in the worker, before any of the learner's code runs. A limit that the platform lacks is left out; the
judge's deadline holds everywhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

# In the environment of each process that the judge starts, and so of all that these start.
MARK = "KATA_WORKERS_MARK"
_LIMITS = {
    "RLIMIT_AS": 2 * 1024**3,
    "RLIMIT_FSIZE": 32 * 1024**2,
    "RLIMIT_CPU": 120,
    "RLIMIT_NOFILE": 256,
    "RLIMIT_CORE": 0,
}


def start_session() -> None:
    """Start a new session, so that the worker and all it starts can be ended together."""
    with contextlib.suppress(AttributeError, OSError):  # Windows has no sessions
        os.setsid()


def end_marked(mark: str) -> None:
    """End all processes that carry this mark, in any session or group (Linux)."""
    if not mark:
        return
    entry = f"{MARK}={mark}".encode()
    for _ in range(5):  # a process may start another one just before it ends
        found = False
        for environment in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if entry in environment.read_bytes().split(b"\0"):
                    os.kill(int(environment.parent.name), signal.SIGKILL)
                    found = True
        if not found:
            return


def restrain() -> None:
    """Set the resource limits of this process and its children."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, limit in _LIMITS.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (wanted, wanted))


def _no_debugger(*_: object, **__: object) -> None:  # `breakpoint()` needs a terminal
    from bdb import BdbQuit

    raise BdbQuit


def silence() -> tuple[int, int]:
    """Redirect standard input, output and error to the null device.

    What a submission prints belongs to `python -m app.<phase>`, not into a verdict or a JSON document. Returns duplicates
    of the old standard input and output, for a worker that talks to the judge over them.
    """
    sys.breakpointhook = _no_debugger
    old = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    return old
