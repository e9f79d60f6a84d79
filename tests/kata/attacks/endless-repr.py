# /// attack
# exercise = "salary-rank"
# trick = "an object whose repr never ends"
# outcome = ["failed", "error"]
# ///

class _Endless:
    def __repr__(self):
        while True:
            pass


async def salary_rank_by_department(session):
    return [_Endless()]
