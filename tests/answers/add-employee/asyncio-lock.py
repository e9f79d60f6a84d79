# /// answer
# verdict = "rejected"
# mistake = "a lock of the process's is given back before the commit"
# says = "at once are answered with 201 and 500"
# ///
import asyncio

from fastapi import HTTPException
from sqlalchemy import select

from .models import Department, Employee


LOCK = asyncio.Lock()


async def add_employee(session, data):
    async with LOCK:
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
