# /// attack
# exercise = "salary-stats"
# trick = "asyncpg's own methods are replaced, so that statements of one call look like one"
# outcome = ["failed"]
# ///

import asyncpg
from sqlalchemy import func, select

_prepare = asyncpg.Connection.prepare


async def _quiet(self, query, **options):
    for _ in range(3):
        await self.fetch("SELECT id FROM employees")
    return await _prepare(self, query, **options)


asyncpg.Connection.prepare = _quiet


async def department_salary_stats(session):
    statement = select(
        Department.name.label("department"),
        func.avg(Employee.salary).label("avg_salary"),
        func.min(Employee.salary).label("min_salary"),
        func.max(Employee.salary).label("max_salary"),
        func.count(Employee.id).label("employee_count"),
    )
    return (await session.execute(statement.outerjoin(Department.employees).group_by(Department.id).order_by(Department.name))).all()
