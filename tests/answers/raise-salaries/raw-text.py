# /// answer
# verdict = "rejected"
# mistake = "raw text() where update() is the subject"
# says = "text\\(|raw SQL|raw text|construct"
# ///
from sqlalchemy import select, text

from .models import Employee

RAISE = text(
    "UPDATE employees SET salary = round(salary * (1 + CAST(:percent AS numeric) / 100), 2) "
    "WHERE department_id = :department_id RETURNING *"
)


async def raise_salaries(session, department_id, percent):
    query = select(Employee).from_statement(RAISE).execution_options(populate_existing=True)
    people = await session.scalars(query, {"percent": percent, "department_id": department_id})
    return {person.id: person.salary for person in people}
