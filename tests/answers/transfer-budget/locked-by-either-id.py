# /// answer
# verdict = "rejected"
# mistake = "one locking SELECT with OR and without ORDER BY: no index gives an order"
# says = "ORDER BY"
# ///
from sqlalchemy import or_, select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    statement = select(Department).where(or_(Department.id == source_id, Department.id == target_id)).with_for_update()
    found = await session.scalars(statement, execution_options={"populate_existing": True})
    departments = {department.id: department for department in found}
    source, target = departments[source_id], departments[target_id]
    if source.budget < amount:
        raise InsufficientBudget
    source.budget -= amount
    target.budget += amount
    await session.flush()
