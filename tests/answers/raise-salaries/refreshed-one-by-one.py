# /// answer
# verdict = "rejected"
# mistake = "refreshes each object of the session: a statement for each"
# says = "statements?|refresh"
# ///
from sqlalchemy import Numeric, func, inspect, literal, update

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
    for held in list(session):
        if isinstance(held, Employee) and inspect(held).identity[0] in salaries:
            await session.refresh(held, ["salary"])
    return salaries
