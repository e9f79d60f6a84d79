# /// attack
# exercise = "salary-rank"
# trick = "an operator that the parser does not know and an array that cannot be repeated hide that there is no rank(), no order"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import ARRAY, Integer, all_, bindparam, func, select
from sqlalchemy.orm import aliased


async def salary_rank_by_department(session):
    other = aliased(Employee)
    ahead = (
        select(func.count(other.id))
        .where(other.department_id == Employee.department_id, other.salary > Employee.salary)
        .scalar_subquery()
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, (ahead + 1).label("salary_rank"))
        .join(Employee.department)
        .where(Employee.name.op("~>=~")(""), Employee.id != all_(bindparam("x", [-1], type_=ARRAY(Integer))))
        .limit(10_000)
    )
    rows = (await session.execute(statement)).all()
    return sorted(rows, key=lambda row: (row.department, row.salary_rank, row.name))
