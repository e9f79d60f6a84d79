"""What a worker may use: memory, file sizes, processor time; and a process group of its own.

Called in the worker, before any of the learner's code. Where the platform lacks a limit, it is left out: the judge's
deadline holds everywhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from bdb import BdbQuit
from pathlib import Path

# Stands in the environment of a process that the judge starts, so in that of all it starts in turn.
MARK = "KATA_WORKERS_MARK"
MEMORY_BYTES = 2 * 1024**3
FILE_BYTES = 32 * 1024**2
PROCESSOR_SECONDS = 120
OPEN_FILES = 256


def become_a_group() -> None:
    """Start a new session, so that the worker and all it starts can be ended together."""
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):
            os.setsid()


def end_marked(mark: str) -> None:
    """End all processes that were started with this mark, in whatever session or group they are by now (Linux)."""
    if not mark:
        return
    entry = f"{MARK}={mark}".encode()
    for _ in range(5):  # one that is being ended may just be starting another
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
    for name, limit in (
        ("RLIMIT_AS", MEMORY_BYTES),
        ("RLIMIT_FSIZE", FILE_BYTES),
        ("RLIMIT_CPU", PROCESSOR_SECONDS),
        ("RLIMIT_NOFILE", OPEN_FILES),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (wanted, wanted))


def _nobody_there(*_: object, **__: object) -> None:
    """What `breakpoint()` is without a terminal."""
    raise BdbQuit


def silence() -> tuple[int, int]:
    """Give standard input, output and error to the null device.

    What a submission prints belongs to `python -m app.<phase>`, not into a verdict or a JSON document.

    Returns:
        Private copies of the old standard input and output, for a worker that talks to the judge over them.
    """
    sys.breakpointhook = _nobody_there
    old = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    return old
