"""Where there is no fork: a process that has everything imported and waits to become a worker.

Run as `python -m kata.worker.spawned PROBES…`, with the files of the graders' probes; it talks over standard input and output. The first document it reads, `{"url"}`,
turns it into a worker whose database is there.
"""

from __future__ import annotations

import os
import sys

import asyncpg  # noqa: F401
import sqlalchemy.dialects.postgresql.asyncpg
import sqlalchemy.ext.asyncio
import sqlalchemy.orm  # noqa: F401

import kata.translate  # noqa: F401
from kata.worker import harness, limits
from kata.worker import seccomp as confine


def main() -> None:
    """Wait for the first document, then become a worker."""
    limits.become_a_group()
    requests, answers = limits.silence()
    harness.load_probes(sys.argv[1:])
    with os.fdopen(os.dup(requests), "rb", buffering=0) as line:
        first = harness.read_frame(line)
    if first is not None:
        limits.restrain()
        confine.confine()
        harness.become_worker(first["url"], requests, answers)


if __name__ == "__main__":
    main()
