# /// attack
# exercise = "salary-rank"
# trick = "pytest.skip(): neither right nor wrong"
# outcome = ["failed", "error"]
# ///

async def salary_rank_by_department(session):
    import pytest

    pytest.skip("not today")
