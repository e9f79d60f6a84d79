# /// attack
# exercise = "salary-rank"
# trick = "the process that it was forked from is killed, so that nobody ends what it leaves behind"
# outcome = ["failed", "error"]
# witness = ["update-salary"]
# ///

import os
import signal


async def salary_rank_by_department(session):
    parent = os.getppid()
    # Nobody else's process, should the parent be gone already.
    if parent > 1:
        os.kill(parent, signal.SIGKILL)
    while True:
        pass
