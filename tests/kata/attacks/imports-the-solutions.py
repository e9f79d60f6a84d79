# /// attack
# exercise = "salary-rank"
# trick = "the reference solution is imported and called"
# outcome = ["failed", "error"]
# ///

async def salary_rank_by_department(session):
    from solutions.queries_advanced import salary_rank_by_department as right

    return await right(session)
