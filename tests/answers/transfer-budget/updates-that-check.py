# /// answer
# verdict = "accepted"
# note = "No read before the write: the UPDATE checks the balance itself, and a savepoint undoes the half of a transfer."
# ///
from sqlalchemy import select, update

from .models import Department


async def transfer_budget(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    take = (
        update(Department)
        .where(Department.id == source_id, Department.budget >= amount)
        .values(budget=Department.budget - amount)
    )
    give = update(Department).where(Department.id == target_id).values(budget=Department.budget + amount)
    steps = [(source_id, take), (target_id, give)]
    async with session.begin_nested():
        for department_id, step in sorted(steps, key=lambda pair: pair[0]):
            changed = await session.scalar(
                step.returning(Department.id).execution_options(synchronize_session="fetch")
            )
            if changed is not None:
                continue
            known = await session.scalars(select(Department.id).where(Department.id.in_((source_id, target_id))))
            if len(known.all()) < 2:
                raise LookupError(f"no department {department_id}")
            raise InsufficientBudget("not enough")
