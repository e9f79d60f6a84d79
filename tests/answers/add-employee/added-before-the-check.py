# /// answer
# verdict = "rejected"
# mistake = "the object is in the session when the 404 is raised"
# says = "left in the session"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    session.add(employee)
    name = None
    with session.no_autoflush:
        if data.department_id is not None:
            department = await session.get(Department, data.department_id)
            if department is None:
                raise HTTPException(404)
            name = department.name
    session.expunge(employee)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        raise HTTPException(409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
