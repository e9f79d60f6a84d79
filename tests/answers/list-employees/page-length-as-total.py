# /// answer
# verdict = "rejected"
# mistake = "total is the number of rows on this page"
# says = "total"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        statement = statement.where(Department.name == department)
    rows = (
        await session.execute(
            statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
        )
    ).all()
    return {"items": [dict(row._mapping) for row in rows], "total": len(rows), "page": page, "size": size}
