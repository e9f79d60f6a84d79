# /// answer
# verdict = "rejected"
# mistake = "the audit row of a transfer that was made is written inside its savepoint"
# says = "inside the savepoint"
# ///
from .records import AuditEntry


def _entry(source, target, amount, outcome):
    details = {"source": source, "target": target, "amount": f"{amount:.2f}", "outcome": outcome}
    return AuditEntry(action="budget.transfer", details=details)


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
            session.add(_entry(source_id, target_id, amount, "done"))
    except InsufficientBudget:
        session.add(_entry(source_id, target_id, amount, "refused"))
        await session.flush()
        return False
    return True
