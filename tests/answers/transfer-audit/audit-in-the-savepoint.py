# /// answer
# verdict = "rejected"
# mistake = "the audit row of a refusal is written inside the savepoint that is rolled back"
# says = "savepoint|audit.*(?:missing|lost|no row|gone|rolled back)|no (?:audit )?row"
# ///
from .records import AuditEntry


async def transfer_with_audit(session, source_id, target_id, amount):
    details = {"source": source_id, "target": target_id, "amount": f"{amount:.2f}"}
    try:
        async with session.begin_nested():
            try:
                await transfer_budget(session, source_id, target_id, amount)
            except InsufficientBudget:
                session.add(AuditEntry(action="budget.transfer", details=details | {"outcome": "refused"}))
                await session.flush()
                raise
            session.add(AuditEntry(action="budget.transfer", details=details | {"outcome": "done"}))
            await session.flush()
    except InsufficientBudget:
        return False
    return True
