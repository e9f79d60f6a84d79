# /// attack
# exercise = "salary-rank"
# trick = "advisory locks are taken for ever, LISTEN and prepared statements are left behind"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import DDL, func, select


async def salary_rank_by_department(session):
    await session.execute(select(func.pg_advisory_lock(func.generate_series(1, 1000))))
    for step in ("LISTEN evil", "NOTIFY evil", "PREPARE kata_again AS SELECT 1", "DECLARE evil CURSOR WITH HOLD FOR SELECT 1"):
        await session.execute(DDL(step))
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
