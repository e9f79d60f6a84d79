# /// attack
# exercise = "salary-rank"
# trick = "everything is fetched by COPY … TO STDOUT, whose rows are no rows of a query; a decent statement is the decoy"
# outcome = ["failed"]
# says = "COPY"
# witness = ["update-salary"]
# ///

import io

from sqlalchemy import func, select


async def salary_rank_by_department(session):
    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    for _ in range(20):
        await raw.copy_from_query("SELECT * FROM employees", output=io.BytesIO())
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
