# /// answer
# verdict = "rejected"
# mistake = "pages by id, and sorts each page by name afterwards"
# says = "order|sort|page"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        statement = statement.where(Department.name == department)
    total = await session.scalar(select(func.count()).select_from(statement.subquery()))
    rows = await session.execute(statement.order_by(Employee.id).limit(size).offset((page - 1) * size))
    items = sorted((dict(row._mapping) for row in rows), key=lambda item: (item["name"], item["id"]))
    return {"items": items, "total": total, "page": page, "size": size}
