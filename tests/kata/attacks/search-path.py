# /// attack
# exercise = "salary-rank"
# trick = "a schema of its own with other tables is put before the real ones"
# outcome = ["failed"]
# witness = ["update-salary"]
# ///

from sqlalchemy import DDL, func, select


async def salary_rank_by_department(session):
    for step in (
        "CREATE SCHEMA evil",
        "CREATE TABLE evil.employees (LIKE public.employees INCLUDING ALL)",
        "CREATE TABLE evil.departments (LIKE public.departments INCLUDING ALL)",
        "SET search_path TO evil",
    ):
        await session.execute(DDL(step))
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
