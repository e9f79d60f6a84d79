# /// attack
# exercise = "salary-rank"
# trick = "the tables are dropped, and it is committed"
# outcome = ["failed"]
# witness = ["update-salary", "salary-stats"]
# ///

from sqlalchemy import DDL


async def salary_rank_by_department(session):
    await session.execute(DDL("DROP TABLE employee_projects, employees, projects, departments CASCADE"))
    await session.commit()
    return []
