# /// attack
# exercise = "salary-rank"
# trick = "one cell of two hundred megabytes"
# outcome = ["failed", "error"]
# ///

async def salary_rank_by_department(session):
    return [{"department": "x" * 200_000_000, "name": "x", "salary": 1, "salary_rank": 1}]
