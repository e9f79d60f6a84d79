# /// answer
# verdict = "rejected"
# mistake = "fetches the ids of all employees to count them"
# says = "fetch|to count|in Python|all (?:the )?(?:rows|employees|ids|of them)|transfer"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    ids = select(Employee.id).outerjoin(Employee.department)
    if department is not None:
        statement = statement.where(Department.name == department)
        ids = ids.where(Department.name == department)
    total = len((await session.scalars(ids)).all())
    rows = await session.execute(
        statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    )
    return {"items": [dict(row._mapping) for row in rows], "total": total, "page": page, "size": size}
