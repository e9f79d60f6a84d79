# /// attack
# exercise = "salary-rank"
# trick = "NotImplementedError when the numbers would be wrong: an exercise that is not started cannot fail"
# outcome = ["todo", "failed"]
# ///

async def salary_rank_by_department(session):
    raise NotImplementedError
