# /// answer
# verdict = "rejected"
# mistake = "SERIALIZABLE refuses the second one, which is then a 500"
# says = "500|cannot|isolation"
# ///
from fastapi import HTTPException
from sqlalchemy import select

from .models import Department, Employee


async def add_employee(session, data):
    await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    if await session.scalar(select(Employee.id).where(Employee.email == data.email)) is not None:
        raise HTTPException(409)
    name = None
    if data.department_id is not None:
        department = await session.get(Department, data.department_id)
        if department is None:
            raise HTTPException(404, "no such department")
        name = department.name
    employee = Employee(**data.model_dump())
    session.add(employee)
    await session.flush()
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
