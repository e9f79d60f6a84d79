# /// answer
# verdict = "rejected"
# mistake = "one locking SELECT without ORDER BY: it locks in the order in which it finds the rows, and that can change"
# says = "ORDER BY"
# ///
from sqlalchemy import select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    statement = select(Department).where(Department.id.in_((source_id, target_id))).with_for_update()
    found = await session.scalars(statement, execution_options={"populate_existing": True})
    departments = {department.id: department for department in found}
    source, target = departments[source_id], departments[target_id]
    if source.budget < amount:
        raise InsufficientBudget
    source.budget -= amount
    target.budget += amount
    await session.flush()
