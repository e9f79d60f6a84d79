# /// answer
# verdict = "rejected"
# mistake = "the department's id in place of its name"
# says = "department's name is not in the item"
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
        name = str(department.id)
    employee = Employee(**data.model_dump())
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        raise HTTPException(409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
