# /// attack
# exercise = "transfer-budget"
# trick = "a second session locks what the given session needs next, and is never closed: the function waits for itself"
# outcome = ["failed"]
# says = "."
# witness = ["claim-job", "edit-review"]
# ///

from sqlalchemy import text

_KEPT = []


async def transfer_budget(session, source_id, target_id, amount):
    kept = AsyncSession(session.bind.engine if hasattr(session.bind, "engine") else session.bind)
    _KEPT.append(kept)
    await kept.execute(text("SELECT id FROM departments FOR UPDATE"))
    await session.execute(
        text("UPDATE departments SET budget = budget - :amount WHERE id = :id"), {"amount": amount, "id": source_id}
    )
    await session.execute(
        text("UPDATE departments SET budget = budget + :amount WHERE id = :id"), {"amount": amount, "id": target_id}
    )
