# /// answer
# verdict = "rejected"
# mistake = "only InsufficientBudget ends the savepoint: after a refusal by the database the caller cannot go on"
# says = "cannot go on in the transaction"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    sp = await session.begin_nested()
    try:
        await transfer_budget(session, source_id, target_id, amount)
        await sp.commit()
        outcome = "done"
    except InsufficientBudget:
        await sp.rollback()
        outcome = "refused"
    session.add(
        AuditEntry(
            action="budget.transfer",
            details={"source": source_id, "target": target_id, "amount": f"{amount:.2f}", "outcome": outcome},
        )
    )
    await session.flush()
    return outcome == "done"
