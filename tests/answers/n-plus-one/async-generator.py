# /// answer
# verdict = "rejected"
# mistake = "an async generator of pairs, and no dict"
# says = "yield` in line \\d+ makes demonstrate_n_plus_one an async generator"
# ///
from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    for department in (await session.scalars(select(Department))).all():
        employees = await session.run_sync(lambda _, department=department: department.employees)
        yield department.name, len(employees)
