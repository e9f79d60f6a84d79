# /// answer
# verdict = "rejected"
# mistake = "begins a transaction of its own"
# says = "already begun"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    async with session.begin():
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
