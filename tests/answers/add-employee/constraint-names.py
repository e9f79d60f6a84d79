# /// answer
# verdict = "accepted"
# note = "Where a table has several unique keys: the name of the constraint says which one was hurt, the SQLSTATE does not."
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee

_REFUSALS = {
    "uq_employees_email": (409, "e-mail exists"),
    "fk_employees_department_id_departments": (404, "no such department"),
}


async def add_employee(session, data):
    savepoint = await session.begin_nested()
    one = Employee(name=data.name, email=data.email, salary=data.salary, department_id=data.department_id)
    session.add(one)
    try:
        await session.flush([one])
    except IntegrityError as error:
        await savepoint.rollback()
        refusal = _REFUSALS.get(error.orig.__cause__.constraint_name)
        if refusal is None:
            raise
        raise HTTPException(*refusal) from None
    await savepoint.commit()
    home = None if one.department_id is None else await session.get(Department, one.department_id)
    return {"id": one.id, "name": one.name, "email": one.email, "department": home.name if home else None}
