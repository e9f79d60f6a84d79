# /// answer
# verdict = "rejected"
# mistake = "synchronize_session=\"fetch\" finds the objects but expires their salaries: reading one needs SQL"
# says = "expire|MissingGreenlet|reading|emits|synchronize|statement"
# ///
from sqlalchemy import Numeric, func, literal, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee.id, Employee.salary)
        .execution_options(synchronize_session="fetch")
    )
    return {employee_id: salary for employee_id, salary in await session.execute(stmt)}
