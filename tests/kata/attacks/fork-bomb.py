# /// attack
# exercise = "salary-rank"
# trick = "children and grandchildren, each in a session of its own, which sleep for ever"
# outcome = ["failed", "error", "passed"]
# ///

import os
import time

from sqlalchemy import func, select


async def salary_rank_by_department(session):
    for _ in range(5):
        if os.fork() == 0:
            for _ in range(3):
                if os.fork() == 0:
                    os.setsid()
                    break
            time.sleep(600)
            os._exit(0)
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
