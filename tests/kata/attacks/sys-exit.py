# /// attack
# exercise = "salary-rank"
# trick = "sys.exit(0)"
# outcome = ["failed"]
# says = "sys.exit"
# ///

import sys


async def salary_rank_by_department(session):
    sys.exit(0)
