# /// answer
# verdict = "rejected"
# mistake = "the WHERE is missing: everybody gets the raise"
# says = "WHERE|department|everybody|everyone|others|rows?"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    people = (await session.scalars(query)).all()
    return {person.id: person.salary for person in people if person.department_id == department_id}
