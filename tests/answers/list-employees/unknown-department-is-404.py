# /// answer
# verdict = "rejected"
# mistake = "answers 404 when nobody is found, where an empty page is asked for"
# says = "404|empty"
# ///
from fastapi import HTTPException
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        statement = statement.where(Department.name == department)
    total = await session.scalar(select(func.count()).select_from(statement.subquery()))
    if department is not None and not total:
        raise HTTPException(404, "no such department")
    rows = await session.execute(
        statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    )
    return {"items": [dict(row._mapping) for row in rows], "total": total, "page": page, "size": size}
