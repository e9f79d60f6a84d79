# /// answer
# verdict = "rejected"
# mistake = "source and target are strings"
# says = "source|\\bids?\\b|string"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        outcome = "done"
    except InsufficientBudget:
        outcome = "refused"
    details = {"source": f"{source_id}", "target": f"{target_id}", "amount": f"{amount:.2f}", "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"
