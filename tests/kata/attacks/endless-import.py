# /// attack
# exercise = "salary-rank"
# trick = "the module's top level never ends"
# outcome = ["error"]
# says = "cannot be imported"
# ///

async def salary_rank_by_department(session):
    return []


while True:
    pass
