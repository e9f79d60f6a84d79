# /// answer
# verdict = "rejected"
# mistake = "closes the caller's session"
# says = "rolls back the session that it is given, or closes"
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
        await session.close()
        raise HTTPException(409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
