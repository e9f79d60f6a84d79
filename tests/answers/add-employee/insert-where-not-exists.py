# /// answer
# verdict = "rejected"
# mistake = "NOT EXISTS and INSERT in one statement are no unique index"
# says = "at once are answered with 201 and 500"
# ///
from fastapi import HTTPException
from sqlalchemy import exists, insert, literal, select

from .models import Department, Employee


async def add_employee(session, data):
    name = None
    if data.department_id is not None:
        department = await session.get(Department, data.department_id)
        if department is None:
            raise HTTPException(404, "no such department")
        name = department.name
    columns = Employee.name, Employee.email, Employee.salary, Employee.department_id
    values = [literal(value, column.type) for value, column in zip(data.model_dump().values(), columns)]
    source = select(*values).where(~exists().where(Employee.email == data.email))
    id_ = await session.scalar(
        insert(Employee).from_select([column.key for column in columns], source).returning(Employee.id)
    )
    if id_ is None:
        raise HTTPException(409)
    return {"id": id_, "name": data.name, "email": data.email, "department": name}
