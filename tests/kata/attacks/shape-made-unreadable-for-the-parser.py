# /// attack
# exercise = "salary-rank"
# trick = "an operator that the parser does not know: the plan still has a rank(), but nobody can tell which column it makes"
# outcome = ["error"]
# says = "could not be judged"
# witness = ["update-salary"]
# ///

from sqlalchemy import func, select


async def salary_rank_by_department(session):
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, rank).join(Employee.department)
    statement = statement.where(Employee.name.op("~>=~")(""))
    return (await session.execute(statement.order_by(Department.name, rank, Employee.name, Employee.id))).all()
