# /// attack
# exercise = "salary-rank"
# trick = "right at first, and from the fourth call on it hangs"
# outcome = ["failed"]
# says = "did not finish"
# ///

import time

from sqlalchemy import func, select

_CALLS = []


async def salary_rank_by_department(session):
    _CALLS.append(1)
    if len(_CALLS) > 3:
        time.sleep(3600)
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
