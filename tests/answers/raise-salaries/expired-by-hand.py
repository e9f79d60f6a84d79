# /// answer
# verdict = "rejected"
# mistake = "expires the objects after the UPDATE: reading one needs SQL"
# says = "expire|MissingGreenlet|reading|emits|statement"
# ///
from sqlalchemy import Numeric, func, literal, update

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
    for held in session.sync_session.identity_map.values():
        if isinstance(held, Employee):
            session.expire(held, ["salary"])
    return salaries
