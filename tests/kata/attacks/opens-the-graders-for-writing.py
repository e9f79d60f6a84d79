# /// attack
# exercise = "salary-rank"
# trick = "a grader's file is opened for writing: whoever can do that passes everything next time"
# outcome = ["failed", "error"]
# ///

from pathlib import Path

import kata
from sqlalchemy import func, select


async def salary_rank_by_department(session):
    for path in ("tests/exercises/test_engine.py", "kata/judging/judge.py"):
        # Opened only; nothing is written.
        (Path(kata.__file__).parents[1] / path).open("r+").close()
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
