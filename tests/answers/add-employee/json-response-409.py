# /// answer
# verdict = "rejected"
# mistake = "returns a response in place of raising HTTPException"
# says = "returns a.*Response"
# ///
from fastapi import HTTPException
from fastapi.responses import JSONResponse
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
    except IntegrityError:
        return JSONResponse({"detail": "e-mail exists"}, status_code=409)
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
