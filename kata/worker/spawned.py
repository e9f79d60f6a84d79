"""A worker without fork: a process that imports everything, and becomes a worker when it gets a URL.

Run as `python -m kata.worker.spawned`; it talks over standard input and output. It reads two documents before requests
begin: the set-up (see `harness.prepare`), and `{"url"}`.
"""

from __future__ import annotations

import os

from kata.worker import frames, harness, limits, privileges, seccomp


def main() -> None:
    """Prepare, read the URL, become a worker."""
    limits.start_session()
    requests, replies = limits.silence()
    # Unbuffered: the harness reads on from the same descriptor.
    with os.fdopen(os.dup(requests), "rb", buffering=0) as line:
        if (setup := frames.read(line)) is not None:
            harness.prepare(setup)
        first = frames.read(line)
    if first is not None:
        limits.restrain()
        privileges.drop()
        seccomp.install()
        harness.become_worker(first["url"], requests, replies)


if __name__ == "__main__":
    main()
