# /// answer
# verdict = "rejected"
# mistake = "filters in Python: every employee of every department is fetched"
# says = "python|fetch|database|WHERE|every employee|whole table"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Employee


async def get_employees_by_department(session, department_name):
    everybody = await session.scalars(
        select(Employee)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return [e for e in everybody if e.department and e.department.name == department_name]
