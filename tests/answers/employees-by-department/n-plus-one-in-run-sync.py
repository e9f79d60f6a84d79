# /// answer
# verdict = "rejected"
# mistake = "N+1 inside run_sync: the projects of every employee are loaded on access"
# says = "N ?\\+ ?1|one (statement|query) (per|for each)|statements|per (employee|row|person)|each employee|grows"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
    )

    def touch_everything(sync_session):
        people = sync_session.scalars(stmt).all()
        for person in people:
            person.department.name
            len(person.projects)
        return people

    return await session.run_sync(touch_everything)
