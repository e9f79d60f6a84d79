# /// answer
# verdict = "rejected"
# mistake = "an unknown target is noticed after the source has paid"
# says = "half|unknown|LookupError|changed|taken"
# ///
from sqlalchemy import update

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    for department_id in sorted((source_id, target_id)):
        department = await session.get(Department, department_id, with_for_update=True, populate_existing=True)
        if department is None and department_id == source_id:
            raise LookupError(f"no department {department_id}")
        if department is not None and department_id == source_id and department.budget < amount:
            raise InsufficientBudget("not enough")
    await session.execute(
        update(Department).where(Department.id == source_id).values(budget=Department.budget - amount)
    )
    given = await session.execute(
        update(Department).where(Department.id == target_id).values(budget=Department.budget + amount)
    )
    if given.rowcount == 0:
        raise LookupError(f"no department {target_id}")
