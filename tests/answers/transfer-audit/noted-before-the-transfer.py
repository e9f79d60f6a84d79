# /// answer
# verdict = "rejected"
# mistake = "the row is there before the transfer, and stays when it raises another error"
# says = "audit row is written all the same"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    entry = AuditEntry(
        action="budget.transfer",
        details={"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": "done"},
    )
    session.add(entry)
    await session.flush()
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
    except InsufficientBudget:
        entry.details = {**entry.details, "outcome": "refused"}
        await session.flush()
        return False
    return True
