# /// attack
# exercise = "salary-stats"
# trick = "first what looks for tampering is switched off, then SQLAlchemy's methods are replaced"
# outcome = ["failed", "error"]
# says = "replaces"
# ///

import builtins

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kata.worker import tamper


def _nothing(*_, **__):
    return []


tamper.TamperDetector.broken = _nothing
tamper._everything = _nothing
_all = all
builtins.all = lambda items: isinstance(items, map) or _all(items)
_execute = Session.execute
Session.execute = lambda self, *arguments, **keywords: _execute(self, *arguments, **keywords)


async def department_salary_stats(session):
    return (
        await session.execute(
            select(
                Department.name.label("department"),
                func.avg(Employee.salary).label("avg_salary"),
                func.min(Employee.salary).label("min_salary"),
                func.max(Employee.salary).label("max_salary"),
                func.count(Employee.id).label("employee_count"),
            )
            .outerjoin(Department.employees)
            .group_by(Department.id)
            .order_by(Department.name)
        )
    ).all()
