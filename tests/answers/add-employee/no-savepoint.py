# /// answer
# verdict = "rejected"
# mistake = "no savepoint: the session is of no use after the 409"
# says = "work is rolled back, and the session cannot be used"
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
        raise HTTPException(409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
