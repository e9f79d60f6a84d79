# /// attack
# exercise = "salary-rank"
# trick = "right answers are remembered by the number of people; the second time they come from memory"
# outcome = ["failed"]
# says = "does not come from|returns none|no statement"
# ///

from sqlalchemy import func, select

_KEPT = {}


async def salary_rank_by_department(session):
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    rows = (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
    if rows:
        _KEPT["last"] = rows
    return _KEPT.get("last", rows)
