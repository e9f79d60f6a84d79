# /// attack
# exercise = "salary-rank"
# trick = "raise GeneratorExit"
# outcome = ["failed"]
# ///

async def salary_rank_by_department(session):
    raise GeneratorExit
