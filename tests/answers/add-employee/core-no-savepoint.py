# /// answer
# verdict = "rejected"
# mistake = "no savepoint: the transaction is aborted after the 409"
# says = "cannot use the session any more"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    name = None
    if data.department_id is not None:
        department = await session.get(Department, data.department_id)
        if department is None:
            raise HTTPException(404, "no such department")
        name = department.name
    try:
        id_ = await session.scalar(insert(Employee).values(**data.model_dump()).returning(Employee.id))
    except IntegrityError:
        raise HTTPException(409)
    return {"id": id_, "name": data.name, "email": data.email, "department": name}
