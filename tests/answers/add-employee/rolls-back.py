# /// answer
# verdict = "rejected"
# mistake = "rolls back the caller's session"
# says = "commits, rolls back or closes"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    name = None
    if data.department_id is not None:
        department = await session.get(Department, data.department_id)
        if department is None:
            raise HTTPException(404, "no such department")
        name = department.name
    employee = Employee(**data.model_dump())
    session.add(employee)
    try:
        await session.flush()
    except IntegrityError:
        await session.rollback()
        raise HTTPException(409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
