# /// answer
# verdict = "rejected"
# mistake = "the filter stands in the ON clause of the outer join: it takes the department's name from people, and leaves nobody out"
# says = "(?-i:\\bON\\b)|filter|of (?:an)?other department|WHERE|too many|not asked for"
# ///
from sqlalchemy import and_, func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    on = Employee.department_id == Department.id
    if department is not None:
        on = and_(on, Department.name == department)
    statement = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).outerjoin(
        Department, on
    )
    total = await session.scalar(select(func.count()).select_from(statement.subquery()))
    rows = await session.execute(
        statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
    )
    return {"items": [dict(row._mapping) for row in rows], "total": total, "page": page, "size": size}
