# /// attack
# exercise = "salary-rank"
# trick = "os._exit(0) while the module is imported"
# outcome = ["error"]
# ///

import os


async def salary_rank_by_department(session):
    return []


os._exit(0)
