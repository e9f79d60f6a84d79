# /// attack
# exercise = "salary-rank"
# trick = "a million rows that are longer than everything the judge may hold"
# outcome = ["failed", "error"]
# ///

async def salary_rank_by_department(session):
    row = {"department": "x" * 10_000, "name": "x", "salary": 1, "salary_rank": 1}
    return [row] * 1_000_000
