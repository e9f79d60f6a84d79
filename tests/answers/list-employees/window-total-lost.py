# /// answer
# verdict = "rejected"
# mistake = "the total comes with the rows of the page (a window count), so it is 0 when the page is empty"
# says = "total|empty"
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def list_employees(session, department=None, page=1, size=20):
    statement = select(
        Employee.id,
        Employee.name,
        Employee.email,
        Department.name.label("department"),
        func.count().over().label("total"),
    ).outerjoin(Employee.department)
    if department is not None:
        statement = statement.where(Department.name == department)
    rows = (
        await session.execute(
            statement.order_by(Employee.name, Employee.id).limit(size).offset((page - 1) * size)
        )
    ).all()
    return EmployeePage(
        items=[EmployeeItem(id=r.id, name=r.name, email=r.email, department=r.department) for r in rows],
        total=rows[0].total if rows else 0,
        page=page,
        size=size,
    )
