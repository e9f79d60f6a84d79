# /// answer
# verdict = "rejected"
# mistake = "count(department_id) does not count the people without a department"
# says = "total"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    count = select(func.count(Employee.department_id)).outerjoin(Employee.department)
    if department is not None:
        statement = statement.where(Department.name == department)
        count = count.where(Department.name == department)
    rows = await session.execute(
        statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    )
    return {
        "items": [dict(row._mapping) for row in rows],
        "total": await session.scalar(count),
        "page": page,
        "size": size,
    }
