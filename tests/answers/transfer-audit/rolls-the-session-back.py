# /// answer
# verdict = "rejected"
# mistake = "a refusal rolls the caller's whole transaction back"
# says = "roll(?:s|ed)? back|rollback|caller"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    outcome = "done"
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
    except InsufficientBudget:
        await session.rollback()
        outcome = "refused"
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome}
    session.add(AuditEntry(action="budget.transfer", details=details))
    await session.flush()
    return outcome == "done"
