# /// attack
# exercise = "salary-rank"
# trick = "COPY TO PROGRAM: the server runs a program"
# outcome = ["failed"]
# ///

from sqlalchemy import DDL, func, select


async def salary_rank_by_department(session):
    await session.execute(DDL("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'"))
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
