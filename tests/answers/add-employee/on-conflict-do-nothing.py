# /// answer
# verdict = "accepted"
# note = "Nothing fails, so no savepoint is needed: a taken e-mail gives no row back, and FOR KEY SHARE keeps the department from going before the INSERT."
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Department, Employee


async def add_employee(session: AsyncSession, data: NewEmployee) -> dict[str, Any]:
    home = None
    if data.department_id is not None:
        home = await session.scalar(
            select(Department.name)
            .where(Department.id == data.department_id)
            .with_for_update(read=True, key_share=True)
        )
        if home is None:
            raise HTTPException(status_code=404, detail="unknown department")
    made = await session.scalar(
        insert(Employee)
        .values(data.model_dump())
        .on_conflict_do_nothing(index_elements=[Employee.email])
        .returning(Employee.id)
    )
    if made is None:
        raise HTTPException(status_code=409, detail="e-mail exists")
    return {"id": made, "name": data.name, "email": data.email, "department": home}
