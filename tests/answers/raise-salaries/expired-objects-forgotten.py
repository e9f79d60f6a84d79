# /// answer
# verdict = "rejected"
# mistake = "gives the new salary to loaded objects only; expired ones need SQL when they are read"
# says = "expire|MissingGreenlet|reading|emits|statement"
# ///
from sqlalchemy import Numeric, func, inspect, literal, update
from sqlalchemy.orm.attributes import set_committed_value

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee.id, Employee.salary)
        .execution_options(synchronize_session=False)
    )
    salaries = {row.id: row.salary for row in await session.execute(stmt)}
    for held in session:
        if isinstance(held, Employee) and "salary" not in inspect(held).unloaded and held.id in salaries:
            set_committed_value(held, "salary", salaries[held.id])
    return salaries
