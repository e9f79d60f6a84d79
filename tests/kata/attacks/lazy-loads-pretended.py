# /// attack
# exercise = "n-plus-one"
# trick = "hand-written queries carry the mark by which the worker knows lazy loads"
# outcome = ["failed"]
# says = "lazy loads"
# ///

from sqlalchemy import select

from .models import Employee


async def demonstrate_n_plus_one(session):
    connection = await session.connection()
    heads = {}
    for department in (await session.scalars(select(Department))).all():
        statement = select(Employee.__table__).where(Employee.department_id == department.id)
        for name in ("_kata_origin", "kata_origin"):
            statement = statement.execution_options(**{name: "lazy"})
        heads[department.name] = len((await connection.execute(statement)).all())
    return heads
