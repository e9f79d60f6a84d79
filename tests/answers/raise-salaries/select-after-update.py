# /// answer
# verdict = "rejected"
# mistake = "reads the new salaries with a SELECT after the UPDATE"
# says = "statements?|SELECT|RETURNING"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    await session.execute(
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .execution_options(synchronize_session=False)
    )
    people = await session.scalars(
        select(Employee).where(Employee.department_id == department_id).execution_options(populate_existing=True)
    )
    return {person.id: person.salary for person in people}
