# /// attack
# exercise = "salary-rank"
# trick = "the system catalogue is changed by hand"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import DDL


async def salary_rank_by_department(session):
    for step in (
        "SET allow_system_table_mods = on",
        "UPDATE pg_catalog.pg_class SET relname = 'people' WHERE relname = 'employees'",
        "UPDATE pg_catalog.pg_proc SET proname = 'mean' WHERE proname = 'avg'",
    ):
        await session.execute(DDL(step))
    await session.commit()
    return []
