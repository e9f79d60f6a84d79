# /// attack
# exercise = "salary-rank"
# trick = "its whole process group is killed"
# outcome = ["failed", "error"]
# ///

import os
import signal


async def salary_rank_by_department(session):
    assert os.getpgid(0) == os.getpid()
    os.killpg(0, signal.SIGKILL)
