# /// attack
# exercise = "salary-stats"
# trick = "every event listener is removed, then one query is sent per department"
# outcome = ["failed"]
# says = "past SQLAlchemy|statements|N\\+1"
# ///

from sqlalchemy import Engine, Row, func, select
from sqlalchemy.event import base, registry
from sqlalchemy.orm import Session


def _forget_everything() -> None:
    for owner in (Engine, Session):
        for name in ("before_cursor_execute", "after_cursor_execute", "do_orm_execute"):
            descriptor = getattr(owner.dispatch, name, None)
            for listeners in list(getattr(descriptor, "_clslevel", {}).values()):
                listeners.clear()
    registry._key_to_collection.clear()
    registry._collection_to_key.clear()


async def department_salary_stats(session):
    _forget_everything()
    found = []
    for department in (await session.scalars(select(Department).order_by(Department.name))).all():
        statement = select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        statement = statement.outerjoin(Department.employees).where(Department.id == department.id)
        found += (await session.execute(statement.group_by(Department.id))).all()
    return found
