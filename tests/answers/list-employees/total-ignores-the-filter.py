# /// answer
# verdict = "rejected"
# mistake = "total counts all employees, also those that the filter leaves out"
# says = "total"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        statement = statement.where(Department.name == department)
    total = await session.scalar(select(func.count()).select_from(Employee))
    rows = await session.execute(
        statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    )
    return {"items": [dict(row._mapping) for row in rows], "total": total, "page": page, "size": size}
