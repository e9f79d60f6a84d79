# /// answer
# verdict = "rejected"
# mistake = "found again by name: somebody else with the same name is returned"
# says = "same name|another employee|other employee|wrong employee|somebody else|namesake|\\bid\\b|e-?mail|first"
# ///
from sqlalchemy import insert, select

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    await session.execute(
        insert(Employee).values(
            name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id
        )
    )
    return (await session.scalars(select(Employee).where(Employee.name == name).order_by(Employee.id))).first()
