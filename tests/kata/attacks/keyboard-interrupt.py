# /// attack
# exercise = "salary-rank"
# trick = "raise KeyboardInterrupt, as if somebody wanted to stop the run"
# outcome = ["failed"]
# ///

async def salary_rank_by_department(session):
    raise KeyboardInterrupt
