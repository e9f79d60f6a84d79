# /// answer
# verdict = "accepted"
# note = "Without the other function: the UPDATE's own WHERE decides, in the order of the ids, and the savepoint undoes the half."
# ///
from sqlalchemy import select, update

from .models import Department
from .records import AuditEntry


class _Refused(Exception):
    pass


async def transfer_with_audit(session, source_id, target_id, amount):
    if amount <= 0 or source_id == target_id:
        raise ValueError("nothing to transfer")
    outcome = "done"
    try:
        async with session.begin_nested():
            for department_id in sorted((source_id, target_id)):
                paying = department_id == source_id
                statement = update(Department).where(Department.id == department_id)
                if paying:
                    statement = statement.where(Department.budget >= amount)
                changed = await session.scalar(
                    statement.values(budget=Department.budget + (-amount if paying else amount))
                    .returning(Department.id)
                    .execution_options(synchronize_session="fetch")
                )
                if changed is None:
                    ids = await session.scalars(
                        select(Department.id).where(Department.id.in_((source_id, target_id)))
                    )
                    if len(ids.all()) < 2:
                        raise LookupError(f"unknown department: {source_id} or {target_id}")
                    raise _Refused
    except _Refused:
        outcome = "refused"
    session.add(
        AuditEntry(
            action="budget.transfer",
            details={"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome},
        )
    )
    await session.flush()
    return outcome == "done"
