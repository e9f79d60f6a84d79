# /// answer
# verdict = "rejected"
# mistake = "one query per employee for the average (N+1)"
# says = "n ?\\+ ?1|per employee|in a loop|repeated|statements|queries"
# ///

from sqlalchemy import func, select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

Person = result_tuple(["name", "salary", "department", "department_avg"])


async def employees_above_department_avg(session: AsyncSession):
    everyone = await session.execute(
        select(Employee, Department)
        .join(Department, Employee.department_id == Department.id)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    people = []
    for employee, department in everyone.all():
        average = await session.scalar(
            select(func.avg(Employee.salary)).where(Employee.department_id == employee.department_id)
        )
        if employee.salary > average:
            people.append(Person((employee.name, employee.salary, department.name, average)))
    return people
