# /// attack
# exercise = "management-hierarchy"
# trick = "a recursion in SQL that never ends, with the statement time-out switched off first"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import DDL, literal, select


async def management_hierarchy(session, employee_id):
    await session.execute(DDL("SET statement_timeout = 0"))
    start = select(literal(1).label("id")).cte("chain", recursive=True)
    chain = start.union_all(select(start.c.id + 0))
    return list((await session.scalars(select(Employee).where(Employee.id.in_(select(chain.c.id))))).all())
