# /// answer
# verdict = "rejected"
# mistake = "a join of a statement that reads two tables, each of which could be joined"
# says = 'several tables that it could start from'
# ///
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session):
    colleague = aliased(Employee)
    statement = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(colleague.salary).label("department_avg"),
        )
        .join(Department)
        .group_by(Employee.id, Department.id)
        .having(Employee.salary > func.avg(colleague.salary))
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
