# /// answer
# verdict = "rejected"
# mistake = "locks every department: transfers between others wait"
# says = "wait|other departments|unrelated|all departments|every department"
# ///
from sqlalchemy import select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    query = (
        select(Department).order_by(Department.id).with_for_update().execution_options(populate_existing=True)
    )
    departments = {department.id: department for department in await session.scalars(query)}
    if source_id not in departments or target_id not in departments:
        raise LookupError("unknown department")
    if departments[source_id].budget < amount:
        raise InsufficientBudget("not enough")
    departments[source_id].budget -= amount
    departments[target_id].budget += amount
    await session.flush()
