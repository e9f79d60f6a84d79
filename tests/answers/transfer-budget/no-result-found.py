# /// answer
# verdict = "rejected"
# mistake = "scalar_one() raises NoResultFound for an unknown department, which is no LookupError"
# says = "LookupError|NoResultFound"
# ///
from sqlalchemy import select

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    locked = {}
    for department_id in sorted((source_id, target_id)):
        query = select(Department).where(Department.id == department_id).with_for_update()
        result = await session.execute(query.execution_options(populate_existing=True))
        locked[department_id] = result.scalar_one()
    if locked[source_id].budget < amount:
        raise InsufficientBudget("not enough")
    locked[source_id].budget -= amount
    locked[target_id].budget += amount
    await session.flush()
