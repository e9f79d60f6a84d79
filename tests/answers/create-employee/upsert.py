# /// answer
# verdict = "rejected"
# mistake = "upsert: a duplicate e-mail overwrites the other employee instead of raising"
# says = "duplicate|e-?mail|unique|IntegrityError|upsert|conflict|overwr|raise"
# ///
from sqlalchemy.dialects.postgresql import insert

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    values = dict(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    stmt = insert(Employee).values(**values)
    stmt = stmt.on_conflict_do_update(index_elements=[Employee.email], set_=values).returning(Employee)
    return (await session.scalars(stmt, execution_options={"populate_existing": True})).one()
