# /// attack
# exercise = "salary-rank"
# trick = "every file descriptor is closed, the line and the database's socket too"
# outcome = ["failed", "error"]
# ///

import os


async def salary_rank_by_department(session):
    os.closerange(0, 1024)
    return []
