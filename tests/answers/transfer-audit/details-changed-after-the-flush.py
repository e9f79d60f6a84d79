# /// answer
# verdict = "rejected"
# mistake = "the outcome is put into the dict after the flush: a change inside a JSON column is not noticed"
# says = "outcome|details|flush|mutat"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    entry = AuditEntry(
        action="budget.transfer", details={"source": source_id, "target": target_id, "amount": f"{amount:.2f}"}
    )
    try:
        async with session.begin_nested():
            await transfer_budget(session, source_id, target_id, amount)
        done = True
    except InsufficientBudget:
        done = False
    session.add(entry)
    await session.flush()
    entry.details["outcome"] = "done" if done else "refused"
    await session.flush()
    return done
