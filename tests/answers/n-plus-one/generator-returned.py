# /// answer
# verdict = "rejected"
# mistake = "a generator that nobody has run"
# says = "returns a generator"
# ///
from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    departments = (await session.scalars(select(Department))).all()
    return ((department.name, len(department.employees)) for department in departments)
