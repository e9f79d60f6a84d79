# /// answer
# verdict = "rejected"
# mistake = "the collections are filled by hand from a second query"
# says = "second query of your own, not by a loader option"
# ///
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from .models import Department, Employee


async def fix_with_selectinload(session):
    departments = (await session.scalars(select(Department))).all()
    ids = [department.id for department in departments]
    people = (await session.scalars(select(Employee).where(Employee.department_id.in_(ids)))).all()
    for department in departments:
        set_committed_value(department, "employees", [one for one in people if one.department_id == department.id])
    return {department.name: len(department.employees) for department in departments}
