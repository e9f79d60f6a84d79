# /// answer
# verdict = "rejected"
# mistake = "everyone is fetched; average and filter are computed in Python"
# says = "python|fetch|filter|rows|aggregat|subquery"
# ///

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    everyone = (
        await session.execute(
            select(Employee.name, Employee.salary, Department.name.label("department"))
            .join(Employee.department)
            .order_by(Employee.salary.desc(), Employee.name, Employee.id)
        )
    ).all()
    salaries = defaultdict(list)
    for person in everyone:
        salaries[person.department].append(person.salary)
    averages = {department: sum(values) / len(values) for department, values in salaries.items()}
    row = result_tuple(["name", "salary", "department", "department_avg"])
    return [
        row((p.name, p.salary, p.department, averages[p.department]))
        for p in everyone
        if p.salary > averages[p.department]
    ]
