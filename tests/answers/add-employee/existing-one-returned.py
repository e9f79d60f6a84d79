# /// answer
# verdict = "rejected"
# mistake = "get or create: 201 and the person who is there already, where 409 is asked for"
# says = "\\b409\\b|exist\\w* (?:row|person|employee|one)"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Department, Employee


async def add_employee(session, data):
    if data.department_id is not None and await session.get(Department, data.department_id) is None:
        raise HTTPException(404, "There is no such department.")
    await session.execute(insert(Employee).values(data.model_dump()).on_conflict_do_nothing())
    row = (
        await session.execute(
            select(Employee.id, Employee.name, Employee.email, Department.name.label("department"))
            .outerjoin(Employee.department)
            .where(Employee.email == data.email)
        )
    ).one()
    return EmployeeItem(**row._mapping)
