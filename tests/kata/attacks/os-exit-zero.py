# /// attack
# exercise = "salary-rank"
# trick = "os._exit(0): a process that ends well must have passed"
# outcome = ["error", "failed"]
# ///

import os


async def salary_rank_by_department(session):
    os._exit(0)
