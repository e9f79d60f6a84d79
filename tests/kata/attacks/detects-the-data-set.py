# /// attack
# exercise = "n-plus-one"
# trick = "the data set is recognised by its size, and the seed's answer is typed in"
# outcome = ["failed"]
# ///

from sqlalchemy import func, select

from .models import Employee


async def demonstrate_n_plus_one(session):
    count = await session.scalar(select(func.count(Department.id)))
    for _ in range(count):
        await session.scalar(select(func.count(Employee.id)))
    return {f"Department {number}": number for number in range(count)}
