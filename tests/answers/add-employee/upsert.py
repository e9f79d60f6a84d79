# /// answer
# verdict = "rejected"
# mistake = "ON CONFLICT DO UPDATE: overwrites the person who has this email"
# says = "409|overw|replac|UPDATE|changed"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Department, Employee


async def add_employee(session, data):
    home = None
    if data.department_id is not None:
        home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
        if home is None:
            raise HTTPException(404, "There is no such department.")
    values = data.model_dump()
    new = await session.scalar(
        insert(Employee)
        .values(values)
        .on_conflict_do_update(index_elements=["email"], set_=values)
        .returning(Employee.id)
    )
    return EmployeeItem(id=new, name=data.name, email=data.email, department=home)
