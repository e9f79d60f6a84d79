# /// answer
# verdict = "accepted"
# note = "Number and page in one statement, from one snapshot: the LEFT JOIN of the page to the total keeps the total when the page is empty."
# ///
from sqlalchemy import func, literal, select, true

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    fitting = select(Employee.id, Employee.name, Employee.email, Department.name.label("department")).select_from(
        Employee.__table__.outerjoin(Department.__table__)
    )
    if department is not None:
        fitting = fitting.where(Department.name == department)
    fitting = fitting.cte("fitting")
    shown = (
        select(fitting, literal(1).label("here"))
        .order_by(fitting.c.name, fitting.c.id)
        .limit(size)
        .offset((page - 1) * size)
        .subquery("shown")
    )
    counted = select(func.count().label("total")).select_from(fitting).subquery("counted")
    rows = (
        await session.execute(
            select(counted.c.total, shown)
            .select_from(counted.outerjoin(shown, true()))
            .order_by(shown.c.name, shown.c.id)
        )
    ).all()
    return EmployeePage(
        items=[
            EmployeeItem(id=row.id, name=row.name, email=row.email, department=row.department)
            for row in rows
            if row.here is not None
        ],
        total=rows[0].total,
        page=page,
        size=size,
    )
