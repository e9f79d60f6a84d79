# /// answer
# verdict = "rejected"
# mistake = "two audit rows: one for the attempt, one for the outcome"
# says = "one row|two|rows|more than|begun"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}"}
    session.add(AuditEntry(action="budget.transfer", details=details | {"outcome": "begun"}))
    await session.flush()
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    session.add(AuditEntry(action="budget.transfer", details=details | {"outcome": outcome}))
    await session.flush()
    return outcome == "done"
