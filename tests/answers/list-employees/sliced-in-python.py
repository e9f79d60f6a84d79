# /// answer
# verdict = "rejected"
# mistake = "fetches everybody and takes the page out of the list in Python"
# says = "fetch|LIMIT|in Python|all (?:the )?(?:rows|employees|of them)|transfer|every(?:body| row| employee)"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Employee.department
    )
    if department is not None:
        statement = statement.where(Department.name == department)
    rows = (await session.execute(statement.order_by(Employee.name, Employee.id))).all()
    begin = (page - 1) * size
    items = [dict(row._mapping) for row in rows[begin : begin + size]]
    return {"items": items, "total": len(rows), "page": page, "size": size}
