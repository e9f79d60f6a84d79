# /// attack
# exercise = "salary-rank"
# trick = "the process that it was forked from is killed, so that nobody ends what it leaves behind"
# outcome = ["failed", "error"]
# witness = ["update-salary"]
# ///

import os
import signal
from pathlib import Path


async def salary_rank_by_department(session):
    parent = os.getppid()
    # Nobody else's process, should the parent be gone already.
    if b"kata.worker.prepared" in Path(f"/proc/{parent}/cmdline").read_bytes():
        os.kill(parent, signal.SIGKILL)
    while True:
        pass
