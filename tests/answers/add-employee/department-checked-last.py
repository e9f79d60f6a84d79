# /// answer
# verdict = "rejected"
# mistake = "the employee is inserted before the department is looked for"
# says = "is there after the caller's commit"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(name=data.name, email=data.email, salary=data.salary)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        raise HTTPException(409)
    name = None
    if data.department_id is not None:
        name = await session.scalar(select(Department.name).where(Department.id == data.department_id))
        if name is None:
            raise HTTPException(404)
        employee.department_id = data.department_id
        await session.flush()
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
