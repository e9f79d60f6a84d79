# /// answer
# verdict = "rejected"
# mistake = "an UPDATE for every employee"
# says = "statements?|loop|one by one"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    ids = (await session.scalars(select(Employee.id).where(Employee.department_id == department_id))).all()
    salaries = {}
    for employee_id in ids:
        salaries[employee_id] = await session.scalar(
            update(Employee)
            .where(Employee.id == employee_id)
            .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
            .returning(Employee.salary)
        )
    return salaries
