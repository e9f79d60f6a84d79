# /// answer
# verdict = "rejected"
# mistake = "takes the caller's objects out of the session"
# says = "does not hold the caller's own objects"
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
    try:
        async with session.begin_nested():
            session.add(employee)
            await session.flush()
    except IntegrityError:
        session.expunge_all()
        raise HTTPException(409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
