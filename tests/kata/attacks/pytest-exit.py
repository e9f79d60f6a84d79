# /// attack
# exercise = "salary-rank"
# trick = "pytest.exit() with the status of success"
# outcome = ["failed", "error"]
# ///

async def salary_rank_by_department(session):
    import pytest

    pytest.exit("all right", returncode=0)
